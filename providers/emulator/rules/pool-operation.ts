import type { Database } from '../database/database.js'
import { flagOf, mapOf } from './field.js'
import type { Refusal } from './refusal.js'
import { refusal, refusedWhen } from './refusal.js'
import { poolOf } from './related.js'
import { isAtLeast } from './release.js'

/** Operations of a pool that do not wait for each other, and the code of each while it runs (xapi.md §1.7). */
const blocking: Readonly<Record<string, string>> = {
  ha_enable: 'HA_ENABLE_IN_PROGRESS',
  ha_disable: 'HA_DISABLE_IN_PROGRESS',
  cluster_create: 'CLUSTER_CREATE_IN_PROGRESS',
  designate_new_master: 'DESIGNATE_NEW_MASTER_IN_PROGRESS',
  tls_verification_enable: 'TLS_VERIFICATION_ENABLE_IN_PROGRESS',
  configure_repositories: 'CONFIGURE_REPOSITORIES_IN_PROGRESS',
  sync_updates: 'SYNC_UPDATES_IN_PROGRESS',
  sync_bundle: 'SYNC_BUNDLE_IN_PROGRESS',
  apply_updates: 'APPLY_UPDATES_IN_PROGRESS',
}

const busyCodes: ReadonlySet<string> = new Set([...Object.values(blocking), 'POOL_SECRET_ROTATION_PENDING'])

/** True for a code that says which operation of the pool runs: nobody waits for those. */
export function isPoolBusy(code: string): boolean {
  return busyCodes.has(code)
}

/** POOL_SECRET_ROTATION_PENDING, then the code of a blocking operation that runs, 7.3 on (xapi.md §1.7). */
export function poolBusyRefusals(database: Database, release: string): readonly Refusal[] {
  if (!isAtLeast(release, '7.3')) return []
  const [pool, record] = poolOf(database)
  const running = Object.values(mapOf(record, 'current_operations')).flatMap(each => blocking[each] ?? [])
  return [
    ...rotationRefusals(database),
    ...[...new Set(running)].map(code => refusal(code, [], ['pool', pool])),
  ]
}

/** POOL_SECRET_ROTATION_PENDING: no operation of the pool begins before the rotation has ended. */
export function rotationRefusals(database: Database): readonly Refusal[] {
  const [pool, record] = poolOf(database)
  return refusedWhen(flagOf(record, 'is_psr_pending'), 'POOL_SECRET_ROTATION_PENDING', [], ['pool', pool])
}
