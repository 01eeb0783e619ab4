import { createVlan, removeVlan } from '../effects/network.js'
import { createVlanRefusals, destroyVlanRefusals } from '../rules/vlan.js'
import type { Call } from './call.js'
import { defineCall } from './define-call.js'
import { integer, reference } from './parameter.js'

/** Messages of class VLAN (xapi.md §4.3). */
export const vlanCalls: readonly Call[] = [
  defineCall(
    'VLAN.create',
    { tagged_PIF: reference('PIF'), tag: integer(), network: reference('network') },
    {
      durationSeconds: 2,
      rules: ({ database }, given) =>
        createVlanRefusals(database, given.tagged_PIF, given.tag, given.network),
      perform: ({ database }, given) => createVlan(database, given.tagged_PIF, given.tag, given.network),
    },
  ),
  defineCall(
    'VLAN.destroy',
    { self: reference('VLAN') },
    {
      durationSeconds: 2,
      rules: ({ database }, { self }) => destroyVlanRefusals(database, self),
      perform: ({ database }, { self }) => removeVlan(database, self),
    },
  ),
]
