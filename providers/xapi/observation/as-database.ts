import { invariant } from '../../../src/diagnostic/invariant.js'
import type { Database, DatabaseRecord } from '../../emulator/database/database.js'
import { findByUuid, table } from './find.js'
import type { ObservedPool } from './observation.js'

/** An observed pool as rules read it, so that they can be asked about a pool as it is; nothing can be written to it. */
export function asDatabase(pool: ObservedPool): Database {
  const records = (className: string): readonly (readonly [string, DatabaseRecord])[] => [
    ...table(pool, className),
  ]
  return {
    id: pool.uuid,
    version: () => 0,
    get: (className, ref) => table(pool, className).get(ref),
    refs: className => [...table(pool, className).keys()],
    records,
    referring: (className, field, target) =>
      records(className).filter(([, record]) => {
        const value = record[field]
        return value === target || (Array.isArray(value) && value.includes(target))
      }),
    findByUuid: (className, uuid) => findByUuid(pool, className, uuid)?.ref,
    create: refuse,
    update: refuse,
    remove: refuse,
  }
}

function refuse(): never {
  invariant(false, 'an observation is never written to')
}
