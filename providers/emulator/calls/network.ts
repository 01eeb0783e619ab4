import { createNetwork } from '../effects/network.js'
import { nullRef } from '../database/database.js'
import { createNetworkRefusals, destroyNetworkRefusals } from '../rules/network.js'
import { referring } from '../rules/related.js'
import { isAtLeast } from '../rules/release.js'
import type { Call } from './call.js'
import { defineCall } from './define-call.js'
import { record, reference } from './parameter.js'

/** Messages of class network (xapi.md §4.1). */
export const networkCalls: readonly Call[] = [
  defineCall(
    'network.create',
    { record: record('network') },
    {
      rules: ({ database, release }, { record: given }) => createNetworkRefusals(database, release, given),
      perform: ({ database, release }, { record: given }) => {
        const { bridge, managed, ...rest } = given
        const isChosen = isAtLeast(release, '7.2')
        return createNetwork(database, {
          ...rest,
          ...(isChosen && bridge !== undefined && { bridge }),
          ...(isChosen && managed !== undefined && { managed }),
        })
      },
    },
  ),
  defineCall(
    'network.destroy',
    { network: reference('network') },
    {
      rules: ({ database }, { network }) => destroyNetworkRefusals(database, network),
      perform: ({ database }, { network }) => {
        for (const [vif, vifRecord] of referring(database, 'VIF', 'network', network)) {
          const metrics = String(vifRecord['metrics'] ?? nullRef)
          if (database.has('VIF_metrics', metrics)) database.remove('VIF_metrics', metrics)
          database.remove('VIF', vif)
        }
        database.remove('network', network)
      },
    },
  ),
]
