import type { Change } from '../../../src/provider/change.js'
import type { Argument } from '../../../src/provider/step.js'
import type { LinkValue, ObjectValue } from '../../../src/value/value.js'
import { findAnywhere, findNetworkOfDevice } from '../observation/find.js'
import { findNetwork } from '../observation/identity.js'
import type { ObservedPool, XapiObservation } from '../observation/observation.js'
import { textField } from '../observation/record.js'
import { literal, uuidFrom } from './argument.js'
import { linkOf, numberOf, textOf } from './attribute.js'
import type { HostPlan, PoolPlan } from './pool-plan.js'

/** What builders of steps look at: the whole set of changes, the pools as they will be, and what probes have found. */
export interface Staging {
  readonly changes: ReadonlyMap<string, Change>
  readonly observation: XapiObservation
  readonly pools: readonly PoolPlan[]
  /** UUIDs found on the storage of an SR, by the SR's address; absent where it was not probed. */
  readonly probes: ReadonlyMap<string, readonly string[]>
  /** What is known of the updates that `patch` blocks name, by the block's address. */
  readonly updates: ReadonlyMap<string, UpdateFacts>
  readonly obstacles: Obstacles
  /** UUIDs of pools that are to tolerate the most failures that hold, and that hold fewer while the plan is carried out. */
  readonly unpromised?: ReadonlySet<string>
}

/** VMs that cannot leave their hosts while they run: by host UUID, VM UUID, xapi's code and parameters. */
export type Obstacles = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>

/** What an update's file, or a pool that knows the update, tells of it. */
export interface UpdateFacts {
  /** Undefined where only the pool that takes the file will tell. */
  readonly uuid: string | undefined
  readonly label: string
  /** What it asks for after it is applied: `restartHost` and others; undefined where nothing tells. */
  readonly guidance: readonly string[] | undefined
  readonly sizeBytes: number
}

/** Kinds whose objects are part of one host where they name it, and are lost to a pool that it leaves. */
export const kindsOnHosts: ReadonlySet<string> = new Set(['sr', 'storage_interface'])

const byKind = new WeakMap<Staging['changes'], ReadonlyMap<string, readonly Change[]>>()

/** The changes of one kind, in their order. */
export function changesOf(kindName: string, staging: Staging): readonly Change[] {
  const known = byKind.get(staging.changes)
  if (known !== undefined) return known.get(kindName) ?? []
  const made = new Map<string, Change[]>()
  for (const change of staging.changes.values()) {
    const alike = made.get(change.kindName)
    if (alike === undefined) made.set(change.kindName, [change])
    else alike.push(change)
  }
  byKind.set(staging.changes, made)
  return made.get(kindName) ?? []
}

/** True where the change makes a new object (also in place of an old one). */
export function isMaking(change: Change): boolean {
  return change.action === 'create' || change.action === 'replace'
}

/** True where the change leaves an object that it makes or alters. */
export function isKeeping(change: Change): boolean {
  return isMaking(change) || change.action === 'update' || change.action === 'no-op'
}

/** True for a replacement that takes the old object away before the new one is there. */
export function goesFirst({ action, createBeforeDestroy }: Change): boolean {
  return action === 'replace' && !createBeforeDestroy
}

/** The values after the change, or those last known of an object that goes. */
export function valuesOf(change: Change): ObjectValue | undefined {
  return change.planned ?? change.prior ?? change.applied
}

/** The pool that the object of a change belongs to: written, that of its host or of a bond's network, where it is, or the only one. */
export function poolOf(change: Change, staging: Staging): PoolPlan | undefined {
  const values = valuesOf(change)
  const network = change.kindName === 'bond' ? linkOf(values, 'network')?.address : undefined
  const under = network === undefined ? undefined : staging.changes.get(network)
  if (under !== undefined) return poolOf(under, staging)
  const host = linkOf(values, 'host')
  if (host !== undefined && change.kindName !== 'vm') return poolOfHost(host, staging)
  const pool = linkOf(values, 'pool')
  if (pool !== undefined) return poolOfLink(pool, staging)
  const present = presentPool(change, staging)
  if (present !== undefined) return present
  const declared = staging.pools.filter(
    ({ address }) => address !== undefined && staging.changes.get(address)?.action !== 'delete',
  )
  const [only, ...others] = declared.length > 0 ? declared : staging.pools
  return others.length === 0 && (declared.length > 0 || only?.leavers.length === 0) ? only : undefined
}

/** Where the object of a change that writes no pool is now. */
function presentPool({ kindName, identity }: Change, staging: Staging): PoolPlan | undefined {
  if (identity === undefined) return undefined
  const uuid = foundPool(kindName, identity, staging.observation)
  return staging.pools.find(pool => pool.uuid === uuid)
}

/** The pool that an object which no block manages is in. */
export function poolOfObject({ to, identity }: LinkValue, staging: Staging): PoolPlan | undefined {
  if (identity === undefined) return undefined
  const uuid = foundPool(to, identity, staging.observation)
  return staging.pools.find(pool => pool.uuid === uuid)
}

