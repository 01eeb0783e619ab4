import type { Requirement } from '../drafting/draft.js'
import { patched } from '../drafting/milestone.js'
import type { HostPlan, PoolPlan } from '../drafting/pool-plan.js'
import type { Staging } from '../drafting/staging.js'
import { setUp } from '../kinds/host/set-up.js'

const rebooting = new WeakMap<readonly HostPlan[], readonly Requirement[]>()

/** Hosts that reboot for their updates do so before anything else is asked of them: the same list for all that a pool has. */
export function rebootOrder(hosts: readonly HostPlan[]): readonly Requirement[] {
  const known = rebooting.get(hosts)
  if (known !== undefined) return known
  const made = hosts.map(host => ({
    milestone: patched(host.uuid),
    reason: `${host.name} gets its updates, and reboots, first`,
  }))
  rebooting.set(hosts, made)
  return made
}

/** Hosts are set up before their pool is furnished; where that is taken under management, its own first step waits for them. */
export function hostOrder({ address, hosts }: PoolPlan, staging: Staging): readonly Requirement[] {
  const action = address === undefined ? undefined : staging.changes.get(address)?.action
  return action === 'create' ? [] : hosts.flatMap(host => setUp(host, staging))
}

/** One requirement a milestone: the last of those that are more than a sequence or a wish. */
export function distinct(requirements: readonly Requirement[]): readonly Requirement[] {
  const kept = new Map<string, Requirement>()
  for (const requirement of requirements)
    if (!isLesser(requirement) || !kept.has(requirement.milestone))
      kept.set(requirement.milestone, requirement)
  return [...kept.values()]
}

function isLesser({ isSequence, isWish }: Requirement): boolean {
  return isSequence === true || isWish === true
}
