import type { Database, Ref } from '../database/database.js'
import { flagOf, numberOf, recordOf, textOf } from '../rules/field.js'
import type { Refusal } from '../rules/refusal.js'
import { refusal } from '../rules/refusal.js'
import { poolOf } from '../rules/related.js'
import type { PlannedChange } from './failover-plan.js'
import { planForFailures } from './failover-plan.js'

/** A change that HA has to agree to. */
export interface HaChange extends PlannedChange {
  /** VMs that start on a host yet to be chosen: they become protected, and are counted as offline. */
  readonly startsAnywhere?: readonly Ref[]
}

/**
 * HA_OPERATION_WOULD_BREAK_FAILOVER_PLAN: with HA on, no overcommitment allowed and a full plan now, the plan must still
 * be full after the change (xapi.md §3.7), for `failuresAfter` failures if that is what changes. An overcommitted pool
 * refuses nothing.
 */
export function failoverRefusals(
  database: Database,
  release: string,
  change: HaChange,
  failuresAfter?: number,
): readonly Refusal[] {
  const [pool, record] = poolOf(database)
  if (!flagOf(record, 'ha_enabled') || flagOf(record, 'ha_allow_overcommit')) return []
  const failures = numberOf(record, 'ha_plan_exists_for')
  if (planForFailures(database, release, failures) !== 'Plan_exists_for_all_VMs') return []
  const planned = {
    ...change,
    newlyProtected: [...(change.newlyProtected ?? []), ...becomeProtected(database, change)],
  }
  return planForFailures(database, release, failuresAfter ?? failures, planned) === 'Plan_exists_for_all_VMs'
    ? []
    : [refusal('HA_OPERATION_WOULD_BREAK_FAILOVER_PLAN', [], ['pool', pool])]
}

/** A VM with priority `restart` is protected from its start on. */
function becomeProtected(database: Database, change: HaChange): readonly Ref[] {
  const starting = [...(change.startsAnywhere ?? []), ...(change.arriving ?? []).map(({ vm }) => vm)]
  return starting.filter(vm => textOf(recordOf(database, 'VM', vm), 'ha_restart_priority') === 'restart')
}
