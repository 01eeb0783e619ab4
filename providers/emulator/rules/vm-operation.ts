import type { Database, DatabaseRecord, Ref } from '../database/database.js'
import { nullRef } from '../database/database.js'
import { flagOf, mapOf, numberOf, recordOf, refOf, setOf, textOf } from './field.js'
import type { Refusal } from './refusal.js'
import { refusal, refusedWhen } from './refusal.js'
import { isUpgrading, poolOf } from './related.js'
import { isAtLeast } from './release.js'
import {
  anyState,
  running,
  snapshotOperations,
  sourceStates,
  templateOperations,
  upgradeOperations,
  type PowerState,
} from './operation-table.js'

/** How an operation is checked: `strict` also asks what the guest says it can do (xapi.md §0.4, §7.2). */
export interface OperationCheck {
  readonly release: string
  readonly isStrict?: boolean
}

/** Why a VM cannot do an operation now, in the order of xapi.md §7.2. */
export function vmOperationRefusals(
  database: Database,
  vm: Ref,
  operation: string,
  check: OperationCheck,
): readonly Refusal[] {
  const record = recordOf(database, 'VM', vm)
  return [
    ...blockedRefusals(vm, record, operation),
    ...powerStateRefusals(database, vm, record, operation, check.release),
    ...kindRefusals(vm, record, operation),
    ...(check.isStrict === true
      ? [
          ...immobileRefusals(database, vm, record, operation),
          ...nestedRefusals(database, vm, record, operation),
        ]
      : []),
    ...controlDomainRefusals(vm, record, operation),
    ...unsuspendableRefusals(database, vm, record, operation, check.release),
    ...(check.isStrict === true ? guestRefusals(database, vm, record, operation, check.release) : []),
    ...hotplugRefusals(database, vm, record, operation, check.release),
    ...quiesceRefusals(vm, operation),
    ...bootModeRefusals(database, vm, operation, check.release),
    ...deviceRefusals(database, vm, record, operation),
    ...templateMakingRefusals(vm, record, operation),
    ...refusedWhen(
      isUpgrading(database) && !upgradeOperations.has(operation),
      'NOT_SUPPORTED_DURING_UPGRADE',
      [],
      ['VM', vm],
    ),
  ]
}

function blockedRefusals(vm: Ref, record: DatabaseRecord, operation: string): readonly Refusal[] {
  const reason = mapOf(record, 'blocked_operations')[operation]
  return reason === undefined ? [] : [refusal('OPERATION_BLOCKED', [vm, reason], ['VM', vm])]
}

function powerStateRefusals(
  database: Database,
  vm: Ref,
  record: DatabaseRecord,
  operation: string,
  release: string,
): readonly Refusal[] {
  const states = statesFor(database, record, operation, release)
  const actual = textOf(record, 'power_state')
  const isRight = states.some(state => state === actual)
  const expected = states.map(state => state.toLowerCase()).join(', ')
  return refusedWhen(!isRight, 'VM_BAD_POWER_STATE', [vm, expected, actual.toLowerCase()], ['VM', vm])
}

/** The table above with what releases, control domains and pool settings change. */
function statesFor(
  database: Database,
  record: DatabaseRecord,
  operation: string,
  release: string,
): readonly PowerState[] {
  const states = sourceStates[operation] ?? anyState
  if (!isAtLeast(release, '7.0')) {
    if (operation === 'migrate_send' || operation === 'shutdown') return running
  }
  const isWidened =
    flagOf(record, 'is_control_domain') &&
    ['changing_VCPUs', 'changing_static_range', 'changing_memory_limits'].includes(operation)
  if (isWidened && isAtLeast(release, '7.0')) return ['Halted', 'Running']
  const copiesSuspended =
    flagOf(record, 'is_a_snapshot') ||
    mapOf(poolOf(database)[1], 'other_config')['allow_clone_suspended_vm'] === 'true'
  if ((operation === 'clone' || operation === 'copy') && copiesSuspended) return ['Halted', 'Suspended']
  return states
}

/** True for the templates that come with the product. */
export function isDefaultTemplate(record: DatabaseRecord): boolean {
  return flagOf(record, 'is_default_template') || mapOf(record, 'other_config')['default_template'] === 'true'
}

