import type { Database, Ref } from '../database/database.js'
import { createPif, plugPif, removePif } from '../effects/network.js'
import { recordOf, refOf, textOf } from '../rules/field.js'
import { referring } from '../rules/related.js'
import { createTunnelRefusals, destroyTunnelRefusals } from '../rules/tunnel.js'
import type { Call } from './call.js'
import { defineCall } from './define-call.js'
import { optional, reference, text } from './parameter.js'

/** The first free `tunnelN` of a host. */
function freeDevice(database: Database, host: Ref): string {
  const taken = new Set(referring(database, 'PIF', 'host', host).map(([, pif]) => textOf(pif, 'device')))
  let number = 0
  while (taken.has(`tunnel${number}`)) number += 1
  return `tunnel${number}`
}

function createTunnel(
  database: Database,
  given: { readonly transport_PIF: Ref; readonly network: Ref; readonly protocol: string },
): Ref {
  const host = refOf(recordOf(database, 'PIF', given.transport_PIF), 'host')
  const access = createPif(database, {
    device: freeDevice(database, host),
    host,
    network: given.network,
    MAC: 'fe:ff:ff:ff:ff:ff',
    MTU: 1500,
  })
  const tunnel = database.create('tunnel', {
    access_PIF: access,
    transport_PIF: given.transport_PIF,
    protocol: given.protocol,
    status: { active: 'true' },
    other_config: {},
  })
  plugPif(database, access)
  return tunnel
}

/** Messages of class tunnel (xapi.md §4.4). */
export const tunnelCalls: readonly Call[] = [
  defineCall(
    'tunnel.create',
    {
      transport_PIF: reference('PIF'),
      network: reference('network'),
      protocol: optional(text(), 'gre'),
    },
    {
      durationSeconds: 2,
      rules: ({ database }, given) => createTunnelRefusals(database, given.transport_PIF, given.network),
      perform: ({ database }, given) => createTunnel(database, given),
    },
  ),
  defineCall(
    'tunnel.destroy',
    { self: reference('tunnel') },
    {
      durationSeconds: 2,
      rules: ({ database }, { self }) => destroyTunnelRefusals(database, self),
      perform: ({ database }, { self }) => {
        const access = refOf(recordOf(database, 'tunnel', self), 'access_PIF')
        database.remove('tunnel', self)
        removePif(database, access)
      },
    },
  ),
]
