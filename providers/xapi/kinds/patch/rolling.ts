import type { Requirement } from '../../drafting/draft.js'
import { patched, restored } from '../../drafting/milestone.js'
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
