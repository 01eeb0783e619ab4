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

/** Which planner answers for how many hosts and failures. */
export type Heuristic = 'exhaustive' | 'approximate'

/** What is wrong with a question; undefined when nothing is. */
export function findFault(question: RestartQuestion): string | undefined {
  const vms = new Set(question.vms.map(([vm]) => vm))
  const hosts = new Set(question.hosts.map(([host]) => host))
  if (question.placement.some(([vm]) => !vms.has(vm))) return 'VM not found'
  if (question.placement.some(([, host]) => !hosts.has(host))) return 'Host not found'
  if (question.failures > question.totalHosts) return 'num_failures > total_hosts'
  return question.failures < 0 ? 'num_failures < 0' : undefined
}

/** Exhaustive while there are few enough orders of failure: C(n, r) x r! below 3500, n at most 32. */
export function chooseHeuristic(totalHosts: number, failures: number): Heuristic {
  if (totalHosts > 32) return 'approximate'
  const orders = binomial(totalHosts, failures) * factorial(failures)
  return orders < 3500 ? 'exhaustive' : 'approximate'
}

/** How many ways there are to choose k of n. */
export function binomial(n: number, k: number): number {
  return factorial(n) / (factorial(k) * factorial(n - k))
}

/** 1 x 2 x … x n; Infinity where a double cannot hold it. */
export function factorial(n: number): number {
  let product = 1
  for (let factor = 2; factor <= n; factor += 1) product *= factor
  return product
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

/** Whether every set of that many failing hosts leaves a plan, by the heuristic that xapi would choose. */
export function isPlanAlwaysPossible(question: RestartQuestion, isBefore74 = false): boolean {
  const heuristic = chooseHeuristic(question.totalHosts, question.failures)
  if (heuristic === 'exhaustive') return isPossibleExhaustively(question)
  return isBefore74 ? isPossibleForEqualHosts(question) : isPossibleApproximately(question)
}

/** Hosts must be left over; with none left only an empty pool survives. */
function isHopeless({ hosts, failures, vms }: RestartQuestion): boolean {
  return hosts.length < failures || (hosts.length === failures && vms.length > 0)
}

/** Tries every order of failures, each restart on top of the earlier ones (xapi.md §3.8). */
export function isPossibleExhaustively(question: RestartQuestion): boolean {
  if (isHopeless(question)) return false
  const sizes = new Map(question.vms)
  const carried = new Map(question.hosts.map(([host]) => [host, [] as number[]]))
  for (const [vm, host] of question.placement) carried.get(host)?.push(sizes.get(vm) ?? 0)
  const loads = question.hosts.map(([host, free]) => ({ free, sizes: carried.get(host) ?? [] }))
  const key = `${question.failures}|${loads.map(({ free, sizes: own }) => `${free}:${own.join(',')}`).join('|')}`
  const known = answered.get(key)
  if (known !== undefined) return known
  const answer = survives(loads, question.failures)
  // A plan is asked for again and again while little changes; old questions do not come back.
  if (answered.size >= keptAnswers) answered.clear()
  answered.set(key, answer)
  return answer
}

const answered = new Map<string, boolean>()
const keptAnswers = 500

/** A host that may fail: what is free on it, and how large the VMs on it are. Whose they are makes no difference. */
interface Load {
  readonly free: number
  readonly sizes: readonly number[]
}

function survives(hosts: readonly Load[], failures: number): boolean {
  if (failures === 0) return true
  return hosts.every((dead, index) => {
    const left = hosts.toSpliced(index, 1)
    const plan = pack(
      dead.sizes.map(size => [size, size] as const),
      left.map((host, position) => [position, host.free] as const),
    )
    if (plan.length < dead.sizes.length) return false
    return failures === 1 || survives(afterMoves(left, plan), failures - 1)
  })
}

function afterMoves(hosts: readonly Load[], plan: Placement<number, number>): readonly Load[] {
  const moved = hosts.map(({ free, sizes }) => ({ free, sizes: [...sizes] }))
  for (const [size, position] of plan) {
    const host = moved[position]
    if (host === undefined) continue
    host.free -= size
    host.sizes.push(size)
  }
  return moved
}

/** The estimate since 7.4: slots of the largest VM, the fullest hosts failing and the roomiest too (xapi.md §3.8). */
export function isPossibleApproximately(question: RestartQuestion): boolean {
  if (question.vms.length === 0 && question.hosts.length >= question.failures) return true
  if (isHopeless(question)) return false
  const largest = Math.max(...question.vms.map(([, size]) => size))
  const slots = descending(question.hosts.map(([, free]) => Math.floor(free / largest)))
  const used = descending(
    question.hosts.map(([host]) => question.placement.filter(([, place]) => place === host).length),
  )
  const moving = sum(used.slice(0, question.failures))
  return moving <= sum(slots) - sum(slots.slice(0, question.failures))
}

/**
 * The estimate before 7.4: every VM as large as the largest, every host as full as the fullest, the host with most free
 * memory fails, its VMs are packed on the others; the same again from there for the failures that are left (xapi.md §3.8).
 */
export function isPossibleForEqualHosts(question: RestartQuestion): boolean {
  if (isHopeless(question)) return false
  if (question.vms.length === 0 || question.failures === 0) return true
  const equal = equalised(question)
  const [roomiest] = equal.hosts.toSorted(([, first], [, second]) => second - first)
  if (roomiest === undefined) return false
  const failed = equal.placement.filter(([, host]) => host === roomiest[0]).map(([vm]) => vm)
  const left = {
    ...equal,
    hosts: equal.hosts.filter(([host]) => host !== roomiest[0]),
    placement: equal.placement.filter(([, host]) => host !== roomiest[0]),
    failures: question.failures - 1,
  }
  const plan = specificPlan(left, failed)
  return plan.length === failed.length && isPossibleForEqualHosts(applyPlan(left, plan))
}

/** The question with equal VMs, as many on every host as on the fullest; free memory is left as it is. */
function equalised(question: RestartQuestion): RestartQuestion {
  const largest = Math.max(...question.vms.map(([, size]) => size))
  const counts = question.hosts.map(
    ([host]) => question.placement.filter(([, place]) => place === host).length,
  )
  const fullest = Math.max(...counts, 0)
  const placement = question.hosts.flatMap(([host]) =>
    Array.from({ length: fullest }, (_, index) => [`${host}/${index}`, host] as const),
  )
  return { ...question, vms: placement.map(([vm]) => [vm, largest] as const), placement }
}

function descending(numbers: readonly number[]): readonly number[] {
  return numbers.toSorted((first, second) => second - first)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
