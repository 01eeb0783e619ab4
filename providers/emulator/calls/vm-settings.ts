import type { Database, DatabaseRecord, FieldValue, Ref } from '../database/database.js'
import { nullRef } from '../database/database.js'
import { balanceMemory } from '../effects/balloon.js'
import { metricsOf } from '../effects/vm-power.js'
import { refreshOverhead } from '../effects/vm-record.js'
import { recordOf, refOf, textOf } from '../rules/field.js'
import type { MemoryLimits } from '../rules/memory-model.js'
import { refusedWhen } from '../rules/refusal.js'
import { largestStaticMax, memoryLimitsOf } from '../rules/vm-memory.js'
import { vmOperationRefusals } from '../rules/vm-operation.js'
import {
  nonNegativeRefusals,
  setAfterCrashRefusals,
  setApplianceRefusals,
  setIsTemplateRefusals,
  setMemoryRefusals,
  setPriorityRefusals,
  setVcpusAtStartupRefusals,
  setVcpusLiveRefusals,
  setVcpusMaxRefusals,
} from '../rules/vm-settings.js'
import type { Call } from './call.js'
import type { CallDefinition } from './define-call.js'
import { defineCall } from './define-call.js'
import type { Parameter } from './parameter.js'
import { anyReference, flag, float, integer, reference, text, textMap } from './parameter.js'

const self = reference('VM')

function limitsOf(database: Database, vm: Ref, changes: Partial<MemoryLimits>): MemoryLimits {
  return { ...memoryLimitsOf(recordOf(database, 'VM', vm)), ...changes }
}

/** A running VM balloons at once, as far as its host has room. */
function writeLimits(database: Database, vm: Ref, limits: MemoryLimits): void {
  database.update('VM', vm, {
    memory_static_min: limits.staticMin,
    memory_dynamic_min: limits.dynamicMin,
    memory_dynamic_max: limits.dynamicMax,
    memory_static_max: limits.staticMax,
    memory_target: limits.dynamicMax,
  })
  refreshOverhead(database, vm)
  const isRunning = textOf(recordOf(database, 'VM', vm), 'power_state') === 'Running'
  if (isRunning) {
    database.update('VM_metrics', metricsOf(database, vm), { memory_actual: limits.dynamicMax })
    balanceMemory(database, refOf(recordOf(database, 'VM', vm), 'resident_on'))
  }
}

/** How memory limits are set: which operation it is, and which limits the arguments mean. */
function memoryDefinition<A extends { readonly self: Ref }>(
  operation: string,
  limits: (given: A) => Partial<MemoryLimits>,
): CallDefinition<A> {
  return {
    rules: ({ database, release }, given) =>
      setMemoryRefusals(database, given.self, {
        operation,
        release,
        limits: limitsOf(database, given.self, limits(given)),
      }),
    perform: ({ database }, given) =>
      writeLimits(database, given.self, limitsOf(database, given.self, limits(given))),
  }
}

/** A setter of one limit. */
function limitCall(
  message: string,
  operation: string,
  limits: (value: number) => Partial<MemoryLimits>,
): Call {
  return defineCall(
    `VM.${message}`,
    { self, value: integer() },
    memoryDefinition(operation, given => limits(given.value)),
  )
}

/** A setter that writes one field, after rules of its own. */
function fieldCall<T extends FieldValue>(
  field: string,
  value: Parameter<T>,
  rules: (
    database: Database,
    vm: Ref,
    value: T,
    release: string,
  ) => ReturnType<typeof nonNegativeRefusals> = () => [],
  effect: (database: Database, vm: Ref, value: T) => DatabaseRecord = (_database, _vm, written) => ({
    [field]: written,
  }),
): Call {
  return defineCall(
    `VM.set_${field}`,
    { self, value },
    {
      rules: ({ database, release }, given) => rules(database, given.self, given.value, release),
      perform: ({ database }, given) => {
        database.update('VM', given.self, effect(database, given.self, given.value))
        refreshOverhead(database, given.self)
      },
    },
  )
}

const bytes = integer()

