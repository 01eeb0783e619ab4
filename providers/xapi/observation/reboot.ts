import { secondsOfServerTime } from './server-time.js'
import { findAll, findByUuid, type Found } from './find.js'
import type { ObservedPool } from './observation.js'
import { flagField, mapField, setField, textField } from './record.js'

/**
 * True where a host has an update that asks for a reboot, and has not rebooted since. From 7.1 on the host says so
 * itself; before, the update was applied later than the host last booted, which it notes in other_config.
 */
export function awaitsReboot(pool: ObservedPool, host: Found, updateUuid: string): boolean {
  const update = findByUuid(pool, 'pool_update', updateUuid)
  if (update !== undefined) return setField(host.record, 'updates_requiring_reboot').includes(update.ref)
  const patch = findByUuid(pool, 'pool_patch', updateUuid)
  if (patch === undefined || !setField(patch.record, 'after_apply_guidance').includes('restartHost'))
    return false
  const booted = Number(mapField(host.record, 'other_config').boot_time)
  return findAll(
    pool,
    'host_patch',
    record => record.host === host.ref && record.pool_patch === patch.ref && flagField(record, 'applied'),
  ).some(({ record }) => (secondsOfServerTime(textField(record, 'timestamp_applied')) ?? 0) > booted)
}
