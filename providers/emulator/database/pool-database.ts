import { invariant } from '../../../src/diagnostic/invariant.js'
import { findClass, type ClassModel } from '../datamodel/datamodel.js'
import { ChangeStamps } from './change-stamps.js'
import type { Database, DatabaseRecord, FieldValue, Ref } from './database.js'
import { defaultRecord, wholeRecord } from './defaults.js'
import { echoesOf } from './echo.js'
import type { Mutation } from './mutation.js'
import { Table, targetsOf } from './table.js'

type Entry = readonly [Ref, DatabaseRecord]

export interface DatabaseHooks {
  /** Makes uuids and references. */
  readonly uuid: () => string
  /** Told of every change after it was made. */
  readonly changed: (database: PoolDatabase, mutation: Mutation) => void
}

/** One pool's database in memory. Tables are shared with forks until either side writes to them. */
export class PoolDatabase implements Database {
  private readonly owned = new Set<string>()
  /** Records with their computed fields, as last read. */
  private readonly composed = new Map<string, Map<Ref, DatabaseRecord>>()
  /** What refers to something, as last asked: by class, field and target. */
  private readonly referrers = new Map<string, Map<string, Map<Ref, readonly Entry[]>>>()
  private readonly versions = new Map<string, number>()
  /** Changes of fields that somebody has asked about, by class and field. */
  private readonly fieldVersions = new Map<string, Map<string, number>>()
  readonly stamps: ChangeStamps

  constructor(
    readonly id: string,
    private readonly hooks: DatabaseHooks,
    private readonly tables: Map<string, Table> = new Map(),
    generation = 0,
  ) {
    this.stamps = new ChangeStamps(generation)
  }

  /** A database of the same content; changes of either are invisible to the other. */
  fork(hooks: DatabaseHooks): PoolDatabase {
    this.owned.clear()
    return new PoolDatabase(this.id, hooks, new Map(this.tables), this.stamps.generation)
  }

  get(className: string, ref: Ref): DatabaseRecord | undefined {
    const known = this.composed.get(className)?.get(ref)
    if (known !== undefined) return known
    const row = this.tables.get(className)?.get(ref)
    if (row === undefined) return undefined
    const model = modelOf(className)
    const record = model.computed.length === 0 ? row : this.compose(model, ref, row)
    let cached = this.composed.get(className)
    if (cached === undefined) this.composed.set(className, (cached = new Map()))
    cached.set(ref, record)
    return record
  }

  refs(className: string): readonly Ref[] {
    return this.tables.get(className)?.refs() ?? []
  }

  records(className: string): readonly (readonly [Ref, DatabaseRecord])[] {
    const found: (readonly [Ref, DatabaseRecord])[] = []
    for (const ref of this.refs(className)) {
      const record = this.get(className, ref)
      if (record !== undefined) found.push([ref, record])
    }
    return found
  }

  referring(className: string, field: string, target: Ref): readonly Entry[] {
    const ofClass = entryOf(this.referrers, className, () => new Map<string, Map<Ref, readonly Entry[]>>())
    const ofField = entryOf(ofClass, field, () => new Map<Ref, readonly Entry[]>())
    return entryOf(ofField, target, () => {
      const refs = this.tables.get(className)?.referring(field, target) ?? []
      return refs.flatMap(ref => {
        const record = this.get(className, ref)
        return record === undefined ? [] : [[ref, record] as const]
      })
    })
  }

  version(className: string, field?: string): number {
    if (field === undefined) return this.versions.get(className) ?? 0
    const ofClass = entryOf(this.fieldVersions, className, () => new Map<string, number>())
    return entryOf(ofClass, field, () => 0)
  }

  findByUuid(className: string, uuid: string): Ref | undefined {
    return this.tables.get(className)?.findByUuid(uuid)
  }

  create(className: string, fields: { readonly [field: string]: FieldValue }, ref?: Ref): Ref {
    const model = modelOf(className)
    const made = ref ?? `OpaqueRef:${this.hooks.uuid()}`
    invariant(this.tables.get(className)?.get(made) === undefined, `${className} ${made} exists already`)
    const uuid = fields['uuid'] === undefined || fields['uuid'] === '' ? this.hooks.uuid() : fields['uuid']
    const record = { ...defaultRecord(model), ...stored(model, fields), uuid }
    this.apply({ kind: 'create', className, ref: made, record })
    return made
  }

