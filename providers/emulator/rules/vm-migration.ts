import type { Database, Ref } from '../database/database.js'
import { compareVersions } from '../datamodel/releases.js'
import type { World } from '../world.js'
import { flagOf, recordOf, refOf } from './field.js'
import { licenceRefusals } from './pool-features.js'
import { poolRelease } from './pool-release.js'
import type { Refusal } from './refusal.js'
import { refusal, refusedWhen } from './refusal.js'
import { isAttached, referring } from './related.js'
import { disksOf } from './vm-copy.js'
import { cpuRefusals } from './vm-cpu.js'
import { vmOperationRefusals } from './vm-operation.js'

/** A move of a VM with its disks: where to, and what becomes of disks and NICs. */
export interface MigrationRequest {
  readonly vm: Ref
  /** What host.migrate_receive answered: `host` is the host that takes the VM. */
  readonly dest: Readonly<Record<string, string>>
  readonly vdiMap: Readonly<Record<string, string>>
  readonly vifMap: Readonly<Record<string, string>>
  readonly options: Readonly<Record<string, string>>
  readonly release: string
}

/** VM.migrate_send and VM.assert_can_migrate, within a pool or to another one (xapi.md §7.6). */
export function migrateSendRefusals(
  world: World,
  database: Database,
  request: MigrationRequest,
): readonly Refusal[] {
  const { vm, release } = request
  const host = request.dest['host'] ?? ''
  const target = world.databases().find(other => other.get('host', host) !== undefined)
  const isCopy = request.options['copy'] === 'true'
  const shared = [
    ...licenceRefusals(database, 'restrict_storage_xen_motion', 'Storage_motion'),
    ...vmOperationRefusals(database, vm, 'migrate_send', { release }),
    ...(isCopy ? vmOperationRefusals(database, vm, 'copy', { release }) : []),
  ]
  if (target === undefined) return [...shared, refusal('HANDLE_INVALID', ['host', host], ['VM', vm])]
  return [
    ...shared,
    ...(target.id === database.id
      ? withinPoolRefusals(database, request, host)
      : acrossPoolsRefusals(world, database, target, request, host)),
  ]
}

function withinPoolRefusals(
  database: Database,
  { vm, vdiMap, vifMap, release }: MigrationRequest,
  host: Ref,
): readonly Refusal[] {
  return [
    ...refusedWhen(
      Object.keys(vifMap).length > 0,
      'OPERATION_NOT_ALLOWED',
      ['VIF mapping is not allowed for an intra-pool migration'],
      ['VM', vm],
    ),
    ...disabledRefusals(database, host),
    ...trackedRefusals(database, vm),
    ...disksOf(database, vm).flatMap(disk => {
      const home = refOf(recordOf(database, 'VDI', disk), 'SR')
      const target = vdiMap[disk] ?? home
      if (isAttached(database, host, target)) return []
      return vdiMap[disk] === undefined
        ? [refusal('VDI_NOT_IN_MAP', [disk], ['VDI', disk], ['VM', vm])]
        : [refusal('VM_REQUIRES_SR', [vm, target], ['VM', vm], ['SR', target], ['host', host])]
    }),
    ...cpuRefusals(database, vm, host, release),
  ]
}

/**
 * What keeps a VM from another pool: the release there, a host that takes none, disks and NICs without a place. The move
 * itself is beyond the emulator: NOT_IMPLEMENTED once nothing else stands against it.
 */
function acrossPoolsRefusals(
  world: World,
  database: Database,
  there: Database,
  { vm, vdiMap, vifMap, release }: MigrationRequest,
  host: Ref,
): readonly Refusal[] {
  const isOlder = compareVersions(poolRelease(world, there), release) < 0
  const vifs = referring(database, 'VIF', 'VM', vm).map(([vif]) => vif)
  const reasons = [
    ...refusedWhen(isOlder, 'VM_HOST_INCOMPATIBLE_VERSION_MIGRATE', [host, vm], ['VM', vm]),
    ...disabledRefusals(there, host),
    ...trackedRefusals(database, vm),
    ...disksOf(database, vm)
      .filter(disk => vdiMap[disk] === undefined)
      .map(disk => refusal('VDI_NOT_IN_MAP', [disk], ['VDI', disk], ['VM', vm])),
    ...vifs
      .filter(vif => vifMap[vif] === undefined)
      .map(vif => refusal('VIF_NOT_IN_MAP', [vif], ['VIF', vif], ['VM', vm])),
  ]
  return reasons.length > 0 ? reasons : [refusal('NOT_IMPLEMENTED', ['VM.migrate_send to another pool'])]
}

/** VDI_CBT_ENABLED [vdi]: a disk whose changed blocks are tracked stays where it is. */
function trackedRefusals(database: Database, vm: Ref): readonly Refusal[] {
  return disksOf(database, vm)
    .filter(disk => flagOf(recordOf(database, 'VDI', disk), 'cbt_enabled'))
    .map(disk => refusal('VDI_CBT_ENABLED', [disk], ['VDI', disk], ['VM', vm]))
}

function disabledRefusals(database: Database, host: Ref): readonly Refusal[] {
  const isDisabled = !flagOf(recordOf(database, 'host', host), 'enabled')
  return refusedWhen(isDisabled, 'HOST_DISABLED', [host], ['host', host])
}
