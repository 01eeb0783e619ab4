import type { Database, DatabaseRecord, Ref } from '../database/database.js'
import { flagOf, mapOf, refOf, textOf } from '../rules/field.js'
import { sharingRefusals } from '../rules/vbd.js'
import { domainTypeOf } from '../rules/vm-traits.js'

/** What the rules of a device look at in the VM that has it. */
export function carrier(database: Database, vm: Ref): readonly string[] {
  const record = database.get('VM', vm)
  if (record === undefined) return ['none']
  const guest = database.get('VM_guest_metrics', refOf(record, 'guest_metrics'))
  return [
    textOf(record, 'power_state'),
    domainTypeOf(record),
    JSON.stringify(guest?.['PV_drivers_version'] ?? ''),
    JSON.stringify(guest?.['PV_drivers_up_to_date'] ?? ''),
    Object.values(mapOf(record, 'current_operations')).join(','),
  ]
}

/** The codes with which others that use the disk speak against this one. */
export function sharing(database: Database, vbd: Ref, record: DatabaseRecord): string {
  // Only a device that could be plugged is looked at: looking at every user of every disk takes time.
  if (flagOf(record, 'currently_attached')) return ''
  const vm = database.get('VM', refOf(record, 'VM'))
  if (vm === undefined || textOf(vm, 'power_state') !== 'Running') return ''
  return sharingRefusals(database, vbd)
    .map(({ code }) => code)
    .join(',')
}
