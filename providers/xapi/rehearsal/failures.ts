import type { Emulator } from '../../emulator/emulator.js'
import type { Database } from '../../emulator/database/database.js'
import { maximumFailures } from '../../emulator/ha/failover-plan.js'
import { literal } from '../drafting/argument.js'
import type { PoolPlan } from '../drafting/pool-plan.js'
import type { Staging } from '../drafting/staging.js'
import { failures } from '../kinds/ha_plan/steps.js'
import type { OrderedStep } from '../ordering/order.js'
import { databaseOfHost } from './world.js'

/** The largest number of host failures that a pool of the rehearsed world survives with all protected VMs. */
export function mostFailuresOf(pool: PoolPlan, database: Database): number {
  return maximumFailures(database, pool.release)
}

/** A step that sets the largest number of failures that holds, with the number that holds now; undefined for an optional one that changes nothing. */
export function countedFailures(
  item: OrderedStep,
  staging: Staging,
  world: Emulator,
): OrderedStep | undefined {
  const at = item.step.arguments.at
  const pool = staging.pools.find(each => at?.kind === 'literal' && at.value === each.coordinator.ip)
  const database = pool === undefined ? undefined : databaseOfHost(world, pool.coordinator.uuid)
  if (pool === undefined || database === undefined) return item
  const most = mostFailuresOf(pool, database)
  const present = database.records('pool').at(0)?.[1]['ha_host_failures_to_tolerate']
  if (item.draft.isOptional === true && present === most) return undefined
  const step = {
    ...item.step,
    arguments: { ...item.step.arguments, value: literal(most) },
    summary: `tolerate ${failures(most)}, the most that hold`,
  }
  return { ...item, step }
}
