import type { Value } from '../../value/value.js'
import type { Difference, Side } from './difference.js'
import { matchElements } from './match-elements.js'
import { elementsOf } from './parts.js'
import { endsHere, pathsBehind, pathsEndingHere, type ReplacePaths } from './replace-paths.js'
import { sameData } from './same-data.js'
import { combineOutcomes, type Outcome } from './symbol.js'

/** Compares one element (or entry) of a collection. */
export type ComparePart = (before: Side, after: Side, paths: ReplacePaths) => Difference

/** Lists whose elements are paired by what they hold, with what stands next to a change as context. */
export function compareLists(
  before: Side,
  after: Side,
  paths: ReplacePaths,
  isComparable: (left: Value, right: Value) => boolean,
  compare: ComparePart,
): Difference {
  const [left, right] = [elementsOf(before) ?? [], elementsOf(after) ?? []]
  const elements = matchElements(left, right, sameData, isComparable).map(pair =>
    compare(
      pair.before === undefined ? undefined : left[pair.before],
      pair.after === undefined ? undefined : right[pair.after],
      pathsBehind(paths, pair.after ?? pair.before ?? 0),
    ),
  )
  return {
    shape: 'list',
    elements,
    hasContext: true,
    isNested: false,
    outcome: wholeOutcome(before, after, elements),
    forces: endsHere(paths),
  }
}

/** Lists whose elements are paired by their place. */
export function comparePlaces(
  before: Side,
  after: Side,
  paths: ReplacePaths,
  compare: ComparePart,
): readonly Difference[] {
  const [left, right] = [elementsOf(before) ?? [], elementsOf(after) ?? []]
  return Array.from({ length: Math.max(left.length, right.length) }, (_, place) =>
    compare(left[place], right[place], pathsBehind(paths, place)),
  )
}

/** Sets: what is in both, in the order of the old one, then what is new. */
export function compareMembers(
  before: Side,
  after: Side,
  paths: ReplacePaths,
  compare: ComparePart,
): readonly Difference[] {
  const left = elementsOf(before) ?? []
  const rest = [...(elementsOf(after) ?? [])]
  const inner = pathsEndingHere(paths)
  const kept = left.map(element => {
    const place = rest.findIndex(other => sameData(element, other) && element.marks === other.marks)
    const [found] = place === -1 ? [undefined] : rest.splice(place, 1)
    return compare(element, found, inner)
  })
  return [...kept, ...rest.map(element => compare(undefined, element, inner))]
}

/** What happens to a collection, given what happens to its parts. */
export function wholeOutcome(before: Side, after: Side, parts: Iterable<Difference>): Outcome {
  let outcome: Outcome = 'none'
  if (isNothing(before) && !isNothing(after)) outcome = 'create'
  if (!isNothing(before) && isNothing(after)) outcome = 'delete'
  for (const part of parts) outcome = combineOutcomes(outcome, part.outcome)
  return outcome
}

function isNothing(side: Side): boolean {
  return side === undefined || side.kind === 'null'
}
