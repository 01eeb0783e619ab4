import type { DatabaseRecord } from '../database/database.js'
import type { Mutation } from '../database/mutation.js'

/** Classes and fields that live as long as the process: sessions, tasks, and operations under way. */
const volatileClasses: ReadonlySet<string> = new Set(['session', 'task'])
const volatileField = 'current_operations'

/** True for classes that are not kept when the process ends. */
export function isVolatileClass(className: string): boolean {
  return volatileClasses.has(className)
}

/** A record as it is kept. */
export function withoutVolatile(record: DatabaseRecord): DatabaseRecord {
  return volatileField in record ? { ...record, [volatileField]: {} } : record
}

/** The part of a change that outlasts the process; undefined when nothing of it does. */
export function lastingPart(mutation: Mutation): Mutation | undefined {
  if (isVolatileClass(mutation.className)) return undefined
  if (mutation.kind === 'create') return { ...mutation, record: withoutVolatile(mutation.record) }
  if (mutation.kind === 'remove' || !(volatileField in mutation.fields)) return mutation
  const { [volatileField]: _operations, ...fields } = mutation.fields
  return Object.keys(fields).length === 0 ? undefined : { ...mutation, fields }
}
