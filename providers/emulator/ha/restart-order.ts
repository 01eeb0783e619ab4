import type { Ref } from '../database/database.js'

/** A start that HA will make: on a host where the plan names one, else wherever placement puts it. */
export interface PlannedStart {
  readonly vm: Ref
  readonly host: Ref | undefined
  readonly order: number
}

/**
 * Starts in groups of ascending order, a negative order last; before 7.0 one by one (xapi.md §3.10, 5). Members of a group
 * start together, and the next group waits for their delays.
 */
export function inGroups(
  starts: readonly PlannedStart[],
  isOneByOne: boolean,
): readonly (readonly PlannedStart[])[] {
  const rank = ({ order }: PlannedStart) => (order < 0 ? Infinity : order)
  const groups = new Map<number, PlannedStart[]>()
  for (const start of starts.toSorted((first, second) => compare(rank(first), rank(second)))) {
    const group = groups.get(rank(start))
    if (group === undefined) groups.set(rank(start), [start])
    else group.push(start)
  }
  return isOneByOne ? [...groups.values()].flat().map(start => [start]) : [...groups.values()]
}

function compare(first: number, second: number): number {
  return first === second ? 0 : first < second ? -1 : 1
}