function kindRefusals(vm: Ref, record: DatabaseRecord, operation: string): readonly Refusal[] {
  const isSnapshot = flagOf(record, 'is_a_snapshot')
  const isTemplate = flagOf(record, 'is_a_template')
  const templateMay =
    templateOperations.has(operation) ||
    ((operation === 'destroy' || operation === 'migrate_send') && !isDefaultTemplate(record))
  return [
    ...refusedWhen(isTemplate && !isSnapshot && !templateMay, 'VM_IS_TEMPLATE', [vm, operation], ['VM', vm]),
    ...refusedWhen(
      isSnapshot && !snapshotOperations.has(operation),
      'VM_IS_SNAPSHOT',
      [vm, operation],
      ['VM', vm],
    ),
    ...refusedWhen(
      operation === 'provision' && !isTemplate,
      'PROVISION_ONLY_ALLOWED_ON_TEMPLATE',
      [],
      ['VM', vm],
    ),
    ...refusedWhen(operation === 'revert' && !isSnapshot, 'REVERT_ONLY_ALLOWED_ON_SNAPSHOT', [], ['VM', vm]),
  ]
}

const moves = ['suspend', 'checkpoint', 'pool_migrate', 'migrate_send']

/** True where the VM's platform says so, or its metrics since it started. */
function hasTrait(database: Database, record: DatabaseRecord, key: string, field: string): boolean {
  const metrics = database.get('VM_metrics', refOf(record, 'metrics'))
  return mapOf(record, 'platform')[key] === 'true' || (metrics !== undefined && flagOf(metrics, field))
}

function immobileRefusals(
  database: Database,
  vm: Ref,
  record: DatabaseRecord,
  operation: string,
): readonly Refusal[] {
  const isPinned =
    hasTrait(database, record, 'nomigrate', 'nomigrate') ||
    hasTrait(database, record, 'nested-virt', 'nested_virt')
  return refusedWhen(isPinned && moves.includes(operation), 'VM_IS_IMMOBILE', [vm], ['VM', vm])
}

/** VM_IS_USING_NESTED_VIRT [vm]: the memory of a guest that runs guests stays as it is (xapi.md §7.2, 8). */
function nestedRefusals(
  database: Database,
  vm: Ref,
  record: DatabaseRecord,
  operation: string,
): readonly Refusal[] {
  const isNested =
    operation === 'changing_dynamic_range' && hasTrait(database, record, 'nested-virt', 'nested_virt')
  return refusedWhen(isNested, 'VM_IS_USING_NESTED_VIRT', [vm], ['VM', vm])
}

/** What a control domain can do; domain 0 keeps its processors (xapi.md §7.2, 9, which leaves the list open). */
const controlDomainOperations: ReadonlySet<string> = new Set([
  'assert_operation_valid',
  'awaiting_memory_live',
  'changing_VCPUs',
  'changing_dynamic_range',
  'changing_memory_limits',
  'changing_memory_live',
  'changing_static_range',
  'data_source_op',
  'metadata_export',
  'query_services',
  'update_allowed_operations',
])

function controlDomainRefusals(vm: Ref, record: DatabaseRecord, operation: string): readonly Refusal[] {
  const isFirst = numberOf(record, 'domid') === 0
  const isRefused =
    flagOf(record, 'is_control_domain') &&
    (controlDomainOperations.has(operation) ? isFirst && operation === 'changing_VCPUs' : true)
  return refusedWhen(
    isRefused,
    'OPERATION_NOT_ALLOWED',
    [`Operation ${operation} is not allowed on a control domain`],
    ['VM', vm],
  )
}

