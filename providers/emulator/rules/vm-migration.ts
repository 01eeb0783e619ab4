import type { Database, Ref } from '../database/database.js'
import { compareVersions } from '../datamodel/releases.js'
import type { World } from '../world.js'
import { flagOf, mapOf, recordOf, refOf } from './field.js'
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
    ...crowdedRefusals(database, vm),
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
    ...stuckDiskRefusals(database, vm),
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
    ...stuckDiskRefusals(database, vm),
    ...disksOf(database, vm)
      .filter(disk => vdiMap[disk] === undefined)
      .map(disk => refusal('VDI_NOT_IN_MAP', [disk], ['VDI', disk], ['VM', vm])),
    ...vifs
      .filter(vif => vifMap[vif] === undefined)
      .map(vif => refusal('VIF_NOT_IN_MAP', [vif], ['VIF', vif], ['VM', vm])),
  ]
  return reasons.length > 0 ? reasons : [refusal('NOT_IMPLEMENTED', ['VM.migrate_send to another pool'])]
}

/** VDI_CBT_ENABLED [vdi], VDI_IS_ENCRYPTED [vdi]: a disk that is tracked or encrypted stays where it is (xapi.md §7.6). */
function stuckDiskRefusals(database: Database, vm: Ref): readonly Refusal[] {
  return disksOf(database, vm).flatMap(disk => {
    const record = recordOf(database, 'VDI', disk)
    const isEncrypted = mapOf(record, 'sm_config')['key_hash'] !== undefined
    return [
      ...refusedWhen(flagOf(record, 'cbt_enabled'), 'VDI_CBT_ENABLED', [disk], ['VDI', disk], ['VM', vm]),
      ...refusedWhen(isEncrypted, 'VDI_IS_ENCRYPTED', [disk], ['VDI', disk], ['VM', vm]),
    ]
  })
}

/** How many VMs one host moves with their disks at a time. */
const mostStorageMigrations = 3

/** TOO_MANY_STORAGE_MIGRATES ["3"]: the host of the VM moves as many already (xapi.md §7.6). */
function crowdedRefusals(database: Database, vm: Ref): readonly Refusal[] {
  const home = refOf(recordOf(database, 'VM', vm), 'resident_on')
  const others = referring(database, 'VM', 'resident_on', home).filter(
    ([other, record]) =>
      other !== vm && Object.values(mapOf(record, 'current_operations')).includes('migrate_send'),
  )
  return refusedWhen(
    others.length >= mostStorageMigrations,
    'TOO_MANY_STORAGE_MIGRATES',
    [String(mostStorageMigrations)],
    ['VM', vm],
    ['host', home],
  )
}

function disabledRefusals(database: Database, host: Ref): readonly Refusal[] {
  const isDisabled = !flagOf(recordOf(database, 'host', host), 'enabled')
  return refusedWhen(isDisabled, 'HOST_DISABLED', [host], ['host', host])
}
