import type { Ref } from '../database/database.js'
import { nullRef } from '../database/database.js'
import { moveVm } from '../effects/vm-power.js'
import { cannotEvacuateRefusals, evacuateRefusals, planEvacuation } from '../rules/evacuation.js'
import { residentsOf } from '../rules/related.js'
import type { Call, CallContext } from './call.js'
import { defineCall } from './define-call.js'
import { hostCall } from './host-call.js'
import { anyReference, integer, optional, reference } from './parameter.js'

const host = reference('host')
const self = reference('host')

function evacuate({ database, release }: CallContext, given: { readonly host: Ref }): void {
  const { moves } = planEvacuation(database, given.host, { release })
  for (const [vm, target] of moves) moveVm(database, vm, target)
}

/** Messages that empty a host, or ask what keeps it from that (xapi.md §8.2). */
export const hostEvacuationCalls: readonly Call[] = [
  defineCall(
    'host.evacuate',
    { host, network: optional(anyReference(), nullRef), evacuate_batch_size: optional(integer(), 0) },
    {
      durationSeconds: ({ database }, given) => 10 + 20 * residentsOf(database, given.host).length,
      exclusive: (_context, given) => [{ className: 'host', ref: given.host, operation: 'evacuate' }],
      rules: ({ database, release }, given) =>
        evacuateRefusals(database, given.host, { release }, given.network),
      perform: evacuate,
    },
  ),
  hostCall('assert_can_evacuate', {
    rules: ({ database, release }, ref) => cannotEvacuateRefusals(database, ref, { release }),
    perform: () => undefined,
  }),
  defineCall(
    'host.get_vms_which_prevent_evacuation',
    { self },
    {
      perform: ({ database, release }, given) =>
        Object.fromEntries(
          planEvacuation(database, given.self, { release }).obstacles.map(([vm, { code, parameters }]) => [
            vm,
            [code, ...parameters],
          ]),
        ),
    },
  ),
]
