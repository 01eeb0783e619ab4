import type { Change } from '../../../../src/provider/change.js'
import type { Argument } from '../../../../src/provider/step.js'
import { literal } from '../../drafting/argument.js'
import { type Draft, type Requirement, wait } from '../../drafting/draft.js'
import { member } from '../../drafting/milestone.js'
import type { HostPlan, PoolPlan } from '../../drafting/pool-plan.js'
import type { Staging } from '../../drafting/staging.js'
import { findByUuid, findNic, type Found } from '../../observation/find.js'
import { otherConfig } from '../../drafting/setting.js'

/** Seconds within which a member must have taken over the bonds and VLANs of its coordinator. */
const deadlineSeconds = 600

/** What a host that joins takes over from its coordinator comes once it is a member. */
export function joined(host: HostPlan): Requirement {
  return { milestone: member(host.uuid), reason: `${host.name} joins its pool first` }
}

/** Waits until a host that joins has taken over what its coordinator has on a network; `words` are its name. */
export function copyStep(
  change: Change,
  { coordinator }: PoolPlan,
  host: HostPlan,
  network: Argument,
  words: string,
  path: string,
): Draft {
  return wait(
    change.address,
    `${host.name}/present`,
    'network.present',
    { at: literal(coordinator.ip), host: literal(host.uuid), network },
    `wait until ${host.name} has ${words}`,
    deadlineSeconds,
    { cause: { address: change.address, path: [path] } },
  )
}

/** The hosts that join and have any of these NICs: they take over what their coordinator has on them (xapi.md §1.4). */
export function copiers(
  { joiners }: PoolPlan,
  devices: readonly string[],
  staging: Staging,
): readonly HostPlan[] {
  return joiners.filter(host => {
    const found = foundHost(host, staging)
    return found !== undefined && devices.some(device => findNic(found.pool, found.ref, device) !== undefined)
  })
}

/** True for a host that keeps its own VLANs when it joins. */
export function keepsVlans(host: HostPlan, staging: Staging): boolean {
  return otherConfig(foundHost(host, staging)?.record)['sync_vlans'] === 'nosync'
}

function foundHost({ poolUuid, uuid }: HostPlan, staging: Staging): Found | undefined {
  const pool = staging.observation.pools.get(poolUuid)
  return pool && findByUuid(pool, 'host', uuid)
}
