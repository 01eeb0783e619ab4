import { invariant } from '../../../src/diagnostic/invariant.js'
import { findClass, type ClassModel } from '../datamodel/datamodel.js'
import { ChangeStamps } from './change-stamps.js'
import { ClassRecords, type Entry, type Referring } from './class-records.js'
import type { Database, DatabaseRecord, FieldValue, Ref } from './database.js'
import { defaultRecord } from './defaults.js'
import { echoesOf } from './echo.js'
import type { Mutation } from './mutation.js'
import { targetsOf, type Table } from './table.js'

export interface DatabaseHooks {
  /** Makes uuids and references. */
  readonly uuid: () => string
  /** Told of every change after it was made. */
  readonly changed: (database: PoolDatabase, mutation: Mutation) => void
}

/** One pool's database in memory. Tables are shared with forks until either side writes to them. */
export class PoolDatabase implements Database {
  private readonly classes = new Map<string, ClassRecords>()
  /** Those that have a table, in the order in which they got it, whatever was only asked about. */
  private readonly written: string[] = []
  private readonly referringRefs: Referring = (className, field, target) =>
    this.classes.get(className)?.table?.referring(field, target) ?? none
  readonly stamps: ChangeStamps

  constructor(
    readonly id: string,
    private readonly hooks: DatabaseHooks,
    tables: ReadonlyMap<string, Table> = new Map(),
    generation = 0,
  ) {
    this.stamps = new ChangeStamps(generation)
    for (const [className, table] of tables) {
      this.keep(className, table)
      this.written.push(className)
    }
  }

  /** A database of the same content; changes of either are invisible to the other. */
  fork(hooks: DatabaseHooks): PoolDatabase {
    for (const records of this.classes.values()) records.share()
    return new PoolDatabase(this.id, hooks, this.rows(), this.stamps.generation)
  }

  get(className: string, ref: Ref): DatabaseRecord | undefined {
    return this.classes.get(className)?.get(ref)
  }

  has(className: string, ref: Ref): boolean {
    return this.row(className, ref) !== undefined
  }

  /** What is stored of an object, without what is computed when its record is read. */
  row(className: string, ref: Ref): DatabaseRecord | undefined {
    return this.classes.get(className)?.row(ref)
  }

  refs(className: string): readonly Ref[] {
    return this.classes.get(className)?.table?.refs() ?? none
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
    return this.recordsOf(className).referring(field, target)
  }

  version(className: string, field?: string): number {
    return this.recordsOf(className).version(field)
  }

  findByUuid(className: string, uuid: string): Ref | undefined {
    return this.classes.get(className)?.table?.findByUuid(uuid)
  }

  create(className: string, fields: { readonly [field: string]: FieldValue }, ref?: Ref): Ref {
    const records = this.recordsOf(className)
    const { model } = records
    const made = ref ?? `OpaqueRef:${this.hooks.uuid()}`
    invariant(records.row(made) === undefined, `${className} ${made} exists already`)
    const uuid = fields['uuid'] === undefined || fields['uuid'] === '' ? this.hooks.uuid() : fields['uuid']
    const record = { ...defaultRecord(model), ...stored(model, fields), uuid }
    this.apply({ kind: 'create', className, ref: made, record })
    return made
  }

  update(className: string, ref: Ref, fields: { readonly [field: string]: FieldValue }): void {
    const records = this.recordsOf(className)
    const row = records.row(ref)
    invariant(row !== undefined, `${className} ${ref} is no longer there`)
    const changed: Record<string, FieldValue> = {}
    let isChanged = false
    for (const [name, value] of Object.entries(stored(records.model, fields))) {
      if (row[name] === value) continue
      changed[name] = value
      isChanged = true
    }
    if (isChanged) this.apply({ kind: 'set', className, ref, fields: changed })
  }

  remove(className: string, ref: Ref): void {
    if (this.classes.get(className)?.row(ref) !== undefined) this.apply({ kind: 'remove', className, ref })
  }

  /** Makes a change that was checked, or that comes from the log. */
  apply(mutation: Mutation): void {
    const { className, ref } = mutation
    const records = this.recordsOf(className)
    if (records.table === undefined) this.written.push(className)
    const [before, after] = records.change(mutation)
    this.touchRelated(records.model, before, after)
    this.stamps.note(className, ref, mutation.kind)
    for (const [other, touched] of echoesOf(mutation, this.classes)) this.stamps.note(other, touched, 'set')
    this.hooks.changed(this, mutation)
  }

  /** The stored rows of every class, for a snapshot. */
  rows(): ReadonlyMap<string, Table> {
    const tables = new Map<string, Table>()
    for (const className of this.written) {
      const table = this.classes.get(className)?.table
      if (table !== undefined) tables.set(className, table)
    }
    return tables
  }

  /** What is read from the references of a row is other where these are. */
  private touchRelated(
    model: ClassModel,
    before: DatabaseRecord | undefined,
    after: DatabaseRecord | undefined,
  ): void {
    for (const { field, target } of model.related) {
      if (before?.[field] === after?.[field]) continue
      const records = this.classes.get(target)
      for (const touched of [...targetsOf(before?.[field]), ...targetsOf(after?.[field])]) {
        if (records?.row(touched) === undefined) continue
        records.touch(touched)
        this.stamps.note(target, touched, 'set')
      }
    }
  }

  private recordsOf(className: string): ClassRecords {
    return this.classes.get(className) ?? this.keep(className, undefined)
  }

  private keep(className: string, table: Table | undefined): ClassRecords {
    const records = new ClassRecords(modelOf(className), table, this.referringRefs)
    this.classes.set(className, records)
    return records
  }
}

const none: readonly Ref[] = []

function modelOf(className: string): ClassModel {
  const model = findClass(className)
  invariant(model !== undefined && model.name === className, `no class ${className}`)
  return model
}

function stored(model: ClassModel, fields: { readonly [field: string]: FieldValue }): DatabaseRecord {
  const kept: Record<string, FieldValue> = {}
  for (const [name, value] of Object.entries(fields)) {
    if (model.computedNames.has(name)) continue
    if (!model.fields.has(name)) invariant(false, `${model.name} has no field ${name}`)
    kept[name] = value
  }
  return kept
}
