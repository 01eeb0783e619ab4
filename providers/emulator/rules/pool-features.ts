import type { Database } from '../database/database.js'
import { mapOf } from './field.js'
import type { Refusal } from './refusal.js'
import { refusedWhen } from './refusal.js'
import { poolOf } from './related.js'

/** LICENCE_RESTRICTION [feature]: `restrict_<feature>` is true for the pool or any of its hosts (xapi.md §8.7). */
export function licenceRefusals(
  database: Database,
  restriction: string,
  feature: string,
): readonly Refusal[] {
  const [pool, record] = poolOf(database)
  const sources = [
    mapOf(record, 'restrictions'),
    ...database.records('host').map(([, host]) => mapOf(host, 'license_params')),
  ]
  const isRestricted = sources.some(source => source[restriction] === 'true')
  return refusedWhen(isRestricted, 'LICENCE_RESTRICTION', [feature], ['pool', pool])
}
