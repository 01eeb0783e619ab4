import { invariant } from '../../../src/diagnostic/invariant.js'
import type { Database, DatabaseRecord } from '../../emulator/database/database.js'
import { findByUuid, findWhere, table } from './find.js'
import type { ObservedPool } from './observation.js'

const known = new WeakMap<ObservedPool, Database>()

/**
 * An observed pool as rules read it, so that they can be asked about a pool as it is; nothing can be written to it. The
 * same for the same pool, so that what rules remember of it holds.
 */
export function asDatabase(pool: ObservedPool): Database {
  const made = known.get(pool) ?? databaseOf(pool)
  known.set(pool, made)
  return made
}

function databaseOf(pool: ObservedPool): Database {
  const records = (className: string): readonly (readonly [string, DatabaseRecord])[] => [
    ...table(pool, className),
  ]
  return {
    id: pool.uuid,
    version: () => 0,
    get: (className, ref) => table(pool, className).get(ref),
    has: (className, ref) => table(pool, className).has(ref),
    refs: className => [...table(pool, className).keys()],
    records,
    referring: (className, field, target) =>
      findWhere(pool, className, field, target).map(({ ref, record }) => [ref, record] as const),
    findByUuid: (className, uuid) => findByUuid(pool, className, uuid)?.ref,
    create: refuse,
    update: refuse,
    remove: refuse,
  }
}

function refuse(): never {
  invariant(false, 'an observation is never written to')
}
