import type { Database, Ref } from '../database/database.js'
import { nullRef } from '../database/database.js'
import { failoverRefusals } from '../ha/admission.js'
import { afterCrashRefusals } from './boot-here.js'
import { flagOf, numberOf, recordOf, textOf } from './field.js'
import { isProtected } from './ha-storage.js'
import type { MemoryLimits } from './memory-model.js'
import type { Refusal } from './refusal.js'
import { refusal, refusedWhen } from './refusal.js'
import { isHaEnabled } from './related.js'
import { memoryOrderRefusals, raiseMemoryRefusals } from './vm-memory.js'
import { vmOperationRefusals } from './vm-operation.js'

/** Setters of memory limits: the operation, the order, HA, room on the host of a running VM (xapi.md §7.4). */
export function setMemoryRefusals(
  database: Database,
  vm: Ref,
  request: { readonly operation: string; readonly release: string; readonly limits: MemoryLimits },
): readonly Refusal[] {
  const { operation, release, limits } = request
  const record = recordOf(database, 'VM', vm)
  const isRaised = limits.staticMax > numberOf(record, 'memory_static_max')
  return [
    ...vmOperationRefusals(database, vm, operation, { release }),
    ...memoryOrderRefusals(database, vm, record, limits),
    ...(isRaised && isProtected(record) ? failoverRefusals(database, release, { leaving: [] }) : []),
    ...raiseMemoryRefusals(database, vm, record, limits.dynamicMin),
  ]
}

/** VM.set_VCPUs_max: halted, at least 1 and at_startup (xapi.md §7.6). */
export function setVcpusMaxRefusals(
  database: Database,
  vm: Ref,
  value: number,
  release: string,
): readonly Refusal[] {
  const atStart = numberOf(recordOf(database, 'VM', vm), 'VCPUs_at_startup')
  return [
    ...vmOperationRefusals(database, vm, 'changing_VCPUs', { release }),
    ...refusedWhen(
      value < 1 || value < atStart,
      'INVALID_VALUE',
      ['VCPUs_max must be at least 1 and at least VCPUs_at_startup', String(value)],
      ['VM', vm],
    ),
  ]
}

/** VM.set_VCPUs_at_startup: any state, 1 to VCPUs_max (xapi.md §7.6). */
export function setVcpusAtStartupRefusals(database: Database, vm: Ref, value: number): readonly Refusal[] {
  const most = numberOf(recordOf(database, 'VM', vm), 'VCPUs_max')
  return refusedWhen(
    value < 1 || value > most,
    'INVALID_VALUE',
    ['VCPUs_at_startup must be from 1 to VCPUs_max', String(value)],
    ['VM', vm],
  )
}

/** VM.set_VCPUs_number_live: running, at most VCPUs_max (xapi.md §7.6). */
export function setVcpusLiveRefusals(
  database: Database,
  vm: Ref,
  value: number,
  release: string,
): readonly Refusal[] {
  return [
    ...vmOperationRefusals(database, vm, 'changing_VCPUs_live', { release }),
    ...setVcpusAtStartupRefusals(database, vm, value),
  ]
}

/** VM.set_is_a_template(true): halted, no appliance, not protected; false is not looked at (xapi.md §7.6). */
export function setIsTemplateRefusals(
  database: Database,
  vm: Ref,
  value: boolean,
  release: string,
): readonly Refusal[] {
  const record = recordOf(database, 'VM', vm)
  if (!value || flagOf(record, 'is_a_template')) return []
  return [
    ...vmOperationRefusals(database, vm, 'make_into_template', { release }),
    ...refusedWhen(isHaEnabled(database) && isProtected(record), 'VM_IS_PROTECTED', [vm], ['VM', vm]),
  ]
}

/** INVALID_VALUE for a negative order or delay (xapi.md §3.3). */
export function nonNegativeRefusals(vm: Ref, field: string, value: number): readonly Refusal[] {
  return refusedWhen(value < 0, 'INVALID_VALUE', [`${field} must be non-negative`, String(value)], ['VM', vm])
}

/** VM.set_ha_restart_priority: one of three words; `restart` of a VM that is not halted needs a plan (xapi.md §3.3). */
export function setPriorityRefusals(
  database: Database,
  vm: Ref,
  value: string,
  release: string,
): readonly Refusal[] {
  const record = recordOf(database, 'VM', vm)
  const isNew = value === 'restart' && textOf(record, 'ha_restart_priority') !== 'restart'
  const asksPlan = isNew && textOf(record, 'power_state') !== 'Halted'
  return [
    ...refusedWhen(
      !['restart', 'best-effort', ''].includes(value),
      'INVALID_VALUE',
      ['ha_restart_priority', value],
      ['VM', vm],
    ),
    ...(asksPlan ? failoverRefusals(database, release, { newlyProtected: [vm] }) : []),
  ]
}

/** VM.set_appliance: not for control domains, templates, snapshots (xapi.md §7.6). */
export function setApplianceRefusals(database: Database, vm: Ref, appliance: Ref): readonly Refusal[] {
  const record = recordOf(database, 'VM', vm)
  const kind = (['is_control_domain', 'is_a_template', 'is_a_snapshot'] as const).find(field =>
    flagOf(record, field),
  )
  return [
    ...(kind === undefined
      ? []
      : [refusal('OPERATION_NOT_ALLOWED', [`A VM with ${kind} cannot be in an appliance`], ['VM', vm])]),
    ...refusedWhen(appliance !== nullRef && !database.has('VM_appliance', appliance), 'HANDLE_INVALID', [
      'VM_appliance',
      appliance,
    ]),
  ]
}

/** VM.set_actions_after_crash: what a guest of this kind can do (xapi.md §7.3, 1; §7.6). */
export function setAfterCrashRefusals(database: Database, vm: Ref, value: string): readonly Refusal[] {
  return afterCrashRefusals(vm, recordOf(database, 'VM', vm), value)
}

/** VM.destroy: halted or suspended, no default template, no control domain (xapi.md §7.6). */
export function destroyVmRefusals(database: Database, vm: Ref, release: string): readonly Refusal[] {
  return vmOperationRefusals(database, vm, 'destroy', { release })
}