/** VM_NON_SUSPENDABLE [vm, reason]: the guest says that it cannot be saved, 25.x on (xapi.md §7.2, 10). */
function unsuspendableRefusals(
  database: Database,
  vm: Ref,
  record: DatabaseRecord,
  operation: string,
  release: string,
): readonly Refusal[] {
  const isLive = ['Running', 'Paused'].includes(textOf(record, 'power_state'))
  if (!isAtLeast(release, '25.0') || !isLive || !moves.includes(operation)) return []
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

/** What a live guest without drivers lacks; the code changed with the releases (xapi.md §7.2, 10). */
function guestRefusals(
  database: Database,
  vm: Ref,
  record: DatabaseRecord,
  operation: string,
  release: string,
): readonly Refusal[] {
  const ability = guestAbilities[operation]
  const isLive = ['Running', 'Paused'].includes(textOf(record, 'power_state'))
  if (ability === undefined || !isLive) return []
  return hasDrivers(database, record)
    ? oldDriverRefusals(database, vm, record, release)
    : [lackRefusal(vm, ability, release)]
}

/** VM_OLD_PV_DRIVERS [vm, major, minor]: drivers that are there and known to be outdated, up to 6.2 (xapi.md §7.2, 10). */
export function oldDriverRefusals(
  database: Database,
  vm: Ref,
  record: DatabaseRecord,
  release: string,
): readonly Refusal[] {
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

function lackRefusal(vm: Ref, ability: string, release: string): Refusal {
  if (!isAtLeast(release, '6.5')) return refusal('VM_MISSING_PV_DRIVERS', [vm], ['VM', vm])
  const code = isAtLeast(release, '7.1') ? 'VM_LACKS_FEATURE' : `VM_LACKS_FEATURE_${ability}`
  return refusal(code, [vm], ['VM', vm])
}

/** Plugging virtual CPUs needs the guest's help, also where nobody asks strictly (xapi.md §7.2, 10). */
function hotplugRefusals(
  database: Database,
  vm: Ref,
  record: DatabaseRecord,
  operation: string,
  release: string,
): readonly Refusal[] {
  const isAble = operation !== 'changing_VCPUs_live' || hasDrivers(database, record)
  return isAble ? [] : [lackRefusal(vm, 'VCPU_HOTPLUG', release)]
}

/** Quiesced snapshots ended with the drivers that made them; no guest of the lab has those (xapi.md §7.2, 11). */
function quiesceRefusals(vm: Ref, operation: string): readonly Refusal[] {
  const isAsked = operation === 'snapshot_with_quiesce'
  return refusedWhen(isAsked, 'VM_SNAPSHOT_WITH_QUIESCE_NOT_SUPPORTED', [vm], ['VM', vm])
}

/** Disks that are reset at each boot keep no memory and no history; cached ones do not travel (xapi.md §7.2, 12). */
function bootModeRefusals(
  database: Database,
  vm: Ref,
  operation: string,
  release: string,
): readonly Refusal[] {
  const isMove = operation === 'pool_migrate'
  if (!isMove && !['snapshot', 'checkpoint', 'suspend'].includes(operation)) return []
  const stuck = database.referring('VBD', 'VM', vm).flatMap(([, vbd]) => {
    const vdi = refOf(vbd, 'VDI')
    const disk = database.get('VDI', vdi)
    const isReset = disk !== undefined && textOf(disk, 'on_boot') === 'reset'
    return isReset && (!isMove || flagOf(disk, 'allow_caching')) ? [vdi] : []
  })
  const word = isAtLeast(release, '6.5') ? 'INCOMPATIBLE' : 'INCOMPATABLE'
  return refusedWhen(
    stuck.length > 0,
    `VDI_ON_BOOT_MODE_${word}_WITH_OPERATION`,
    [],
    ['VM', vm],
    ...stuck.map(vdi => ['VDI', vdi] as const),
  )
}

/** True for a PV guest, or an HVM guest whose tools answer. */
export function hasDrivers(database: Database, record: DatabaseRecord): boolean {
  if (domainTypeOf(record) === 'pv') return true
  const metrics = database.get('VM_guest_metrics', refOf(record, 'guest_metrics'))
  return metrics !== undefined && Object.keys(mapOf(metrics, 'PV_drivers_version')).length > 0
}

/** How the VM is virtualised, by its domain type (7.5 on) or its boot policy. */
export function domainTypeOf(record: DatabaseRecord): 'hvm' | 'pvh' | 'pv' | 'pv_in_pvh' {
  const type = textOf(record, 'domain_type')
  if (type === 'hvm' || type === 'pvh' || type === 'pv' || type === 'pv_in_pvh') return type
  return textOf(record, 'HVM_boot_policy') === '' ? 'pv' : 'hvm'
}

function deviceRefusals(
  database: Database,
  vm: Ref,
  record: DatabaseRecord,
  operation: string,
): readonly Refusal[] {
  if (!['suspend', 'checkpoint', 'snapshot', 'pool_migrate', 'migrate_send'].includes(operation)) return []
  const has = (className: string) => database.referring(className, 'VM', vm).length > 0
  const pinsMemory = operation !== 'snapshot'
  return [
    ...refusedWhen(
      pinsMemory && setOf(record, 'attached_PCIs').length > 0,
      'VM_HAS_PCI_ATTACHED',
      [vm],
      ['VM', vm],
    ),
    ...refusedWhen(pinsMemory && has('VGPU'), 'VM_HAS_VGPU', [vm], ['VM', vm]),
    ...refusedWhen(has('VUSB'), 'VM_HAS_VUSBS', [vm], ['VM', vm]),
  ]
}

function templateMakingRefusals(vm: Ref, record: DatabaseRecord, operation: string): readonly Refusal[] {
  if (operation !== 'make_into_template') return []
  const appliance = refOf(record, 'appliance')
  const policy = refOf(record, 'protection_policy')
  const schedule = refOf(record, 'snapshot_schedule')
  return [
    ...refusedWhen(
      appliance !== nullRef,
      'VM_IS_PART_OF_AN_APPLIANCE',
      [vm, appliance],
      ['VM', vm],
      ['VM_appliance', appliance],
    ),
    ...refusedWhen(policy !== nullRef, 'VM_ASSIGNED_TO_PROTECTION_POLICY', [vm, policy], ['VM', vm]),
    ...refusedWhen(schedule !== nullRef, 'VM_ASSIGNED_TO_SNAPSHOT_SCHEDULE', [vm, schedule], ['VM', vm]),
  ]
}
