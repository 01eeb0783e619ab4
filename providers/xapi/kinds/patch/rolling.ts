import type { Requirement } from '../../drafting/draft.js'
import { patched, ready, restored } from '../../drafting/milestone.js'
import type { HostPlan } from '../../drafting/pool-plan.js'
import type { Staging } from '../../drafting/staging.js'

/** The hosts that are in a pool now, in the order in which they reboot: the coordinator first, then as pools list them. */
export function rollingOrder(staging: Staging, poolUuid: string): readonly HostPlan[] {
  const hosts = staging.pools
    .flatMap(pool => [...pool.hosts, ...pool.leavers])
    .filter(host => host.poolUuid === poolUuid)
  const coordinator = staging.observation.pools.get(poolUuid)?.coordinatorUuid
  const isFirst = (host: HostPlan) => host.uuid === coordinator
  return [...hosts.filter(isFirst), ...hosts.filter(host => !isFirst(host))]
}

/** One host of a pool is down at a time: what a host that reboots waits for. */
export function inTurn(host: HostPlan, staging: Staging): readonly Requirement[] {
  const order = rollingOrder(staging, host.poolUuid)
  return [
    { milestone: restored(host.poolUuid), reason: 'VMs are back where an interrupted apply took them from' },
    ...order.slice(0, order.indexOf(host)).map(earlier => ({
      milestone: patched(earlier.uuid),
      reason: `one host after another: ${earlier.name} first`,
    })),
  ]
}

/** What is set on hosts of a pool is set before its coordinator, through which all of it goes, is away. */
export function allSetUp(poolUuid: string, staging: Staging): readonly Requirement[] {
  return rollingOrder(staging, poolUuid).flatMap(isSetUp)
}

/** The coordinator of a pool is set up, and reached at the address that it is to have. */
export function coordinatorSetUp(poolUuid: string, staging: Staging): readonly Requirement[] {
  const uuid = staging.observation.pools.get(poolUuid)?.coordinatorUuid
  return rollingOrder(staging, poolUuid)
    .filter(host => host.uuid === uuid)
    .flatMap(isSetUp)
}

/** A host is set up, at the address that it is to have, before more is asked of it. */
export function isSetUp({ address, name }: HostPlan): readonly Requirement[] {
  return address === undefined
    ? []
    : [{ milestone: ready(address), reason: `${name} is set up first`, isSequence: true }]
}
