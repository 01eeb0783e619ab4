import type { Change } from '../../../../src/provider/change.js'
import type { Argument } from '../../../../src/provider/step.js'
import type { LinkValue } from '../../../../src/value/value.js'
import { linkOf, textOf, textsOf } from '../../drafting/attribute.js'
import type { PoolPlan } from '../../drafting/pool-plan.js'
import {
  changesOf,
  isKeeping,
  isMaking,
  observedPool,
  poolOf,
  type Staging,
  uuidFor,
  valuesOf,
} from '../../drafting/staging.js'
import { differs } from '../../drafting/setting.js'
import { deviceOfNetwork, findByUuid } from '../../observation/find.js'
import { findNetwork } from '../../observation/identity.js'
import { nicOf } from '../network/nic-of.js'
import { bondsOnNetwork, type HostBond } from './find.js'

/** The UUID of the network that a bond is on: known, or the answer of the step that makes it. */
export function networkOf(change: Change, staging: Staging): Argument | undefined {
  const link = linkOf(valuesOf(change), 'network')
  return link === undefined ? undefined : uuidFor(change, link, 'network', staging)
}

/** The bonds that are now on the network of a bond's block; those of a block that goes are not there for one that is made. */
export function presentBonds(change: Change, staging: Staging): readonly HostBond[] {
  if (isMaking(change) && bondsGoing(linkOf(change.planned, 'network')?.address, staging).length > 0)
    return []
  const pool = poolOf(change, staging)
  const observed = pool === undefined ? undefined : observedPool(pool, staging)
  const uuid = networkOf(change, staging)
  if (observed === undefined || uuid?.kind !== 'literal') return []
  const network = findByUuid(observed, 'network', String(uuid.value))
  return network === undefined ? [] : bondsOnNetwork(observed, network.ref)
}

/** The bond blocks whose network is that of this link, and that stay or are made. */
export function bondsOver(network: string | undefined, staging: Staging): readonly Change[] {
  if (network === undefined) return []
  return changesOf('bond', staging).filter(
    change => isKeeping(change) && linkOf(change.planned, 'network')?.address === network,
  )
}

/** True for a bond that comes to hosts: it is made, or made on those that lack it. */
export function isComing(change: Change): boolean {
  return isMaking(change) || (change.action === 'update' && differs(change, 'missing_on'))
}

/** The bond blocks that are made over the NIC of this network in the pool. */
export function bondsTaking(link: LinkValue, pool: PoolPlan, staging: Staging): readonly Change[] {
  const coming = changesOf('bond', staging).filter(isComing)
  const device = coming.length === 0 ? undefined : nicBelow(link, staging)
  if (device === undefined) return []
  return coming.filter(
    change => textsOf(change.planned, 'devices').includes(device) && poolOf(change, staging) === pool,
  )
}

/** The NIC whose network this is; undefined for a VLAN, the network of a bond, and a private one. */
export function nicBelow({ address, identity }: LinkValue, staging: Staging): string | undefined {
  const block = address === undefined ? undefined : staging.changes.get(address)?.planned
  if (block !== undefined) return nicOf(block)
  const found = identity === undefined ? undefined : findNetwork(staging.observation, identity)
  return found === undefined ? undefined : deviceOfNetwork(found.pool, found.ref)
}

/** The bond blocks on the network of this link that go: xapi moves what is on it to the network of a NIC. */
export function bondsGoing(network: string | undefined, staging: Staging): readonly Change[] {
  if (network === undefined) return []
  return changesOf('bond', staging).filter(
    change => change.action === 'delete' && linkOf(valuesOf(change), 'network')?.address === network,
  )
}

/**
 * The NIC of a host on which addresses and VLANs stay behind when its bond is made anew from other NICs; undefined where
 * they go along.
 */
export function leftBehind(change: Change, hostUuid: string, staging: Staging): string | undefined {
  if (change.action !== 'replace') return undefined
  const bond = presentBonds(change, staging).find(each => textOfHost(each) === hostUuid)
  const kept = bond?.primary ?? bond?.devices[0]
  return kept === undefined || textsOf(change.planned, 'devices').includes(kept) ? undefined : kept
}

function textOfHost({ host }: HostBond): string {
  return String(host.record['uuid'])
}

/** The mode that a bond is to have. */
export function modeOf(change: Change): string {
  return textOf(change.planned, 'mode') ?? 'balance-slb'
}
