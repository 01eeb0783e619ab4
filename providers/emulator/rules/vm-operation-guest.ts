import { mapOf, refOf, textOf } from './field.js'
import type { Refusal } from './refusal.js'
import { refusal, refusedWhen } from './refusal.js'
import { isAtLeast } from './release.js'
import type { AskedVm } from './vm-asked.js'
import { moves } from './vm-operation-moves.js'
import { domainTypeOf, hasDrivers } from './vm-traits.js'

/** VM_NON_SUSPENDABLE [vm, reason]: the guest says that it cannot be saved, 25.x on (xapi.md §7.2, 10). */
export function unsuspendableRefusals(asked: AskedVm): readonly Refusal[] {
  const { database, vm, record, operation, release } = asked
  if (!isAtLeast(release, '25.0') || !isLive(asked) || !moves.includes(operation)) return []
  const metrics = database.get('VM_guest_metrics', refOf(record, 'guest_metrics'))
  const reason = metrics === undefined ? undefined : mapOf(metrics, 'other')['data-cant-suspend-reason']
  return reason === undefined ? [] : [refusal('VM_NON_SUSPENDABLE', [vm, reason], ['VM', vm])]
}

const guestAbilities: Readonly<Record<string, string>> = {
  suspend: 'SUSPEND',
  checkpoint: 'SUSPEND',
  pool_migrate: 'SUSPEND',
  migrate_send: 'SUSPEND',
  clean_shutdown: 'SHUTDOWN',
  clean_reboot: 'SHUTDOWN',
}

/** VM_LACKS_FEATURE [vm]: what a live guest without drivers cannot do; the code changed with the releases (xapi.md §7.2, 10). */
export function guestRefusals(asked: AskedVm): readonly Refusal[] {
  const ability = guestAbilities[asked.operation]
  if (ability === undefined || !isLive(asked)) return []
  return hasDrivers(asked.database, asked.record) ? oldDriverRefusals(asked) : [lackRefusal(asked, ability)]
}

/** VM_OLD_PV_DRIVERS [vm, major, minor]: drivers that are there and known to be outdated, up to 6.2 (xapi.md §7.2, 10). */
function oldDriverRefusals({ database, vm, record, release }: AskedVm): readonly Refusal[] {
  if (isAtLeast(release, '6.5') || domainTypeOf(record) === 'pv') return []
  const metrics = database.get('VM_guest_metrics', refOf(record, 'guest_metrics'))
  const version = metrics === undefined ? {} : mapOf(metrics, 'PV_drivers_version')
  const isOld = metrics?.['PV_drivers_up_to_date'] === false && Object.keys(version).length > 0
  return refusedWhen(
    isOld,
    'VM_OLD_PV_DRIVERS',
    [vm, version['major'] ?? '', version['minor'] ?? ''],
    ['VM', vm],
  )
}

function lackRefusal({ vm, release }: AskedVm, ability: string): Refusal {
  if (!isAtLeast(release, '6.5')) return refusal('VM_MISSING_PV_DRIVERS', [vm], ['VM', vm])
  const code = isAtLeast(release, '7.1') ? 'VM_LACKS_FEATURE' : `VM_LACKS_FEATURE_${ability}`
  return refusal(code, [vm], ['VM', vm])
}

/** Plugging virtual CPUs needs the guest's help, also where nobody asks strictly (xapi.md §7.2, 10). */
export function hotplugRefusals(asked: AskedVm): readonly Refusal[] {
  const isAble = asked.operation !== 'changing_VCPUs_live' || hasDrivers(asked.database, asked.record)
  return isAble ? [] : [lackRefusal(asked, 'VCPU_HOTPLUG')]
}

/** Quiesced snapshots ended with the drivers that made them; no guest of the lab has those (xapi.md §7.2, 11). */
export function quiesceRefusals({ vm, operation }: AskedVm): readonly Refusal[] {
  const isAsked = operation === 'snapshot_with_quiesce'
  return refusedWhen(isAsked, 'VM_SNAPSHOT_WITH_QUIESCE_NOT_SUPPORTED', [vm], ['VM', vm])
}

function isLive({ record }: AskedVm): boolean {
  return ['Running', 'Paused'].includes(textOf(record, 'power_state'))
}
