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
  // Licences deny by `restrict_…`; high availability alone is granted, by `enable_xha`.
  const denial = restriction.startsWith('enable_') ? 'false' : 'true'
  const isRestricted = sources.some(source => source[restriction] === denial)
  return refusedWhen(isRestricted, 'LICENCE_RESTRICTION', [feature], ['pool', pool])
}
