import type { Database, DatabaseRecord, Ref } from '../database/database.js'
import { nullRef } from '../database/database.js'
import { flagOf, mapOf, numberOf, recordOf, refOf, textOf } from './field.js'
import {
  anyState,
  running,
  snapshotOperations,
  sourceStates,
  templateOperations,
  upgradeOperations,
  type PowerState,
} from './operation-table.js'
import type { Refusal } from './refusal.js'
import { refusal, refusedWhen } from './refusal.js'
import { isUpgrading, poolOf } from './related.js'
import { isAtLeast } from './release.js'
import type { AskedVm } from './vm-asked.js'
import {
  guestRefusals,
  hotplugRefusals,
  quiesceRefusals,
  unsuspendableRefusals,
} from './vm-operation-guest.js'
import { bootModeRefusals, deviceRefusals, immobileRefusals, nestedRefusals } from './vm-operation-moves.js'
import { isDefaultTemplate } from './vm-traits.js'

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
  { release, isStrict = false }: OperationCheck,
): readonly Refusal[] {
  const asked: AskedVm = { database, vm, record: recordOf(database, 'VM', vm), operation, release }
  return rules.flatMap(rule => (isStrict || !onlyStrict.has(rule) ? rule(asked) : []))
}

type Rule = (asked: AskedVm) => readonly Refusal[]

const rules: readonly Rule[] = [
  blockedRefusals,
  powerStateRefusals,
  kindRefusals,
  immobileRefusals,
  nestedRefusals,
  controlDomainRefusals,
  unsuspendableRefusals,
  guestRefusals,
  hotplugRefusals,
  quiesceRefusals,
  bootModeRefusals,
  deviceRefusals,
  templateMakingRefusals,
  upgradeRefusals,
]

/** What is asked only where the guest's abilities count. */
const onlyStrict: ReadonlySet<Rule> = new Set([immobileRefusals, nestedRefusals, guestRefusals])

/** OPERATION_BLOCKED [vm, reason]: blocked_operations says so (xapi.md §7.2, 1). */
function blockedRefusals({ vm, record, operation }: AskedVm): readonly Refusal[] {
  const reason = mapOf(record, 'blocked_operations')[operation]
  return reason === undefined ? [] : [refusal('OPERATION_BLOCKED', [vm, reason], ['VM', vm])]
}

/** VM_BAD_POWER_STATE [vm, expected, actual]: an operation starts from some power states only (xapi.md §7.1). */
function powerStateRefusals({ database, vm, record, operation, release }: AskedVm): readonly Refusal[] {
  const states = statesFor(database, record, operation, release)
  const actual = textOf(record, 'power_state')
  const isRight = states.some(state => state === actual)
  const expected = states.map(state => state.toLowerCase()).join(', ')
  return refusedWhen(!isRight, 'VM_BAD_POWER_STATE', [vm, expected, actual.toLowerCase()], ['VM', vm])
}

/** The table with what releases, control domains and pool settings change. */
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

/** VM_IS_TEMPLATE, VM_IS_SNAPSHOT [vm, operation]: both are no VMs to run (xapi.md §7.2). */
function kindRefusals({ vm, record, operation }: AskedVm): readonly Refusal[] {
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

function controlDomainRefusals({ vm, record, operation }: AskedVm): readonly Refusal[] {
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

function templateMakingRefusals({ vm, record, operation }: AskedVm): readonly Refusal[] {
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

function upgradeRefusals({ database, vm, operation }: AskedVm): readonly Refusal[] {
  const isBarred = isUpgrading(database) && !upgradeOperations.has(operation)
  return refusedWhen(isBarred, 'NOT_SUPPORTED_DURING_UPGRADE', [], ['VM', vm])
}