  update(className: string, ref: Ref, fields: { readonly [field: string]: FieldValue }): void {
    const model = modelOf(className)
    const row = this.tables.get(className)?.get(ref)
    invariant(row !== undefined, `${className} ${ref} is no longer there`)
    const changed: Record<string, FieldValue> = {}
    for (const [name, value] of Object.entries(stored(model, fields)))
      if (row[name] !== value) changed[name] = value
    if (Object.keys(changed).length > 0) this.apply({ kind: 'set', className, ref, fields: changed })
  }

  remove(className: string, ref: Ref): void {
    if (this.tables.get(className)?.get(ref) !== undefined) this.apply({ kind: 'remove', className, ref })
  }

  /** Makes a change that was checked, or that comes from the log. */
  apply(mutation: Mutation): void {
    const { className, ref } = mutation
    this.count(mutation)
    const table = this.writable(className)
    const before = table.get(ref)
    if (mutation.kind === 'remove') table.delete(ref)
    else if (mutation.kind === 'create') table.set(ref, mutation.record)
    else table.set(ref, { ...before, ...mutation.fields })
    this.forget(modelOf(className), ref, before, table.get(ref))
    this.stamps.note(className, ref, mutation.kind)
    for (const [other, touched] of echoesOf(mutation, this.tables)) this.stamps.note(other, touched, 'set')
    this.hooks.changed(this, mutation)
  }

  private count({ className, ...change }: Mutation): void {
    this.versions.set(className, this.version(className) + 1)
    const ofClass = this.fieldVersions.get(className)
    for (const [field, version] of ofClass ?? [])
      if (change.kind !== 'set' || field in change.fields) ofClass?.set(field, version + 1)
  }

  /** The stored rows of every class, for a snapshot. */
  rows(): ReadonlyMap<string, Table> {
    return this.tables
  }

  private writable(className: string): Table {
    const shared = this.tables.get(className)
    if (shared !== undefined && this.owned.has(className)) return shared
    const table = shared === undefined ? new Table() : shared.copy()
    this.tables.set(className, table)
    this.owned.add(className)
    return table
  }

  private compose(model: ClassModel, ref: Ref, row: DatabaseRecord): DatabaseRecord {
    const record: Record<string, FieldValue> = { ...wholeRecord(model), ...row }
    for (const { holder, field, readAs } of model.computed) {
      record[readAs] = this.tables.get(holder)?.referring(field, ref) ?? []
    }
    return record
  }

  /** Drops what was computed from the row: its own record, and those that its references are read from. */
  private forget(
    model: ClassModel,
    ref: Ref,
    before: DatabaseRecord | undefined,
    after: DatabaseRecord | undefined,
  ): void {
    this.composed.get(model.name)?.delete(ref)
    this.forgetReferrers(model.name, before)
    this.forgetReferrers(model.name, after)
    for (const { field, target } of model.related) {
      if (before?.[field] === after?.[field]) continue
      const cached = this.composed.get(target)
      for (const touched of [...targetsOf(before?.[field]), ...targetsOf(after?.[field])]) {
        cached?.delete(touched)
        const row = this.tables.get(target)?.get(touched)
        if (row === undefined) continue
        this.forgetReferrers(target, row)
        this.stamps.note(target, touched, 'set')
      }
    }
  }

  /** Drops the lists that a record of this content is in. */
  private forgetReferrers(className: string, row: DatabaseRecord | undefined): void {
    for (const [field, lists] of this.referrers.get(className) ?? [])
      for (const target of targetsOf(row?.[field])) lists.delete(target)
  }
}

function entryOf<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}

function modelOf(className: string): ClassModel {
  const model = findClass(className)
  invariant(model !== undefined && model.name === className, `no class ${className}`)
  return model
}

function stored(model: ClassModel, fields: { readonly [field: string]: FieldValue }): DatabaseRecord {
  const computed = model.computed
  const kept: Record<string, FieldValue> = {}
  for (const [name, value] of Object.entries(fields)) {
    if (computed.some(relation => relation.readAs === name)) continue
    invariant(model.fields.has(name), `${model.name} has no field ${name}`)
    kept[name] = value
  }
  return kept
}
