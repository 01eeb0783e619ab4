import { type ObjectType, type Type } from '../../value/type.js'
import type { Value } from '../../value/value.js'
import {
  compareLists,
  compareMembers,
  type ComparePart,
  comparePlaces,
  wholeOutcome,
} from './compare-elements.js'
import { compareConcealed } from './concealed.js'
import type { Difference, Side } from './difference.js'
import { elementsOf, entriesOf, unlessNull } from './parts.js'
import { endsHere, noPaths, pathsBehind, type ReplacePaths } from './replace-paths.js'
import { sameData } from './same-data.js'
import { compareText } from '../../value/text-order.js'

/** Compares two values of one type; undefined stands for no value at all. */
export function compareValues(before: Side, after: Side, type: Type, paths: ReplacePaths): Difference {
  return compareConcealed(before, after, paths, (left, right) => compareTyped(left, right, type, paths))
}

function compareTyped(before: Side, after: Side, type: Type, paths: ReplacePaths): Difference {
  switch (type.kind) {
    case 'string':
    case 'number':
    case 'bool':
    case 'link':
      return compareScalars(before, after, paths)
    case 'any':
      return compareData(before, after)
    case 'list': {
      const isObject = type.element.kind === 'object'
      const compare: ComparePart = (left, right, inner) => compareValues(left, right, type.element, inner)
      return compareLists(before, after, paths, () => isObject, compare)
    }
    case 'set': {
      const elements = compareMembers(before, after, paths, (left, right) =>
        compareValues(left, right, type.element, noPaths),
      )
      return elementsDifference('set', before, after, elements, endsHere(paths))
    }
    case 'tuple': {
      const elements = comparePlaces(before, after, paths, (left, right, inner) =>
        compareData(left, right, endsHere(inner)),
      )
      return { ...elementsDifference('list', before, after, elements, endsHere(paths)), hasContext: true }
    }
    case 'map': {
      const compare: ComparePart = (left, right, inner) => compareValues(left, right, type.element, inner)
      return compareEntries('map', before, after, paths, compare)
    }
    case 'object':
      return compareAttributes(before, after, type, paths)
  }
}

function elementsDifference(
  shape: 'list' | 'set',
  before: Side,
  after: Side,
  elements: readonly Difference[],
  forces: boolean,
): Difference & { readonly shape: 'list' | 'set' } {
  const outcome = wholeOutcome(before, after, elements)
  return { shape, elements, hasContext: false, isNested: false, outcome, forces }
}

function compareScalars(before: Side, after: Side, paths: ReplacePaths): Difference {
  return scalarDifference(before, after, endsHere(paths))
}

function scalarDifference(before: Side, after: Side, forces: boolean): Difference {
  const isSame = before !== undefined && after !== undefined && sameData(before, after)
  const outcome =
    before === undefined
      ? after === undefined
        ? 'none'
        : 'create'
      : after === undefined
        ? 'delete'
        : isSame
          ? 'none'
          : 'update'
  return { shape: 'scalar', before, after, outcome, forces }
}

function compareAttributes(before: Side, after: Side, type: ObjectType, paths: ReplacePaths): Difference {
  const [left, right] = [entriesOf(before), entriesOf(after)]
  const entries = new Map<string, Difference>()
  for (const [name, attributeType] of Object.entries(type.attributes)) {
    const [was, is] = [unlessNull(left?.get(name)), unlessNull(right?.get(name))]
    if (was === undefined && is === undefined) continue
    entries.set(name, compareValues(was, is, attributeType, pathsBehind(paths, name)))
  }
  const outcome = wholeOutcome(before, after, entries.values())
  return { shape: 'object', entries, isNested: false, outcome, forces: endsHere(paths) }
}

/** Maps, and objects of no declared type: by the names that there are on either side. */
export function compareEntries(
  shape: 'map' | 'object',
  before: Side,
  after: Side,
  paths: ReplacePaths,
  compare: ComparePart,
): Difference {
  const [left, right] = [entriesOf(before), entriesOf(after)]
  const names = [...new Set([...(left?.keys() ?? []), ...(right?.keys() ?? [])])].sort(compareText)
  const entries = new Map(
    names.map(name => [name, compare(left?.get(name), right?.get(name), pathsBehind(paths, name))]),
  )
  const outcome = wholeOutcome(before, after, entries.values())
  return { shape, entries, isNested: false, outcome, forces: endsHere(paths) }
}

/** Compares values whose type is not declared, by what they are: JSON's shapes. Nothing inside them forces a replacement. */
export function compareData(before: Side, after: Side, forces = false): Difference {
  return compareConcealed(before, after, noPaths, (left, right) => {
    const [was, is] = [shapeOf(left), shapeOf(right)]
    if (left === undefined || right === undefined || was === is) return compareShaped(left, right, forces)
    return {
      shape: 'type-change',
      before: compareShaped(left, undefined, false),
      after: compareShaped(undefined, right, false),
      outcome: 'update',
      forces,
    }
  })
}

function compareShaped(before: Side, after: Side, forces: boolean): Difference {
  switch (shapeOf(before ?? after)) {
    case 'array':
      return compareLists(
        before,
        after,
        noPaths,
        (left, right) => entriesOf(left) !== undefined && entriesOf(right) !== undefined,
        (left, right) => compareData(left, right),
      )
    case 'object':
      return compareEntries('object', before, after, noPaths, (left, right) => compareData(left, right))
    default:
      return scalarDifference(before, after, forces)
  }
}

function shapeOf(value: Value | undefined): string {
  if (elementsOf(value) !== undefined) return 'array'
  if (entriesOf(value) !== undefined) return 'object'
  return value?.kind === 'link' ? 'string' : (value?.kind ?? 'nothing')
}