/** Messages that change what a VM is made of (xapi.md §3.3, §7.4, §7.6). */
export const vmSettingsCalls: readonly Call[] = [
  defineCall(
    'VM.set_memory_limits',
    { self, static_min: bytes, static_max: bytes, dynamic_min: bytes, dynamic_max: bytes },
    memoryDefinition('changing_memory_limits', given => ({
      staticMin: given.static_min,
      staticMax: given.static_max,
      dynamicMin: given.dynamic_min,
      dynamicMax: given.dynamic_max,
    })),
  ),
  defineCall(
    'VM.set_memory_dynamic_range',
    { self, min: bytes, max: bytes },
    memoryDefinition('changing_dynamic_range', given => ({ dynamicMin: given.min, dynamicMax: given.max })),
  ),
  defineCall(
    'VM.set_memory_static_range',
    { self, min: bytes, max: bytes },
    memoryDefinition('changing_static_range', given => ({ staticMin: given.min, staticMax: given.max })),
  ),
  limitCall('set_memory_dynamic_min', 'changing_dynamic_range', value => ({ dynamicMin: value })),
  limitCall('set_memory_dynamic_max', 'changing_dynamic_range', value => ({ dynamicMax: value })),
  limitCall('set_memory_static_min', 'changing_static_range', value => ({ staticMin: value })),
  limitCall('set_memory_static_max', 'changing_static_range', value => ({ staticMax: value })),
  limitCall('set_memory', 'changing_memory_limits', value => ({
    dynamicMin: value,
    dynamicMax: value,
    staticMax: value,
  })),
  fieldCall('VCPUs_max', integer(), (database, vm, value, release) =>
    setVcpusMaxRefusals(database, vm, value, release),
  ),
  fieldCall('VCPUs_at_startup', integer(), (database, vm, value) =>
    setVcpusAtStartupRefusals(database, vm, value),
  ),
  fieldCall('HVM_shadow_multiplier', float(), (database, vm, value, release) => [
    ...vmOperationRefusals(database, vm, 'changing_shadow_memory', { release }),
    ...refusedWhen(value < 1, 'INVALID_VALUE', ['HVM_shadow_multiplier', String(value)], ['VM', vm]),
  ]),
  fieldCall('order', integer(), (_database, vm, value) => nonNegativeRefusals(vm, 'order', value)),
  fieldCall('start_delay', integer(), (_database, vm, value) =>
    nonNegativeRefusals(vm, 'start_delay', value),
  ),
  fieldCall('shutdown_delay', integer(), (_database, vm, value) =>
    nonNegativeRefusals(vm, 'shutdown_delay', value),
  ),
  fieldCall('is_a_template', flag(), (database, vm, value, release) =>
    setIsTemplateRefusals(database, vm, value, release),
  ),
  fieldCall('appliance', anyReference(), (database, vm, value) => setApplianceRefusals(database, vm, value)),
  fieldCall(
    'ha_restart_priority',
    text(),
    (database, vm, value, release) => setPriorityRefusals(database, vm, value, release),
    (database, vm, value) => {
      const isRunning = textOf(recordOf(database, 'VM', vm), 'power_state') === 'Running'
      return { ha_restart_priority: value, ...(isRunning && { ha_always_run: value === 'restart' }) }
    },
  ),
  fieldCall('ha_always_run', flag()),
  fieldCall('blocked_operations', textMap()),
  fieldCall('actions_after_crash', text(), (database, vm, value) =>
    setAfterCrashRefusals(database, vm, value),
  ),
  fieldCall('has_vendor_device', flag()),
  fieldCall('HVM_boot_policy', text(), undefined, (_database, _vm, value) => ({
    HVM_boot_policy: value,
    domain_type: value === '' ? 'pv' : 'hvm',
  })),
  fieldCall(
    'domain_type',
    text(),
    (_database, vm, value) =>
      refusedWhen(value === 'unspecified', 'INVALID_VALUE', ['domain_type', value], ['VM', vm]),
    (_database, _vm, value) => ({
      domain_type: value,
      HVM_boot_policy: value === 'hvm' ? 'BIOS order' : '',
    }),
  ),
  fieldCall('suspend_VDI', anyReference(), undefined, (_database, _vm, value) => ({
    suspend_VDI: value || nullRef,
  })),
  defineCall(
    'VM.maximise_memory',
    { self, total: integer(), approximate: flag() },
    {
      perform: ({ database }, given) => largestStaticMax(recordOf(database, 'VM', given.self), given.total),
    },
  ),
  defineCall(
    'VM.set_VCPUs_number_live',
    { self, nvcpu: integer() },
    {
      durationSeconds: 1,
      rules: ({ database, release }, given) =>
        setVcpusLiveRefusals(database, given.self, given.nvcpu, release),
      perform: ({ database }, given) => {
        database.update('VM', given.self, { VCPUs_at_startup: given.nvcpu })
        database.update('VM_metrics', metricsOf(database, given.self), { VCPUs_number: given.nvcpu })
      },
    },
  ),
]
