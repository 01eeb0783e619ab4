import { InvariantError } from '../../../src/diagnostic/invariant.js'
import {
  categoryValue,
  evaluateSortPartition,
  selectHost,
  summariseHost,
  takeElement,
  listIndex,
  type Category,
  type GuestMemory,
  type HostSnapshot,
  type HostSummary,
} from '../../../providers/emulator/rules/placement.js'
import type { Evaluators } from './recorded.js'

interface Summary {
  readonly memory_available_sum: number
  readonly memory_static_min_sum: number
  readonly memory_dynamic_min_sum: number
  readonly memory_dynamic_max_sum: number
  readonly memory_static_max_sum: number
}

interface Guest {
  readonly memory_overhead: number
  readonly memory_static_min: number
  readonly memory_dynamic_min: number
  readonly memory_dynamic_max: number
  readonly memory_static_max: number
}

interface Selection {
  readonly hosts: readonly {
    readonly id: string
    readonly is_pool_master: boolean
    readonly memory_overhead: number
    readonly memory_total: number
    readonly guests_resident: readonly (readonly number[])[]
  }[]
  readonly new_guest: readonly number[]
  readonly affinity_host_ids: readonly string[]
  readonly hosts_failing_validation: readonly string[]
  readonly coordinator_bias: boolean
}

function fromList([
  overhead = 0,
  staticMin = 0,
  dynamicMin = 0,
  dynamicMax = 0,
  staticMax = 0,
]: readonly number[]): GuestMemory {
  return { overhead, staticMin, dynamicMin, dynamicMax, staticMax }
}

function fromGuest(guest: Guest): GuestMemory {
  return {
    overhead: guest.memory_overhead,
    staticMin: guest.memory_static_min,
    dynamicMin: guest.memory_dynamic_min,
    dynamicMax: guest.memory_dynamic_max,
    staticMax: guest.memory_static_max,
  }
}

function toSummary(summary: HostSummary): Summary {
  return {
    memory_available_sum: summary.availableSum,
    memory_static_min_sum: summary.staticMinSum,
    memory_dynamic_min_sum: summary.dynamicMinSum,
    memory_dynamic_max_sum: summary.dynamicMaxSum,
    memory_static_max_sum: summary.staticMaxSum,
  }
}

function fromSummary(summary: Summary): HostSummary {
  return {
    availableSum: summary.memory_available_sum,
    staticMinSum: summary.memory_static_min_sum,
    dynamicMinSum: summary.memory_dynamic_min_sum,
    dynamicMaxSum: summary.memory_dynamic_max_sum,
    staticMaxSum: summary.memory_static_max_sum,
  }
}

function select(input: Selection): unknown {
  const guest = fromList(input.new_guest)
  const hosts: readonly HostSnapshot[] = input.hosts.map(host => ({
    id: host.id,
    isCoordinator: host.is_pool_master,
    memoryOverhead: host.memory_overhead,
    memoryTotal: host.memory_total,
    guests: host.guests_resident.map(fromList),
  }))
  const categories = hosts.map(host => {
    const summary = summariseHost(host, [guest])
    const value = (category: Category) =>
      categoryValue(category, summary, { isCoordinator: host.isCoordinator, hasBias: input.coordinator_bias })
    return {
      id: host.id,
      definite: value('definite'),
      probable: value('probable'),
      possible: value('possible'),
      available: summary.availableSum,
    }
  })
  const selected = selectHost({
    hosts,
    guest,
    affinity: input.affinity_host_ids,
    hasCoordinatorBias: input.coordinator_bias,
    isAcceptable: host => !input.hosts_failing_validation.includes(host),
    random: () => 0,
  })
  return { categories, selected: selected ?? null }
}

function indexOrError(random: number, length: number): unknown {
  try {
    return listIndex(random, length)
  } catch (error) {
    if (error instanceof InvariantError) return { error: 'Invalid_argument' }
    throw error
  }
}

/** The choice of a host. */
export const placementEvaluators: Evaluators = {
  summarise_host_snapshot: (input: {
    readonly guest: Guest
    readonly resident: number
    readonly scheduled: number
    readonly extra: number
    readonly memory_overhead: number
    readonly memory_total: number
  }) => {
    const times = (count: number) => Array.from({ length: count }, () => fromGuest(input.guest))
    const host = {
      id: '',
      isCoordinator: false,
      memoryOverhead: input.memory_overhead,
      memoryTotal: input.memory_total,
      guests: times(input.resident + input.scheduled),
    }
    return toSummary(summariseHost(host, times(input.extra)))
  },
  generate_list_index: (input: { readonly random: number; readonly list: readonly number[] }) =>
    indexOrError(input.random, input.list.length),
  take_random_element_from_list: (input: { readonly random: number; readonly list: readonly number[] }) => {
    const [element, rest] = takeElement(input.list, input.random)
    return { element, rest }
  },
  evaluate_sort_partition: (input: {
    readonly values: readonly number[]
    readonly order: 'ascending' | 'descending'
    readonly select: 'positive' | 'negative'
  }) =>
    evaluateSortPartition(
      input.values,
      value => value,
      input.order,
      value => (input.select === 'positive' ? value > 0 : value < 0),
    ),
  host_category: (input: {
    readonly category: Category | 'affinity'
    readonly in_affinity_list?: boolean
    readonly is_pool_master: boolean
    readonly coordinator_bias: boolean
    readonly summary: Summary
  }) =>
    input.category === 'affinity' && input.in_affinity_list !== true
      ? -1
      : categoryValue(
          input.category === 'affinity' ? 'possible' : input.category,
          fromSummary(input.summary),
          { isCoordinator: input.is_pool_master, hasBias: input.coordinator_bias },
        ),
  select_host_deterministic: select,
}
