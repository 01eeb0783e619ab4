import { compareNumbers } from '../../value/arithmetic.js'
import { isSameTarget } from '../../value/same.js'
import type { LinkValue, Value } from '../../value/value.js'
import { elementsOf, entriesOf } from './parts.js'

/** True when both are written alike: lists and tuples, maps and objects are one; what is unknown is like nothing. */
export function sameData(left: Value, right: Value): boolean {
  const [elements, entries] = [elementsOf(left), entriesOf(left)]
  if (elements !== undefined) return sameElements(elements, elementsOf(right))
  if (entries !== undefined) return sameEntries(entries, entriesOf(right))
  switch (left.kind) {
    case 'string':
    case 'bool':
      return right.kind === left.kind && left.value === right.value
    case 'number':
      return right.kind === 'number' && compareNumbers(left.value, right.value) === 0
    case 'null':
      return right.kind === 'null'
    case 'link':
      return right.kind === 'link' && isSameTarget(left, right) && !isMadeAnew(left, right)
    default:
      return false
  }
}

/** True for a link that keeps its address and leads to another object, which is not there yet. */
function isMadeAnew(left: LinkValue, right: LinkValue): boolean {
  return left.identity !== undefined && right.identity === undefined
}

function sameElements(left: readonly Value[], right: readonly Value[] | undefined): boolean {
  return (
    right !== undefined &&
    left.length === right.length &&
    left.every((element, place) => {
      const other = right[place]
      return other !== undefined && sameData(element, other)
    })
  )
}

function sameEntries(
  left: ReadonlyMap<string, Value>,
  right: ReadonlyMap<string, Value> | undefined,
): boolean {
  return (
    right !== undefined &&
    left.size === right.size &&
    [...left].every(([name, value]) => {
      const other = right.get(name)
      return other !== undefined && sameData(value, other)
    })
  )
}
