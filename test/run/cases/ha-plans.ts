import {
  maximumFailures,
  planForFailures,
  protectedVmsOf,
} from '../../../providers/emulator/ha/failover-plan.js'
import { pack } from '../../../providers/emulator/ha/packing.js'
import {
  applyPlan,
  binomial,
  chooseHeuristic,
  factorial,
  findFault,
  isPlanAlwaysPossible,
  isPossibleApproximately,
  isPossibleExhaustively,
  isPossibleForEqualHosts,
  specificPlan,
  type RestartQuestion,
} from '../../../providers/emulator/ha/restart-question.js'
import { makePool, type PoolSketch } from '../../support/sketched-pool.js'
import type { Evaluators, RecordedCase } from './recorded.js'

interface Configuration {
  readonly hosts: readonly (readonly [string, number])[]
  readonly vms: readonly (readonly [string, number])[]
  readonly placement: readonly (readonly [string, string])[]
  readonly total_hosts: number
  readonly num_failures: number
}

function question(input: Configuration): RestartQuestion {
  return {
    hosts: input.hosts,
    vms: input.vms,
    placement: input.placement,
    totalHosts: input.total_hosts,
    failures: input.num_failures,
  }
}

function alwaysPossible(input: Configuration, entry: RecordedCase): unknown {
  const asked = question(input)
  const answers: Readonly<Record<string, () => unknown>> = {
    chosen_heuristic: () => chooseHeuristic(asked.totalHosts, asked.failures),
    chosen_result: () => isPlanAlwaysPossible(asked),
    exhaustive: () => isPossibleExhaustively(asked),
    approximate: () => isPossibleApproximately(asked),
    approximate_pre_2018: () => isPossibleForEqualHosts(asked),
  }
  const expected = entry.expected as Readonly<Record<string, unknown>>
  // An answer that was not recorded took xapi too long, and would take us as long.
  return Object.fromEntries(
    Object.entries(expected).map(([key, recorded]) => [key, recorded === null ? null : answers[key]?.()]),
  )
}

/** Packing, restart plans, limits. */
export const haPlansEvaluators: Evaluators = {
  binomial: ([n, k]: readonly [number, number]) => binomial(n, k),
  factorial: (input: number) => factorial(input),
  choose_heuristic: (input: { readonly total_hosts: number; readonly num_failures: number }) =>
    chooseHeuristic(input.total_hosts, input.num_failures),
  biggest_fit_decreasing: (input: {
    readonly things: readonly (readonly [string, number])[]
    readonly bins: readonly (readonly [string, number])[]
  }) => pack(input.things, input.bins),
  check_configuration: (input: Configuration) => findFault(question(input)) ?? 'ok',
  get_specific_plan_and_apply: (input: {
    readonly config: Configuration
    readonly failed_vms: readonly string[]
  }) => {
    const asked = question(input.config)
    const plan = specificPlan(asked, input.failed_vms)
    const after = applyPlan(asked, plan)
    return { plan, hosts_after: after.hosts, placement_after: after.placement }
  },
  plan_always_possible: alwaysPossible,
  plan_for_n_failures: (input: { readonly pool: PoolSketch; readonly n: number }) =>
    planForFailures(makePool(input.pool), '24.39', input.n),
  all_protected_vms: (input: PoolSketch) => {
    const pool = makePool(input)
    return protectedVmsOf(pool).map(vm => pool.get('VM', vm)?.['name_label'])
  },
  compute_max_host_failures_to_tolerate: (input: PoolSketch) => maximumFailures(makePool(input), '24.39'),
}
