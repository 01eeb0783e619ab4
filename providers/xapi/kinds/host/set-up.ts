import type { Requirement } from '../../drafting/draft.js'
import { ready } from '../../drafting/milestone.js'
import type { HostPlan } from '../../drafting/pool-plan.js'
import { isLeaving, type Staging } from '../../drafting/staging.js'
import { rollingOrder } from '../patch/rolling.js'

/**
 * A host is set up, at the address that it is to have, before more is asked of it. One that leaves its pool is set up
 * afterwards, so nobody waits for it before.
 */
export function setUp(host: HostPlan, staging: Staging): readonly Requirement[] {
  return host.address === undefined || isLeaving(host, staging)
    ? []
    : [{ milestone: ready(host.address), reason: `${host.name} is set up first`, isSequence: true }]
}

/** What is set on hosts of a pool is set before its coordinator, through which all of it goes, is away. */
export function allSetUp(poolUuid: string, staging: Staging): readonly Requirement[] {
  return rollingOrder(staging, poolUuid).flatMap(host => setUp(host, staging))
}

/** The coordinator of a pool is set up, and reached at the address that it is to have. */
export function coordinatorSetUp(poolUuid: string, staging: Staging): readonly Requirement[] {
  const uuid = staging.observation.pools.get(poolUuid)?.coordinatorUuid
  return rollingOrder(staging, poolUuid)
    .filter(host => host.uuid === uuid)
    .flatMap(host => setUp(host, staging))
}
