import type { Change } from '../../../../src/provider/change.js'
import { noObject, thePool } from '../../drafting/argument.js'
import { flagOf } from '../../drafting/attribute.js'
import { call, type Draft } from '../../drafting/draft.js'
import type { PoolPlan } from '../../drafting/pool-plan.js'
import { type Target } from '../../drafting/setting.js'
import { isMaking, poolOf, type Staging } from '../../drafting/staging.js'

/** The default SR is also where suspended VMs and crash dumps go. What tells whether all is done, being the default, comes last. */
export function defaultSteps(change: Change, to: Target, pool: PoolPlan, staging: Staging): readonly Draft[] {
  const isWanted = flagOf(change.planned, 'default') === true
  const isNow = !isMaking(change) && flagOf(change.prior, 'default') === true
  if (isWanted === isNow || (!isWanted && hasSuccessor(change, pool, staging))) return []
  const value = isWanted ? to.object : noObject
  const cause = { address: change.address, path: ['default'] }
  const verb = isWanted ? `make ${to.subject} the pool’s` : `take ${to.subject} from its place as the pool’s`
  return [
    call(
      change.address,
      'default-crash',
      'pool.set_crash_dump_SR',
      { at: to.at, self: thePool, value },
      `${verb} SR for crash dumps`,
      { cause },
    ),
    call(
      change.address,
      'default-suspend',
      'pool.set_suspend_image_SR',
      { at: to.at, self: thePool, value },
      `${verb} SR for suspended VMs`,
      { cause },
    ),
    call(
      change.address,
      'default',
      'pool.set_default_SR',
      { at: to.at, self: thePool, value },
      `${verb} default SR`,
      { cause },
    ),
  ]
}

/** True where another SR takes the place of the default, which needs no step of the one that leaves it. */
function hasSuccessor(change: Change, pool: PoolPlan, staging: Staging): boolean {
  return [...staging.changes.values()].some(
    other =>
      other.kindName === 'sr' &&
      other.address !== change.address &&
      (isMaking(other) || other.action === 'update') &&
      flagOf(other.planned, 'default') === true &&
      poolOf(other, staging) === pool,
  )
}
