import type { DatabaseRecord, FieldValue, Ref } from './database.js'

/** The rows of one class: stored fields only, with an index by uuid and one for each field that others are computed from. */
export class Table {
  private readonly rows: Map<Ref, DatabaseRecord>
  private readonly byUuid: Map<string, Ref>
  private readonly byTarget = new Map<string, Map<Ref, Referrers>>()
  /** When each row was made: what refers to something is listed in that order, however it came to refer to it. */
  private readonly places = new Map<Ref, number>()
  private made = 0

  constructor(rows: Iterable<readonly [Ref, DatabaseRecord]> = []) {
    this.rows = new Map(rows)
    this.byUuid = new Map()
    for (const [ref, row] of this.rows) {
      this.byUuid.set(String(row['uuid']), ref)
      this.places.set(ref, (this.made += 1))
    }
  }

  /** A table of its own with the same rows; rows are shared, they never change in place. */
  copy(): Table {
    return new Table(this.rows)
  }

  get(ref: Ref): DatabaseRecord | undefined {
    return this.rows.get(ref)
  }

  entries(): IterableIterator<[Ref, DatabaseRecord]> {
    return this.rows.entries()
  }

  refs(): readonly Ref[] {
    return [...this.rows.keys()]
  }

  findByUuid(uuid: string): Ref | undefined {
    return this.byUuid.get(uuid)
  }

  set(ref: Ref, row: DatabaseRecord): void {
    const before = this.rows.get(ref)
    this.rows.set(ref, row)
    if (before === undefined) this.places.set(ref, (this.made += 1))
    if (before?.['uuid'] !== row['uuid']) {
      if (before !== undefined) this.byUuid.delete(String(before['uuid']))
      this.byUuid.set(String(row['uuid']), ref)
    }
    for (const [field, index] of this.byTarget) {
      if (before?.[field] === row[field]) continue
      if (before !== undefined) unlink(index, before[field], ref)
      this.link(index, row[field], ref)
    }
  }

  delete(ref: Ref): void {
    const before = this.rows.get(ref)
    if (before === undefined) return
    this.rows.delete(ref)
    this.places.delete(ref)
    this.byUuid.delete(String(before['uuid']))
    for (const [field, index] of this.byTarget) unlink(index, before[field], ref)
  }

  /** The rows whose field refers to `target` (or has it in its set), in order of creation. */
  referring(field: string, target: Ref): readonly Ref[] {
    let index = this.byTarget.get(field)
    if (index === undefined) {
      index = new Map()
      for (const [ref, row] of this.rows) this.link(index, row[field], ref)
      this.byTarget.set(field, index)
    }
    const referrers = index.get(target)
    if (referrers === undefined) return none
    referrers.inOrder ??= [...referrers.refs].sort(
      (first, second) => this.placeOf(first) - this.placeOf(second),
    )
    return referrers.inOrder
  }

  private link(index: Map<Ref, Referrers>, value: FieldValue | undefined, ref: Ref): void {
    for (const target of targetsOf(value)) {
      const referrers = index.get(target)
      if (referrers === undefined) index.set(target, { refs: new Set([ref]), inOrder: undefined })
      else if (!referrers.refs.has(ref)) {
        referrers.refs.add(ref)
        const last = referrers.inOrder?.at(-1)
        // Most often the newest row comes last, and nothing has to be sorted.
        const isNewest = last !== undefined && this.placeOf(last) < this.placeOf(ref)
        referrers.inOrder = isNewest ? [...(referrers.inOrder ?? []), ref] : undefined
      }
    }
  }

  private placeOf(ref: Ref): number {
    return this.places.get(ref) ?? 0
  }
}

/** The rows that refer to one object; in order as far as that is known. */
interface Referrers {
  readonly refs: Set<Ref>
  inOrder: readonly Ref[] | undefined
}

/** The references that a field holds: one, or those of a set. */
export function targetsOf(value: FieldValue | undefined): readonly string[] {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter(element => typeof element === 'string') : []
}

function unlink(index: Map<Ref, Referrers>, value: FieldValue | undefined, ref: Ref): void {
  for (const target of targetsOf(value)) {
    const referrers = index.get(target)
    if (referrers?.refs.delete(ref) === true) referrers.inOrder = undefined
  }
}

const none: readonly Ref[] = []
