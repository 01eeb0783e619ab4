import type { Change } from '../../../src/provider/change.js'
import type { Finding } from '../../../src/provider/contract.js'
import { textOf } from '../drafting/attribute.js'
import { isMaking, observedPool, poolOf, type Staging } from '../drafting/staging.js'
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
