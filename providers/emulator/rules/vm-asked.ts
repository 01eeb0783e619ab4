import type { Database, DatabaseRecord, Ref } from '../database/database.js'

/** A VM that is asked to do an operation, where it is in and by which release. */
export interface AskedVm {
  readonly database: Database
  readonly vm: Ref
  readonly record: DatabaseRecord
  readonly operation: string
  readonly release: string
}
