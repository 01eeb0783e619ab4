/**
 * The database of one pool: tables of records by reference, as xapi keeps them. Values are as XenAPI has them on the
 * wire in JSON: strings, numbers (ints and floats), booleans, arrays (sets), objects (maps), `OpaqueRef:…` strings.
 * Datetimes are `20260101T00:00:00Z`. Forks share tables until they are written to.
 */
export type FieldValue =
  string | number | boolean | readonly FieldValue[] | { readonly [key: string]: FieldValue }
export type DatabaseRecord = { readonly [field: string]: FieldValue }
export type Ref = string
export const nullRef: Ref = 'OpaqueRef:NULL'

export interface Database {
  /** The identity of this pool's database inside the world: stays when the coordinator changes. */
  readonly id: string
  /** Lower-case class names as the datamodel spells them: `VM`, `host`, `pool_patch`. */
  get(className: string, ref: Ref): DatabaseRecord | undefined
  /** Whether there is such an object: asking costs less than reading its record. */
  has(className: string, ref: Ref): boolean
  /** In order of creation. */
  refs(className: string): readonly Ref[]
  records(className: string): readonly (readonly [Ref, DatabaseRecord])[]
  /**
   * The records whose stored field is `target`, or has it in its set; by an index, in order of creation. The very same
   * array as long as none of them changes, and none is added: what was worked out from it can be kept by it. In a changed
   * list, what did not change is the very same entry.
   */
  referring(className: string, field: string, target: Ref): readonly (readonly [Ref, DatabaseRecord])[]
  /**
   * How often records of the class have changed here, or one field of them (made and removed ones count): what was worked
   * out from them holds while it stays.
   */
  version(className: string, field?: string): number
  findByUuid(className: string, uuid: string): Ref | undefined
  /** Missing fields get the datamodel's defaults; `uuid` is made when it is not given. */
  create(className: string, fields: { readonly [field: string]: FieldValue }, ref?: Ref): Ref
  update(className: string, ref: Ref, fields: { readonly [field: string]: FieldValue }): void
  remove(className: string, ref: Ref): void
}
