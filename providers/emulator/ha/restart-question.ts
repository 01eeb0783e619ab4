import type { Placement, Sized } from './packing.js'
import { pack } from './packing.js'

/** The hosts and VMs that a restart plan is made for (xapi.md §3.6, 5). Sizes in bytes. */
export interface RestartQuestion {
  /** Live hosts with their free memory. */
  readonly hosts: readonly Sized<string>[]
  readonly vms: readonly Sized<string>[]
  readonly placement: Placement<string, string>
  /** All hosts of the pool, live or not. */
  readonly totalHosts: number
  readonly failures: number
}

/** What is wrong with a question; undefined when nothing is. */
export function findFault(question: RestartQuestion): string | undefined {
  const vms = new Set(question.vms.map(([vm]) => vm))
  const hosts = new Set(question.hosts.map(([host]) => host))
  if (question.placement.some(([vm]) => !vms.has(vm))) return 'VM not found'
  if (question.placement.some(([, host]) => !hosts.has(host))) return 'Host not found'
  if (question.failures > question.totalHosts) return 'num_failures > total_hosts'
  return question.failures < 0 ? 'num_failures < 0' : undefined
}

/** Where the failed VMs go, on what is free now. */
export function specificPlan(
  question: RestartQuestion,
  failed: readonly string[],
): Placement<string, string> {
  const wanted = new Set(failed)
  return pack(
    question.vms.filter(([vm]) => wanted.has(vm)),
    question.hosts,
  )
}

/** The question after a plan was carried out: less memory, other places. */
export function applyPlan(question: RestartQuestion, plan: Placement<string, string>): RestartQuestion {
  const sizes = new Map(question.vms)
  const moved = new Set(plan.map(([vm]) => vm))
  const taken = new Map<string, number>()
  for (const [vm, host] of plan) taken.set(host, (taken.get(host) ?? 0) + (sizes.get(vm) ?? 0))
  return {
    ...question,
    hosts: question.hosts.map(([host, free]) => [host, free - (taken.get(host) ?? 0)] as const),
    placement: [...plan, ...question.placement.filter(([vm]) => !moved.has(vm))],
  }
}

/** Whether a plan restarts what ran on dead hosts, on living ones, with room for all (xapi's own test of its planners). */
export function isSoundPlan(
  question: RestartQuestion,
  dead: readonly string[],
  plan: Placement<string, string>,
): boolean {
  const after = applyPlan(question, plan)
  const isOrphan = after.placement.some(([, host]) => dead.includes(host))
  return !isOrphan && after.hosts.every(([host, free]) => dead.includes(host) || free >= 0)
}
