import type { Ref } from '../database/database.js'
import type { Placement, Sized } from './packing.js'
import { pack } from './packing.js'

/** A VM that is to keep away from others of its group. Sizes in bytes. */
export interface GroupedVm {
  readonly vm: Ref
  readonly sizeBytes: number
  readonly group: Ref
}

/** What is left of a host: its free bytes and how many running VMs of each group it has. */
export interface GroupedHost {
  readonly host: Ref
  readonly freeBytes: number
  readonly groups: ReadonlyMap<Ref, number>
}

/** VMs to be moved and the hosts that may take them. */
export interface EvacuationQuestion {
  readonly grouped: readonly GroupedVm[]
  readonly others: readonly Sized<Ref>[]
  readonly hosts: readonly GroupedHost[]
}

/**
 * Where VMs go that leave a host, with anti-affinity groups (xapi.md §8.2): spread evenly, else no group in one place only,
 * else without looking at groups; the first plan that places all, or what the last one places.
 */
export function planWithGroups(question: EvacuationQuestion): Placement<Ref, Ref> {
  const { grouped, others, hosts } = question
  const even = spreadEvenly(grouped, hosts)
  if (even.length > 0) {
    const rest = pack(others, sizesAfter(hosts, even, grouped))
    if (rest.length === others.length) return [...even, ...rest]
  }
  const apart = keepApart(grouped, hosts)
  if (apart.length > 0) {
    const planned = new Set(apart.map(([vm]) => vm))
    const left = bySize(grouped).filter(({ vm }) => !planned.has(vm))
    const rest = [...others, ...left.toReversed().map(({ vm, sizeBytes }) => [vm, sizeBytes] as const)]
    const packed = pack(rest, sizesAfter(hosts, apart, grouped))
    if (packed.length === rest.length) return [...apart, ...packed]
  }
  const all = [...others, ...grouped.map(({ vm, sizeBytes }) => [vm, sizeBytes] as const)]
  return pack(
    all,
    hosts.map(({ host, freeBytes }) => [host, freeBytes] as const),
  )
}

/** Each VM, smallest first, where fewest of its group run; empty when one finds no room. Last placed first. */
export function spreadEvenly(vms: readonly GroupedVm[], hosts: readonly GroupedHost[]): Placement<Ref, Ref> {
  const state = new Spread(hosts)
  for (const vm of bySize(vms)) if (!state.place(vm, () => true)) return []
  return state.placed
}

/** Each VM, smallest first, where none of its group runs, until two hosts have some of the group. Last placed first. */
export function keepApart(vms: readonly GroupedVm[], hosts: readonly GroupedHost[]): Placement<Ref, Ref> {
  const state = new Spread(hosts)
  for (const vm of bySize(vms)) {
    if (state.carriers(vm.group) < 2) state.place(vm, count => count === 0)
  }
  return state.placed
}

/** Hosts as they fill up while a plan is made. */
class Spread {
  private readonly free: Map<Ref, number>
  private readonly counts: Map<Ref, Map<Ref, number>>
  private readonly dropped = new Map<Ref, Set<Ref>>()
  readonly placed: (readonly [vm: Ref, host: Ref])[] = []

  constructor(private readonly hosts: readonly GroupedHost[]) {
    this.free = new Map(hosts.map(({ host, freeBytes }) => [host, freeBytes]))
    this.counts = new Map(hosts.map(({ host, groups }) => [host, new Map(groups)]))
  }

  /** How many hosts have VMs of the group. */
  carriers(group: Ref): number {
    return this.hosts.filter(({ host }) => this.countOf(host, group) > 0).length
  }

  /** Puts a VM on the first host with room; a host that was too small once is not asked again for the group. */
  place({ vm, sizeBytes, group }: GroupedVm, isWelcome: (count: number) => boolean): boolean {
    const dropped = this.dropped.get(group) ?? new Set<Ref>()
    this.dropped.set(group, dropped)
    for (const host of this.inOrder(group)) {
      if (dropped.has(host) || !isWelcome(this.countOf(host, group))) continue
      const free = this.free.get(host) ?? 0
      if (free < sizeBytes) {
        dropped.add(host)
        continue
      }
      this.free.set(host, free - sizeBytes)
      this.counts.get(host)?.set(group, this.countOf(host, group) + 1)
      this.placed.unshift([vm, host])
      return true
    }
    return false
  }

  private countOf(host: Ref, group: Ref): number {
    return this.counts.get(host)?.get(group) ?? 0
  }

  private inOrder(group: Ref): readonly Ref[] {
    const key = (host: Ref) => [this.countOf(host, group), this.free.get(host) ?? 0] as const
    return this.hosts
      .map(({ host }) => host)
      .toSorted((first, second) => {
        const [[count, free], [otherCount, otherFree]] = [key(first), key(second)]
        return count - otherCount || free - otherFree || (first < second ? -1 : 1)
      })
  }
}

function bySize(vms: readonly GroupedVm[]): readonly GroupedVm[] {
  return vms.toSorted((first, second) => first.sizeBytes - second.sizeBytes)
}

function sizesAfter(
  hosts: readonly GroupedHost[],
  plan: Placement<Ref, Ref>,
  vms: readonly GroupedVm[],
): readonly Sized<Ref>[] {
  const sizes = new Map(vms.map(({ vm, sizeBytes }) => [vm, sizeBytes]))
  return hosts.map(({ host, freeBytes }) => {
    const taken = plan.reduce((sum, [vm, place]) => sum + (place === host ? (sizes.get(vm) ?? 0) : 0), 0)
    return [host, freeBytes - taken] as const
  })
}
