import type { DatabaseRecord, FieldValue, Ref } from '../database/database.js'
import type { ClassModel } from '../datamodel/datamodel.js'
import { isWithin } from '../datamodel/releases.js'
import { allowedOperations } from '../operations/allowed-operations.js'
import type { Request } from './request.js'

/** Who looks at a record: in which world and pool, and as of which release. */
export type Viewer = Pick<Request['context'], 'world' | 'database' | 'release'>

interface Shown {
  readonly release: string
  /** The database in which, and the moment at which, the allowed operations were worked out. */
  readonly database: number
  readonly version: number | undefined
  readonly allowed: readonly string[] | undefined
  readonly shown: DatabaseRecord
}

/** Records as they were last shown: one that is read again without a change is the same object. */
const lastShown = new WeakMap<DatabaseRecord, Shown>()

/** Forks share records, and count their changes each for itself: a number tells whose count it is. */
const numbers = new WeakMap<object, number>()
let databases = 0

function numberOf(database: object): number {
  const before = numbers.get(database)
  if (before !== undefined) return before
  databases += 1
  numbers.set(database, databases)
  return databases
}

/**
 * Shows records of a class as clients see them: without fields that the release does not have, with what may be asked for
 * at this moment. To be used before the world goes on.
 */
export function recordsShown(
  viewer: Viewer,
  model: ClassModel,
): (ref: Ref, record: DatabaseRecord) => DatabaseRecord {
  const { release } = viewer
  const fields = fieldsOf(model, release)
  const allowance = fields.includes('allowed_operations') ? allowedOperations(model.name, viewer) : undefined
  const database = numberOf(viewer.database)
  const version = allowance === undefined ? 0 : allowance.version
  return (ref, record) => {
    const before = lastShown.get(record)
    const isKnown = before?.release === release
    if (isKnown && version !== undefined && before.version === version && before.database === database)
      return before.shown
    const allowed = allowance?.of(ref, record)
    if (isKnown && isSame(before.allowed, allowed)) {
      lastShown.set(record, { ...before, database, version })
      return before.shown
    }
    const shown: Record<string, FieldValue> = {}
    for (const name of fields) {
      const value = record[name]
      if (value !== undefined) shown[name] = value
    }
    if (allowed !== undefined) shown['allowed_operations'] = allowed
    lastShown.set(record, { release, database, version, allowed, shown })
    return shown
  }
}

/** One record as clients see it. */
export function showRecord(
  viewer: Viewer,
  model: ClassModel,
  ref: Ref,
  record: DatabaseRecord,
): DatabaseRecord {
  return recordsShown(viewer, model)(ref, record)
}

/** One field as clients see it; what the record does not have is empty. */
export function showField(
  viewer: Viewer,
  model: ClassModel,
  ref: Ref,
  record: DatabaseRecord,
  field: string,
): FieldValue {
  const allowed =
    field === 'allowed_operations' ? allowedOperations(model.name, viewer)?.of(ref, record) : undefined
  return allowed ?? record[field] ?? ''
}

function isSame(before: readonly string[] | undefined, after: readonly string[] | undefined): boolean {
  if (before === after) return true
  if (before === undefined || after?.length !== before.length) return false
  return before.every((operation, index) => operation === after[index])
}

const visibleFields = new WeakMap<ClassModel, Map<string, readonly string[]>>()

/** The names of a class's fields that a release has. */
export function fieldsOf(model: ClassModel, release: string): readonly string[] {
  const known = visibleFields.get(model) ?? new Map<string, readonly string[]>()
  visibleFields.set(model, known)
  const names = known.get(release) ?? listFields(model, release)
  known.set(release, names)
  return names
}

function listFields(model: ClassModel, release: string): readonly string[] {
  const fields = [...model.fields.values()].filter(field => isWithin(release, field.since, field.until))
  return fields.map(field => field.name)
}
