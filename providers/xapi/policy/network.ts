import type { Change } from '../../../src/provider/change.js'
import type { Finding } from '../../../src/provider/contract.js'
import { numberOf, textOf } from '../drafting/attribute.js'
import { changesOf, isKeeping, isMaking, observedPool, poolOf, type Staging } from '../drafting/staging.js'
import { findNetworkOfDevice } from '../observation/find.js'

/** The network of a NIC is there because the NIC is; a VLAN needs the NIC that it runs over. */
export function missingNic(change: Change, staging: Staging): Finding | undefined {
  const device = textOf(change.planned, 'device')
  if (change.kindName !== 'network' || !isMaking(change) || device === undefined) return undefined
  const pool = poolOf(change, staging)
  const observed = pool === undefined ? undefined : observedPool(pool, staging)
  if (observed === undefined || findNetworkOfDevice(observed, device) !== undefined) return undefined
  return {
    severity: 'error',
    origin: 'policy',
    code: 'nic-missing',
    summary: 'The pool has no such NIC',
    detail: `${change.address} is to be on ${device}, and no host of ${pool?.name ?? 'the pool'} has a NIC of this name.`,
    remedy: 'Name a NIC that the hosts have, or leave device out for a network inside each host.',
    address: change.address,
    path: ['device'],
  }
}

/** A NIC has one network, so that two blocks of it would both stand for that one. */
export function sameNicFindings(staging: Staging): readonly Finding[] {
  const seen = new Map<string, Change>()
  return changesOf('network', staging).flatMap((change): readonly Finding[] => {
    const device = textOf(change.planned, 'device')
    if (device === undefined || numberOf(change.planned, 'vlan') !== undefined || !isKeeping(change))
      return []
    const key = `${poolOf(change, staging)?.uuid ?? ''} ${device}`
    const first = seen.get(key)
    if (first === undefined) {
      seen.set(key, change)
      return []
    }
    return [
      {
        severity: 'error',
        origin: 'policy',
        code: 'same-nic',
        summary: 'Two networks are that of the same NIC',
        detail: `${first.address} and ${change.address} are both the network of ${device}, and a NIC has one network.`,
        remedy: `Leave one of them out, and refer to the other; a second network over ${device} needs a vlan.`,
        address: change.address,
        path: ['device'],
        related: [{ address: first.address, path: ['device'], message: 'the other block of this NIC' }],
      },
    ]
  })
}
