import type { RemovalEffect, RemovalRequest } from '../../../src/provider/contract.js'
import { flagOf, linkOf, linksOf, numberOf, textOf } from '../drafting/attribute.js'
import { hostOfLink } from '../observation/identity.js'
import type { XapiObservation } from '../observation/observation.js'

/** Whether the object of a block goes with it. Hosts, updates and the networks of NICs stay, and so does a pool that ejects nobody. */
export function removalEffect(request: RemovalRequest, observation: XapiObservation): RemovalEffect {
  const why = reasonToStay(request, observation)
  return why === undefined ? { action: 'delete' } : { action: 'forget', why }
}

function reasonToStay(request: RemovalRequest, observation: XapiObservation): string | undefined {
  switch (request.kindName) {
    case 'host':
      return 'the host stays as it is, in the pool that it is in'
    case 'patch':
      return 'updates stay on their hosts: xapi cannot take one off'
    case 'network':
      return nicNetworkStays(request)
    case 'pool':
      return poolStays(request, observation)
    default:
      return undefined
  }
}

function nicNetworkStays({ prior, applied }: RemovalRequest): string | undefined {
  const values = applied ?? prior
  const device = textOf(values, 'device')
  if (device === undefined || numberOf(values, 'vlan') !== undefined) return undefined
  return `the network of ${device} stays, its name goes back to “Pool-wide network associated with ${device}”`
}

/** A pool is never empty: its coordinator stays, and its members as well unless they are ejected. */
function poolStays({ prior, applied }: RemovalRequest, observation: XapiObservation): string | undefined {
  const coordinator = linkOf(prior, 'coordinator')
  const first = coordinator === undefined ? undefined : hostOfLink(observation, coordinator)?.ref
  const members = linksOf(prior, 'members').filter(link => hostOfLink(observation, link)?.ref !== first)
  if (members.length === 0) return 'a pool stays as long as it has a host'
  return flagOf(applied ?? prior, 'allow_eject') === true
    ? undefined
    : 'the pool stays with its members: allow_eject is not set'
}
