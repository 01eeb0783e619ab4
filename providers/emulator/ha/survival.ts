import { pack } from './packing.js'
import type { Placement } from './packing.js'
import type { RestartQuestion } from './restart-question.js'

/** A host that may fail: bytes free on it, and how large the VMs on it are. Whose they are makes no difference. */
export interface HostLoad {
  readonly free: number
  readonly sizes: readonly number[]
}

/** What a pool carries, for the question how many of its hosts may fail. Sizes in bytes. */
export interface PoolLoad {
  readonly hosts: readonly HostLoad[]
  /** VMs that are on no live host. */
  readonly idle: readonly number[]
  /** All hosts of the pool, live or not. */
  readonly totalHosts: number
  readonly failures: number
}

/** Which planner answers for how many hosts and failures. */
export type Heuristic = 'exhaustive' | 'approximate'

/** The load that a question describes, with VMs that it does not name on some of its hosts. */
export function loadOf(
  question: RestartQuestion,
  others: (host: string) => readonly number[] = () => [],
): PoolLoad {
  const sizes = new Map(question.vms)
  const placed = new Map<string, number[]>()
  for (const [vm, host] of question.placement) {
    const there = placed.get(host)
    if (there === undefined) placed.set(host, [sizes.get(vm) ?? 0])
    else there.push(sizes.get(vm) ?? 0)
    sizes.delete(vm)
  }
  return {
    hosts: question.hosts.map(([host, free]) => ({
      free,
      sizes: [...(placed.get(host) ?? []), ...others(host)],
    })),
    idle: [...sizes.values()],
    totalHosts: question.totalHosts,
    failures: question.failures,
  }
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

/** Whether every set of that many failing hosts leaves a plan, by the heuristic that xapi would choose. */
export function isPlanAlwaysPossible(load: PoolLoad, isBefore74 = false): boolean {
  const heuristic = chooseHeuristic(load.totalHosts, load.failures)
  if (heuristic === 'exhaustive') return isPossibleExhaustively(load)
  return isBefore74 ? isPossibleForEqualHosts(load) : isPossibleApproximately(load)
}

function countOf({ hosts, idle }: PoolLoad): number {
  return hosts.reduce((count, { sizes }) => count + sizes.length, idle.length)
}

/** Hosts must be left over; with none left only an empty pool survives. */
function isHopeless(load: PoolLoad): boolean {
  const { hosts, failures } = load
  return hosts.length < failures || (hosts.length === failures && countOf(load) > 0)
}

/** Tries every order of failures, each restart on top of the earlier ones (xapi.md §3.8). */
export function isPossibleExhaustively(load: PoolLoad): boolean {
  if (isHopeless(load)) return false
  const loads = load.hosts
  const key = `${load.failures}|${loads.map(({ free, sizes: own }) => `${free}:${own.join(',')}`).join('|')}`
  const known = answered.get(key)
  if (known !== undefined) return known
  const answer = survives(loads, load.failures)
  // A plan is asked for again and again while little changes; old questions do not come back.
  if (answered.size >= keptAnswers) answered.clear()
  answered.set(key, answer)
  return answer
}

const answered = new Map<string, boolean>()
const keptAnswers = 500

function survives(hosts: readonly HostLoad[], failures: number): boolean {
  if (failures === 0) return true
  return hosts.every((dead, index) => {
    const left = hosts.toSpliced(index, 1)
    const plan = packSizes(dead.sizes, left)
    if (plan.length < dead.sizes.length) return false
    return failures === 1 || survives(afterMoves(left, plan), failures - 1)
  })
}

/** Packs VMs of these sizes: each with the position of its host. */
function packSizes(sizes: readonly number[], hosts: readonly HostLoad[]): Placement<number, number> {
  return pack(
    sizes.map(size => [size, size] as const),
    hosts.map((host, position) => [position, host.free] as const),
  )
}

function afterMoves(hosts: readonly HostLoad[], plan: Placement<number, number>): readonly HostLoad[] {
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
export function isPossibleApproximately(load: PoolLoad): boolean {
  const { hosts, failures } = load
  if (countOf(load) === 0 && hosts.length >= failures) return true
  if (isHopeless(load)) return false
  const largest = largestOf(load)
  const slots = descending(hosts.map(({ free }) => Math.floor(free / largest)))
  const used = descending(hosts.map(({ sizes }) => sizes.length))
  const moving = sum(used.slice(0, failures))
  return moving <= sum(slots) - sum(slots.slice(0, failures))
}

/**
 * The estimate before 7.4: every VM as large as the largest, every host as full as the fullest, the host with most free
 * memory fails, its VMs are packed on the others; the same again from there for the failures that are left (xapi.md §3.8).
 */
export function isPossibleForEqualHosts(load: PoolLoad): boolean {
  if (isHopeless(load)) return false
  if (countOf(load) === 0 || load.failures === 0) return true
  const equal = equalised(load)
  const [roomiest] = equal.toSorted((first, second) => second.free - first.free)
  if (roomiest === undefined) return false
  const left = equal.filter(host => host !== roomiest)
  const plan = packSizes(roomiest.sizes, left)
  if (plan.length < roomiest.sizes.length) return false
  return isPossibleForEqualHosts({
    ...load,
    hosts: afterMoves(left, plan),
    idle: [],
    failures: load.failures - 1,
  })
}

/** Hosts with equal VMs, as many on each as on the fullest; free memory is left as it is. */
function equalised(load: PoolLoad): readonly HostLoad[] {
  const largest = largestOf(load)
  const fullest = load.hosts.reduce((most, { sizes }) => Math.max(most, sizes.length), 0)
  return load.hosts.map(({ free }) => ({ free, sizes: Array.from({ length: fullest }, () => largest) }))
}

function largestOf({ hosts, idle }: PoolLoad): number {
  const most = (start: number, sizes: readonly number[]) =>
    sizes.reduce((largest, size) => Math.max(largest, size), start)
  return hosts.reduce((largest, { sizes }) => most(largest, sizes), most(-Infinity, idle))
}

function descending(numbers: readonly number[]): readonly number[] {
  return numbers.toSorted((first, second) => second - first)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
