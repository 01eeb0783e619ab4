import type { Database } from '../database/database.js'
import { mapOf } from './field.js'
import type { Refusal } from './refusal.js'
import { refusedWhen } from './refusal.js'
import { poolOf } from './related.js'
import { rememberedWhile } from './remembered.js'

/** LICENCE_RESTRICTION [feature]: `restrict_<feature>` is true for the pool or any of its hosts (xapi.md §8.7). */
export function licenceRefusals(
  database: Database,
  restriction: string,
  feature: string,
): readonly Refusal[] {
  return refusedWhen(
    isRestricted(database, restriction),
    'LICENCE_RESTRICTION',
    [feature],
    ['pool', poolOf(database)[0]],
  )
}

/** FEATURE_RESTRICTED: the code that masking CPUs had before 7.0 (xapi.md §2.5). */
export function featureRefusals(database: Database, restriction: string): readonly Refusal[] {
  return refusedWhen(
    isRestricted(database, restriction),
    'FEATURE_RESTRICTED',
    [],
    ['pool', poolOf(database)[0]],
  )
}

/** True where the pool, or any of its hosts, is denied the feature (xapi.md §8.7). */
export const isRestricted = rememberedWhile([['pool'], ['host']], (database, restriction): boolean => {
  const [, record] = poolOf(database)
  const sources = [
    mapOf(record, 'restrictions'),
    ...database.records('host').map(([, host]) => mapOf(host, 'license_params')),
  ]
  // Licences deny by `restrict_…`; high availability alone is granted, by `enable_xha`.
  const denial = restriction.startsWith('enable_') ? 'false' : 'true'
  return sources.some(source => source[restriction] === denial)
})
