import type { Change } from '../../../src/provider/change.js'
import type { LinkValue } from '../../../src/value/value.js'
import type { ObservedPool, XapiObservation } from '../observation/observation.js'
import { blockOf, flagOf, linkOf, linksOf, shownText, textOf } from './attribute.js'

/** A host as the plan sees it: where it is, and where it will be. */
export interface HostPlan {
  /** The address of its block; undefined where no block names it. */
  readonly address: string | undefined
  readonly uuid: string
  readonly name: string
  /** Where it is reached once its own block is brought about. */
  readonly ip: string
  /** The pool that it belongs to before the plan. */
  readonly poolUuid: string
  readonly isLive: boolean
}

/** A pool as it will be. A standalone host is the coordinator of a pool of its own. */
export interface PoolPlan {
  /** The address of its block; undefined where no block names it. */
  readonly address: string | undefined
  readonly uuid: string
  readonly name: string
  readonly release: string
  /** The one that coordinates after the plan and is spoken to: who is written, unless the pool has elected another since. */
  readonly coordinator: HostPlan
  /** All hosts after the plan, the coordinator first, then by address. */
  readonly hosts: readonly HostPlan[]
  readonly joiners: readonly HostPlan[]
  readonly leavers: readonly HostPlan[]
}

/** The pools after the plan: those that blocks declare, and those of hosts that join none. */
export function planPools(changes: readonly Change[], observation: XapiObservation): readonly PoolPlan[] {
  const hosts = observedHosts(changes, observation)
  const declared = changes
    .filter(change => change.kindName === 'pool')
    .flatMap(change => declaredPool(change, hosts, observation) ?? [])
  const taken = new Set(declared.flatMap(pool => [...pool.hosts, ...pool.leavers].map(host => host.uuid)))
  const others = [...observation.pools.values()].flatMap(pool => otherPool(pool, hosts, taken) ?? [])
  return [...declared, ...others]
}

function declaredPool(
  change: Change,
  hosts: readonly HostPlan[],
  observation: XapiObservation,
): PoolPlan | undefined {
  const values = change.planned ?? change.prior ?? change.applied
  const named = hostBehind(linkOf(values, 'coordinator'), hosts)
  const pool = named === undefined ? undefined : observation.pools.get(named.poolUuid)
  if (named === undefined || pool === undefined) return undefined
  // One that no block names is left to HOST_IS_SLAVE: nothing is known of it but its address.
  const elected = hosts.find(host => host.uuid === pool.coordinatorUuid && host.address !== undefined)
  const coordinator = elected === undefined || isDesignated(change) ? named : elected
  const present = hosts.filter(host => host.poolUuid === pool.uuid)
  const wanted = linksOf(change.planned, 'members').flatMap(link => hostBehind(link, hosts) ?? [])
  const formerly = linkOf(change.applied, 'coordinator')
  const before = [
    ...linksOf(change.prior ?? change.applied, 'members'),
    ...(formerly === undefined ? [] : [formerly]),
  ].flatMap(link => hostBehind(link, hosts) ?? [])
  const isGoing = change.action === 'delete'
  const mayEject = flagOf(isGoing ? (change.applied ?? change.prior) : change.planned, 'allow_eject') === true
  const dropped = [...new Set(before)].filter(
    host =>
      host.poolUuid === pool.uuid &&
      host !== coordinator &&
      (isGoing || host !== named) &&
      !wanted.includes(host),
  )
  const leavers = mayEject || !isGoing ? dropped : []
  const joiners = wanted.filter(host => host.poolUuid !== pool.uuid)
  const rest = [...present.filter(host => !leavers.includes(host)), ...joiners].filter(
    host => host !== coordinator,
  )
  return {
    address: change.address,
    uuid: pool.uuid,
    name: shownText(change.planned, 'name') ?? poolName(pool, coordinator),
    release: pool.release,
    coordinator,
    hosts: [coordinator, ...sorted(rest)],
    joiners: sorted(joiners),
    leavers: sorted(leavers),
  }
}

/** True where the written coordinator is another than last time; only then is it made the one (xapi elects on its own). */
export function isDesignated(change: Change): boolean {
  const [before, after] = [change.applied, change.planned].map(values => linkOf(values, 'coordinator'))
  return before !== undefined && after !== undefined && before.address !== after.address
}

function otherPool(
  pool: ObservedPool,
  hosts: readonly HostPlan[],
  taken: ReadonlySet<string>,
): PoolPlan | undefined {
  const left = hosts.filter(host => host.poolUuid === pool.uuid && !taken.has(host.uuid))
  const coordinator = left.find(host => host.uuid === pool.coordinatorUuid)
  if (coordinator === undefined) return undefined
  const rest = sorted(left.filter(host => host !== coordinator))
  const name = poolName(pool, coordinator)
  return {
    address: undefined,
    uuid: pool.uuid,
    name,
    release: pool.release,
    coordinator,
    hosts: [coordinator, ...rest],
    joiners: [],
    leavers: [],
  }
}

/** The address at which a host will be reached once its block is brought about. */
export function addressAfter(change: Change | undefined, now: string): string {
  const block = blockOf(change?.planned, 'management')
  if (block === undefined || (textOf(block, 'mode') ?? 'static') !== 'static') return now
  return textOf(block, 'ip') ?? now
}

function poolName(pool: ObservedPool, coordinator: HostPlan): string {
  const [record] = pool.tables.get('pool')?.values() ?? []
  return typeof record?.name_label === 'string' && record.name_label !== ''
    ? record.name_label
    : coordinator.name
}

function hostBehind(link: LinkValue | undefined, hosts: readonly HostPlan[]): HostPlan | undefined {
  if (link === undefined) return undefined
  return (
    hosts.find(host => host.address !== undefined && host.address === link.address) ??
    hosts.find(host => host.uuid === link.identity)
  )
}

function observedHosts(changes: readonly Change[], observation: XapiObservation): readonly HostPlan[] {
  const byUuid = new Map([...observation.hosts.values()].map(host => [host.hostUuid, host]))
  const declared = new Set(changes.filter(change => change.kindName === 'host').map(change => change.address))
  return [...observation.pools.values()].flatMap(pool =>
    [...(pool.tables.get('host')?.values() ?? [])].map(record => {
      const observed = byUuid.get(String(record.uuid))
      return {
        address: observed !== undefined && declared.has(observed.address) ? observed.address : undefined,
        uuid: String(record.uuid),
        name: String(record.name_label),
        ip: addressAfter(
          observed === undefined ? undefined : changes.find(change => change.address === observed.address),
          String(record.address),
        ),
        poolUuid: pool.uuid,
        isLive: observed?.isLive ?? true,
      }
    }),
  )
}

function sorted(hosts: readonly HostPlan[]): readonly HostPlan[] {
  return [...hosts].sort(
    (left, right) =>
      order(left) - order(right) || compare(left.address ?? left.name, right.address ?? right.name),
  )
}

function order(host: HostPlan): number {
  return host.address === undefined ? 1 : 0
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}
