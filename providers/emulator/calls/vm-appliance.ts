import type { Database, Ref } from '../database/database.js'
import { nullRef } from '../database/database.js'
import { bootVm, endProtection, haltVm } from '../effects/vm-power.js'
import { applianceRefusals, inStartOrder, vmsOfAppliance } from '../rules/appliance.js'
import { numberOf, textOf } from '../rules/field.js'
import type { Entry } from '../rules/related.js'
import { drawnHost, startRefusals } from '../rules/vm-start.js'
import { XapiFailure } from '../xapi-failure.js'
import type { Call, CallContext } from './call.js'
import { defineCall } from './define-call.js'
import { flag, reference } from './parameter.js'

const self = reference('VM_appliance')

/** The longest wait of each group of equal order, one after another: the time that the whole takes. */
function waitSeconds(vms: readonly Entry[], delay: 'start_delay' | 'shutdown_delay'): number {
  const groups = new Map<number, number>()
  for (const [, vm] of vms) {
    const order = numberOf(vm, 'order')
    groups.set(order, Math.max(groups.get(order) ?? 0, numberOf(vm, delay)))
  }
  return [...groups.values()].reduce((sum, seconds) => sum + 20 + seconds, 0)
}

/** Starts what is halted, by order; what cannot start is told at the end, the others run. */
function start(context: CallContext, given: { readonly self: Ref; readonly paused: boolean }): void {
  const { world, database, release } = context
  const halted = vmsOfAppliance(database, given.self).filter(
    ([, vm]) => textOf(vm, 'power_state') === 'Halted',
  )
  const failed = inStartOrder(halted).flatMap(([vm]) => {
    const refusals = startRefusals(database, { vm, host: undefined, operation: 'start', release })
    const host = refusals.length === 0 ? drawnHost(world, database, vm, release) : undefined
    if (host === undefined) return [vm]
    bootVm({ world, database, vm, host, release, isPaused: given.paused })
    return []
  })
  if (failed.length > 0)
    throw new XapiFailure('OPERATION_PARTIALLY_FAILED', ['VM_appliance.start', ...failed])
}

function stop({ database }: CallContext, given: { readonly self: Ref }): void {
  for (const [vm, record] of inStartOrder(vmsOfAppliance(database, given.self)).toReversed()) {
    if (textOf(record, 'power_state') === 'Halted') continue
    haltVm(database, vm)
    endProtection(database, vm)
  }
}

function stopCall(operation: 'clean_shutdown' | 'hard_shutdown' | 'shutdown'): Call {
  return defineCall(
    `VM_appliance.${operation}`,
    { self },
    {
      exclusive: (_context, given) => [{ className: 'VM_appliance', ref: given.self, operation }],
      durationSeconds: ({ database }, given) =>
        waitSeconds(vmsOfAppliance(database, given.self), 'shutdown_delay'),
      rules: ({ database }, given) => applianceRefusals(database, given.self, operation),
      perform: stop,
    },
  )
}

function leaveAppliance(database: Database, appliance: Ref): void {
  for (const [vm] of vmsOfAppliance(database, appliance)) database.update('VM', vm, { appliance: nullRef })
  database.remove('VM_appliance', appliance)
}

/** Messages of class VM_appliance (xapi.md §7.8). */
export const vmApplianceCalls: readonly Call[] = [
  defineCall(
    'VM_appliance.start',
    { self, paused: flag() },
    {
      exclusive: (_context, given) => [{ className: 'VM_appliance', ref: given.self, operation: 'start' }],
      durationSeconds: ({ database }, given) =>
        waitSeconds(vmsOfAppliance(database, given.self), 'start_delay'),
      rules: ({ database }, given) => applianceRefusals(database, given.self, 'start'),
      perform: start,
    },
  ),
  stopCall('clean_shutdown'),
  stopCall('hard_shutdown'),
  stopCall('shutdown'),
  defineCall(
    'VM_appliance.destroy',
    { self },
    { perform: ({ database }, given) => leaveAppliance(database, given.self) },
  ),
]