function foundPool(kindName: string, identity: string, observation: XapiObservation): string | undefined {
  switch (kindName) {
    case 'network':
      return findNetwork(observation, identity)?.pool.uuid
    case 'sr':
      return findAnywhere(observation, 'SR', identity)?.pool.uuid
    case 'vm':
      return findAnywhere(observation, 'VM', identity)?.pool.uuid
    default:
      return undefined
  }
}

function poolOfLink(link: LinkValue, staging: Staging): PoolPlan | undefined {
  const named = staging.pools.find(pool => pool.address !== undefined && pool.address === link.address)
  return named ?? staging.pools.find(pool => pool.uuid === link.identity) ?? poolOfHost(link, staging)
}

function poolOfHost(link: LinkValue, staging: Staging): PoolPlan | undefined {
  return staging.pools.find(pool => [...pool.hosts, ...pool.leavers].some(host => isHost(host, link)))
}

/** The host that a link points at. */
export function hostOf(link: LinkValue | undefined, staging: Staging): HostPlan | undefined {
  if (link === undefined) return undefined
  return staging.pools.flatMap(pool => [...pool.hosts, ...pool.leavers]).find(host => isHost(host, link))
}

/** True where the host leaves its pool. */
export function isLeaving(host: HostPlan, { pools }: Staging): boolean {
  return pools.some(pool => pool.leavers.includes(host))
}

function isHost(host: HostPlan, link: LinkValue): boolean {
  return (link.address !== undefined && host.address === link.address) || host.uuid === link.identity
}

/** The pool as it is now. */
export function observedPool(plan: PoolPlan, staging: Staging): ObservedPool | undefined {
  return staging.observation.pools.get(plan.uuid)
}

/** The UUID of the object behind a link: known, or the answer of the step that makes it. */
export function uuidOf(link: LinkValue, kindName: string, staging: Staging): Argument | undefined {
  const change = link.address === undefined ? undefined : staging.changes.get(link.address)
  if (change === undefined)
    return link.identity === undefined ? undefined : literal(uuidOfIdentity(link.identity, kindName, staging))
  return uuidOfChange(change, kindName, staging)
}

/** The same for a link of a change: one that removes leads to what is there now, even where that is made anew. */
export function uuidFor(
  change: Change,
  link: LinkValue,
  kindName: string,
  staging: Staging,
): Argument | undefined {
  return change.action === 'delete' && link.identity !== undefined
    ? literal(uuidOfIdentity(link.identity, kindName, staging))
    : uuidOf(link, kindName, staging)
}

/** The UUID of a change's own object. */
export function uuidOfChange(change: Change, kindName: string, staging: Staging): Argument | undefined {
  // A network that is made anew may come to be that of a NIC, which is there already.
  const isNew = change.action === 'replace' && change.kindName !== 'network'
  const known = isNew ? undefined : knownUuid(change, staging)
  if (known !== undefined) return literal(known)
  if (kindName === 'sr') {
    const attached = attachedSr(change, staging)
    return attached === undefined ? uuidFrom(`${change.address}/create`) : literal(attached)
  }
  return uuidFrom(`${change.address}/${kindName === 'vm' ? 'clone' : 'create'}`)
}

function uuidOfIdentity(identity: string, kindName: string, staging: Staging): string {
  const network = kindName === 'network' ? findNetwork(staging.observation, identity) : undefined
  return network === undefined ? identity : textField(network.record, 'uuid')
}

function knownUuid(change: Change, staging: Staging): string | undefined {
  if (change.kindName === 'network')
    return isMaking(change) ? nicNetwork(change, staging) : networkUuid(change, staging)
  if (isMaking(change) && (change.kindName === 'vm' || change.kindName === 'sr')) return undefined
  return textOf(change.prior, 'uuid') ?? textOf(change.planned, 'uuid') ?? change.identity
}

function networkUuid(change: Change, staging: Staging): string | undefined {
  return change.identity === undefined
    ? textOf(change.prior, 'uuid')
    : uuidOfIdentity(change.identity, 'network', staging)
}

/** The UUID of the network that a NIC has already, where the change adopts one. */
export function nicNetwork(change: Change, staging: Staging): string | undefined {
  const device = textOf(change.planned, 'device')
  const plan = poolOf(change, staging)
  const pool = plan === undefined ? undefined : observedPool(plan, staging)
  if (device === undefined || pool === undefined || numberOf(change.planned, 'vlan') !== undefined)
    return undefined
  const network = findNetworkOfDevice(pool, device)
  return network === undefined ? undefined : textField(network.record, 'uuid')
}

/** The UUID of the storage repository that an `sr` with `existing = "attach"` takes over. */
export function attachedSr(change: Change, staging: Staging): string | undefined {
  if (textOf(change.planned, 'existing') !== 'attach') return undefined
  const found = staging.probes.get(change.address) ?? []
  const wanted = textOf(change.config, 'uuid')
  return wanted === undefined
    ? found.length === 1
      ? found[0]
      : undefined
    : found.find(uuid => uuid === wanted)
}
