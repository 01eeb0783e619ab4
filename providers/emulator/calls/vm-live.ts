import type { FieldValue } from '../database/database.js'
import { refreshOverhead } from '../effects/vm-record.js'
import { mapOf, recordOf } from '../rules/field.js'
import { refusedWhen } from '../rules/refusal.js'
import { vmOperationRefusals } from '../rules/vm-operation.js'
import type { Call } from './call.js'
import { defineCall } from './define-call.js'
import { float, reference, text } from './parameter.js'

const self = reference('VM')
const vm = reference('VM')

/** Messages about a VM that runs, and about what it was made of (xapi.md §7.1, §7.4). */
export const vmLiveCalls: readonly Call[] = [
  defineCall(
    'VM.get_boot_record',
    { self },
    {
      rules: ({ database, release }, given) =>
        vmOperationRefusals(database, given.self, 'get_boot_record', { release }),
      perform: ({ database }, given): FieldValue => recordOf(database, 'VM', given.self),
    },
  ),
  defineCall('VM.get_cooperative', { self }, { perform: () => true }),
  defineCall(
    'VM.add_to_VCPUs_params_live',
    { self, key: text(), value: text() },
    {
      rules: ({ database, release }, given) =>
        vmOperationRefusals(database, given.self, 'changing_VCPUs_live', { release }),
      perform: ({ database }, { self: guest, key, value }) => {
        const known = mapOf(recordOf(database, 'VM', guest), 'VCPUs_params')
        database.update('VM', guest, { VCPUs_params: { ...known, [key]: value } })
      },
    },
  ),
  defineCall(
    'VM.set_shadow_multiplier_live',
    { self, multiplier: float() },
    {
      durationSeconds: 1,
      rules: ({ database, release }, { self: guest, multiplier }) => [
        ...vmOperationRefusals(database, guest, 'changing_shadow_memory_live', { release }),
        ...refusedWhen(multiplier < 1, 'INVALID_VALUE', ['multiplier', String(multiplier)], ['VM', guest]),
      ],
      perform: ({ database }, { self: guest, multiplier }) => {
        database.update('VM', guest, { HVM_shadow_multiplier: multiplier })
        refreshOverhead(database, guest)
      },
    },
  ),
  defineCall(
    'VM.copy_bios_strings',
    { vm, host: reference('host') },
    {
      rules: ({ database }, given) => {
        const isSet = Object.keys(mapOf(recordOf(database, 'VM', given.vm), 'bios_strings')).length > 0
        return refusedWhen(isSet, 'VM_BIOS_STRINGS_ALREADY_SET', [], ['VM', given.vm])
      },
      perform: ({ database }, given) => {
        const strings = mapOf(recordOf(database, 'host', given.host), 'bios_strings')
        database.update('VM', given.vm, { bios_strings: strings })
      },
    },
  ),
]
