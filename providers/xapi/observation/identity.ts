import type { LinkValue } from '../../../src/value/value.js'
import { noMarks } from '../../../src/value/value.js'
import { deviceOfNetwork, findAnywhere, findByRef, findNetworkOfDevice, type Found } from './find.js'
import type { ObservedPool, XapiObservation } from './observation.js'
import { textField } from './record.js'

// Identities are UUIDs, but where xapi renews those: a NIC's network is its pool and device, a storage interface is its
// host and network, a bond is its network.

const separator = '/'

/** The identity of the pool-wide network of a NIC. */
export function nicNetworkIdentity(poolUuid: string, device: string): string {
  return `${poolUuid}${separator}${device}`
}

/** The identity of a storage interface. */
export function storageInterfaceIdentity(hostUuid: string, networkUuid: string): string {
  return `${hostUuid}${separator}${networkUuid}`
}

/** The identity of a bond. */
export function bondIdentity(networkUuid: string): string {
  return `bond${separator}${networkUuid}`
}

/** The identity of the high availability of a pool. */
export function haPlanIdentity(poolUuid: string): string {
  return `ha${separator}${poolUuid}`
}

/** The pool whose high availability an identity, or the pool's plain UUID, names. */
export function haPlanPool(observation: XapiObservation, identity: string): ObservedPool | undefined {
  return observation.pools.get(splitIdentity(identity)?.[1] ?? identity)
}

/** The two halves of an identity that has two. */
export function splitIdentity(identity: string): readonly [string, string] | undefined {
  const at = identity.indexOf(separator)
  return at < 0 ? undefined : [identity.slice(0, at), identity.slice(at + 1)]
}

/** The identity by which the state holds a network of a pool. */
export function networkIdentity(pool: ObservedPool, networkRef: string): string | undefined {
  const network = findByRef(pool, 'network', networkRef)
  if (network === undefined) return undefined
  const device = deviceOfNetwork(pool, networkRef)
  return device === undefined ? textField(network.record, 'uuid') : nicNetworkIdentity(pool.uuid, device)
}

/** The network that an identity (or a plain UUID) names. */
export function findNetwork(observation: XapiObservation, identity: string): Found | undefined {
  const halves = splitIdentity(identity)
  if (halves === undefined) return findAnywhere(observation, 'network', identity)
  const pool = observation.pools.get(halves[0])
  return pool === undefined ? undefined : findNetworkOfDevice(pool, halves[1])
}

/** A link to an object: by address where the configuration or the state has it, always by identity. */
export function linkTo(observation: XapiObservation, kindName: string, identity: string): LinkValue {
  return {
    kind: 'link',
    to: kindName,
    address: observation.addressOf.get(identity),
    identity,
    marks: noMarks,
  }
}

/** A link to a network of a pool, by its UUID, which is what a configuration can write; undefined for a dead reference. */
export function linkToNetwork(
  observation: XapiObservation,
  pool: ObservedPool,
  networkRef: string,
): LinkValue | undefined {
  const network = findByRef(pool, 'network', networkRef)
  if (network === undefined) return undefined
  const uuid = textField(network.record, 'uuid')
  const address =
    observation.addressOf.get(networkIdentity(pool, networkRef) ?? uuid) ?? observation.addressOf.get(uuid)
  return { kind: 'link', to: 'network', address, identity: uuid, marks: noMarks }
}

/** A link to an object of a class whose identity is its UUID; undefined for a null or dead reference. */
export function linkToRecord(
  observation: XapiObservation,
  pool: ObservedPool,
  kindName: 'host' | 'sr' | 'vm' | 'pool',
  ref: string,
): LinkValue | undefined {
  const found = findByRef(pool, classOfKind[kindName], ref)
  return found === undefined ? undefined : linkTo(observation, kindName, textField(found.record, 'uuid'))
}

const classOfKind = { host: 'host', sr: 'SR', vm: 'VM', pool: 'pool' } as const

/** What the object behind a link is known by: the link's own identity, else the one that its address is bound to. */
export function identityOfLink(observation: XapiObservation, link: LinkValue): string | undefined {
  return link.identity ?? (link.address === undefined ? undefined : observation.identityOf.get(link.address))
}

/** The host that a link names, where it was observed. */
export function hostOfLink(observation: XapiObservation, link: LinkValue): Found | undefined {
  const identity = identityOfLink(observation, link)
  return identity === undefined ? undefined : findAnywhere(observation, 'host', identity)
}

/** The pool that a link to a pool, or to one of its hosts, names, where it was observed. */
export function poolOfLink(observation: XapiObservation, link: LinkValue): ObservedPool | undefined {
  if (link.to === 'host') return hostOfLink(observation, link)?.pool
  const identity = identityOfLink(observation, link)
  return identity === undefined ? undefined : observation.pools.get(identity)
}
