import { invariant } from '../../../src/diagnostic/invariant.js'

/**
 * How xapi chooses a host (xapi.md §7.5): hosts are summed up with the new guest, put in categories that are tried in
 * turn, and drawn from with a bias to the first. Sums are in bytes.
 */
export interface HostSummary {
  readonly availableSum: number
  readonly staticMinSum: number
  readonly dynamicMinSum: number
  readonly dynamicMaxSum: number
  readonly staticMaxSum: number
}

/** A guest's claims on memory in bytes. */
export interface GuestMemory {
  readonly overhead: number
  readonly staticMin: number
  readonly dynamicMin: number
  readonly dynamicMax: number
  readonly staticMax: number
}

/** A host and who is on it or on the way, the new guest not among them. */
export interface HostSnapshot {
  readonly id: string
  readonly isCoordinator: boolean
  readonly memoryOverhead: number
  readonly memoryTotal: number
  readonly guests: readonly GuestMemory[]
}

/** The promises a host can make to a new guest, best first. */
export type Category = 'definite' | 'probable' | 'possible'

/** A host's sums with the extra guests on it. */
export function summariseHost(host: HostSnapshot, extra: readonly GuestMemory[]): HostSummary {
  const guests = [...host.guests, ...extra]
  const sum = (claim: (guest: GuestMemory) => number) =>
    guests.reduce((total, guest) => total + claim(guest), 0)
  return {
    availableSum: host.memoryTotal - host.memoryOverhead - sum(guest => guest.overhead),
    staticMinSum: sum(guest => guest.staticMin),
    dynamicMinSum: sum(guest => guest.dynamicMin),
    dynamicMaxSum: sum(guest => guest.dynamicMax),
    staticMaxSum: sum(guest => guest.staticMax),
  }
}

/** How well a host fits a category; a negative value is no member of it. */
export function categoryValue(
  category: Category,
  summary: HostSummary,
  coordinator: { readonly isCoordinator: boolean; readonly hasBias: boolean },
): number {
  const { availableSum } = summary
  switch (category) {
    case 'definite':
      return halved(availableSum - summary.staticMaxSum, coordinator)
    case 'probable':
      return halved(availableSum - summary.dynamicMaxSum, coordinator)
    case 'possible':
      return compression(summary)
  }
}

/** Everything that takes part in one choice. */
export interface PlacementRequest {
  readonly hosts: readonly HostSnapshot[]
  readonly guest: GuestMemory
  readonly affinity: readonly string[]
  readonly hasCoordinatorBias: boolean
  /** True when the host passes every other test. */
  readonly isAcceptable: (host: string) => boolean
  /** Uniform in [0, 1). */
  readonly random: () => number
}

/** The chosen host, or undefined when none is acceptable. */
export function selectHost(request: PlacementRequest): string | undefined {
  let left = request.hosts.map(host => ({ host, summary: summariseHost(host, [request.guest]) }))
  const affine = left.filter(({ host }) => request.affinity.includes(host.id))
  const rounds: readonly (readonly [Category, typeof left | undefined])[] = [
    ['possible', affine],
    ['definite', undefined],
    ['probable', undefined],
    ['possible', undefined],
  ]
  for (const [category, only] of rounds) {
    const candidates = only ?? left
    const value = ({ host, summary }: (typeof left)[number]) =>
      categoryValue(category, summary, {
        isCoordinator: host.isCoordinator,
        hasBias: request.hasCoordinatorBias,
      })
    const members = evaluateSortPartition(candidates, value, 'descending', fit => fit >= 0).selected
    const chosen = drawAcceptable(
      members.map(({ host }) => host.id),
      request,
    )
    if (chosen !== undefined) return chosen
    left = left.filter(entry => !members.includes(entry))
  }
  return undefined
}

/** Elements that a value selects, sorted by it, and the others in their order. */
export function evaluateSortPartition<T>(
  elements: readonly T[],
  evaluate: (element: T) => number,
  order: 'ascending' | 'descending',
  select: (value: number) => boolean,
): { readonly selected: readonly T[]; readonly unselected: readonly T[] } {
  const valued = elements.map(element => ({ element, value: evaluate(element) }))
  const sign = order === 'ascending' ? 1 : -1
  const sorted = valued.toSorted((left, right) => sign * (left.value - right.value))
  return {
    selected: sorted.filter(({ value }) => select(value)).map(({ element }) => element),
    unselected: sorted.filter(({ value }) => !select(value)).map(({ element }) => element),
  }
}

/** The index that a number in [0, 1) means in a list; a number outside, or an empty list, is a mistake of the caller's. */
export function listIndex(random: number, length: number): number {
  invariant(length > 0 && random >= 0 && random < 1, 'a random index needs a list and a number in [0, 1)')
  return Math.floor(length * random)
}

/** Takes the element that a number in [0, 1) means out of a list that is not empty. */
export function takeElement<T>(
  elements: readonly T[],
  random: number,
): readonly [taken: T | undefined, rest: readonly T[]] {
  const index = listIndex(random, elements.length)
  return [elements[index], elements.filter((_, position) => position !== index)]
}

function drawAcceptable(hosts: readonly string[], request: PlacementRequest): string | undefined {
  let left = hosts
  while (left.length > 0) {
    // The square of a uniform number leans to the first of the list.
    const [host, rest] = takeElement(left, request.random() ** 2)
    if (host !== undefined && request.isAcceptable(host)) return host
    left = rest
  }
  return undefined
}

/** The coordinator has other work: its room counts half. */
function halved(
  value: number,
  coordinator: { readonly isCoordinator: boolean; readonly hasBias: boolean },
): number {
  return coordinator.isCoordinator && coordinator.hasBias ? toward0((value - 1) / 2) : value
}

/** How far ballooning guests would be from their minimum, in thousandths; -1 where even that does not fit. */
function compression(summary: HostSummary): number {
  const { availableSum, dynamicMinSum, dynamicMaxSum } = summary
  if (availableSum >= dynamicMaxSum) return 1000
  if (availableSum < dynamicMinSum) return -1
  return toward0((1000 * (availableSum - dynamicMinSum)) / (dynamicMaxSum - dynamicMinSum))
}

/** Truncation as integers have it: there is no negative zero. */
function toward0(value: number): number {
  return Math.trunc(value) + 0
}
