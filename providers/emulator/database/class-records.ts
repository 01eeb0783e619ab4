import { invariant } from '../../../src/diagnostic/invariant.js'
import type { ClassModel } from '../datamodel/datamodel.js'
import type { DatabaseRecord, FieldValue, Ref } from './database.js'
import { wholeRecord } from './defaults.js'
import type { Mutation } from './mutation.js'
import { Table, targetsOf } from './table.js'

export type Entry = readonly [Ref, DatabaseRecord]

/** A record as it was last read, and what has happened to it since. */
interface Composed {
  record: DatabaseRecord
  isFresh: boolean
  /** The stored fields that were changed since. */
  behind: DatabaseRecord | undefined
}

/** What refers to something, as it was last asked for. */
interface List {
  readonly refs: readonly Ref[]
  readonly entries: readonly Entry[]
  /** Those whose records have changed since. */
  outdated: Set<Ref> | undefined
}

/** The objects of another class whose field refers to one of this class. */
export type Referring = (className: string, field: string, target: Ref) => readonly Ref[]

/** The records of one class in one database: its rows, what is computed from them, and how often they have changed. */
export class ClassRecords {
  private isOwned: boolean
  private readonly composed = new Map<Ref, Composed>()
  /** By field and target. */
  private readonly referrers = new Map<string, Map<Ref, List>>()
  private changes = 0
  /** Changes of fields that somebody has asked about. */
  private readonly fieldChanges = new Map<string, number>()

  /** A table that is handed in is shared with others until it is written to. */
  constructor(
    readonly model: ClassModel,
    private rows: Table | undefined,
    private readonly referringElsewhere: Referring,
  ) {
    this.isOwned = rows === undefined
  }

  /** Lets others have the table: it is copied before it changes here. */
  share(): void {
    this.isOwned = false
  }

  get table(): Table | undefined {
    return this.rows
  }

  row(ref: Ref): DatabaseRecord | undefined {
    return this.rows?.get(ref)
  }

  get(ref: Ref): DatabaseRecord | undefined {
    if (this.model.computed.length === 0) return this.row(ref)
    const known = this.composed.get(ref)
    if (known?.isFresh === true) return known.record
    const row = this.row(ref)
    if (row === undefined) return undefined
    const record = this.compose(ref, row, known)
    if (known === undefined) this.composed.set(ref, { record, isFresh: true, behind: undefined })
    else Object.assign(known, { record, isFresh: true, behind: undefined })
    return record
  }

  // A record is a copy of what it was before, changed: to merge two large objects takes ten times as long.
  private compose(ref: Ref, row: DatabaseRecord, known: Composed | undefined): DatabaseRecord {
    const record: Record<string, FieldValue> =
      known === undefined ? { ...wholeRecord(this.model), ...row } : { ...known.record, ...known.behind }
    for (const { holder, field, readAs } of this.model.computed)
      record[readAs] = this.referringElsewhere(holder, field, ref)
    return record
  }

  /** The records whose field refers to `target`: the very same array until one of them changes, the same entries of others. */
  referring(field: string, target: Ref): readonly Entry[] {
    const lists = entryOf(this.referrers, field, () => new Map<Ref, List>())
    const known = lists.get(target)
    const refs = this.rows?.referring(field, target) ?? none
    if (known !== undefined && known.refs === refs && known.outdated === undefined) return known.entries
    const entries = refs.map((ref, index) => {
      const isSame = known?.refs[index] === ref && known.outdated?.has(ref) !== true
      return (isSame ? known.entries[index] : undefined) ?? this.entry(ref)
    })
    lists.set(target, { refs, entries, outdated: undefined })
    return entries
  }

  private entry(ref: Ref): Entry {
    const record = this.get(ref)
    invariant(record !== undefined, `the index of ${this.model.name} names what is not there`)
    return [ref, record]
  }

  /** How often the records, or one field of theirs, have changed here. */
  version(field?: string): number {
    return field === undefined ? this.changes : entryOf(this.fieldChanges, field, () => 0)
  }

  /** Makes a change of the stored rows; gives the row before and after it. */
  change(mutation: Mutation): readonly [DatabaseRecord | undefined, DatabaseRecord | undefined] {
    this.count(mutation)
    const { ref } = mutation
    const table = this.writable()
    const before = table.get(ref)
    if (mutation.kind === 'remove') table.delete(ref)
    else if (mutation.kind === 'create') table.set(ref, mutation.record)
    else table.set(ref, { ...before, ...mutation.fields })
    const after = table.get(ref)
    if (mutation.kind === 'set') this.outdate(ref, mutation.fields)
    else this.composed.delete(ref)
    this.outdateLists(ref, before)
    this.outdateLists(ref, after)
    return [before, after]
  }

  /** The computed fields of the record are others now, and so are the lists that it is in. */
  touch(ref: Ref): void {
    this.outdate(ref, undefined)
    this.outdateLists(ref, this.row(ref))
  }

  private outdate(ref: Ref, fields: DatabaseRecord | undefined): void {
    const known = this.composed.get(ref)
    if (known === undefined) return
    known.isFresh = false
    if (fields !== undefined)
      known.behind = known.behind === undefined ? fields : { ...known.behind, ...fields }
  }

  private count(mutation: Mutation): void {
    this.changes += 1
    for (const [field, changes] of this.fieldChanges)
      if (mutation.kind !== 'set' || field in mutation.fields) this.fieldChanges.set(field, changes + 1)
  }

  private writable(): Table {
    if (this.rows === undefined || !this.isOwned) this.rows = this.rows?.copy() ?? new Table()
    this.isOwned = true
    return this.rows
  }

  /** The lists that a record of this content is in have to read it again. */
  private outdateLists(ref: Ref, row: DatabaseRecord | undefined): void {
    if (row === undefined) return
    for (const [field, lists] of this.referrers)
      for (const target of targetsOf(row[field])) {
        const list = lists.get(target)
        if (list !== undefined) (list.outdated ??= new Set()).add(ref)
      }
  }
}

const none: readonly Ref[] = []

function entryOf<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}
