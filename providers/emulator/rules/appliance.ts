import type { Database, Ref } from '../database/database.js'
import { numberOf, textOf } from './field.js'
import type { Refusal } from './refusal.js'
import { refusedWhen } from './refusal.js'
import type { Entry } from './related.js'
import { referring } from './related.js'

/** VMs of an appliance. */
export function vmsOfAppliance(database: Database, appliance: Ref): readonly Entry[] {
  return referring(database, 'VM', 'appliance', appliance)
}

/** VM_appliance.start and its stops: no VMs at all, or none in a state to act on (xapi.md §7.8). */
export function applianceRefusals(
  database: Database,
  appliance: Ref,
  operation: 'start' | 'clean_shutdown' | 'hard_shutdown' | 'shutdown',
): readonly Refusal[] {
  const vms = vmsOfAppliance(database, appliance)
  const object = ['VM_appliance', appliance] as const
  if (vms.length === 0) return refusedWhen(true, 'OPERATION_NOT_ALLOWED', ['Appliance has no VMs.'], object)
  const has = (test: (state: string) => boolean) => vms.some(([, vm]) => test(textOf(vm, 'power_state')))
  const answers: Readonly<Record<typeof operation, readonly [text: string, isPossible: boolean]>> = {
    start: ['There are no halted VMs in this appliance.', has(state => state === 'Halted')],
    clean_shutdown: ['There are no running VMs in this appliance.', has(state => state === 'Running')],
    hard_shutdown: ['All VMs in this appliance are halted.', has(state => state !== 'Halted')],
    shutdown: ['All VMs in this appliance are halted.', has(state => state !== 'Halted')],
  }
  const [text, isPossible] = answers[operation]
  return refusedWhen(!isPossible, 'OPERATION_NOT_ALLOWED', [text], object)
}

/** VMs in the order in which an appliance starts them; stops go the other way. */
export function inStartOrder(vms: readonly Entry[]): readonly Entry[] {
  return vms.toSorted(([, first], [, second]) => numberOf(first, 'order') - numberOf(second, 'order'))
}
