import { boolValue, unknownValue } from './construct.js'
import { compareNumbers } from './arithmetic.js'
import { deepMarks, partsWithin } from './marks.js'
import { isSameTarget } from './same.js'
import { hasAny, sameType } from './same-type.js'
import { typeOf } from './type-of.js'
import { boolType } from './type.js'
import type { ObjectValue, Refinement, SetValue, UnknownValue, Value } from './value.js'

/** What is known of an equality. */
export type Truth = true | false | 'unknown'

/** Whether two values are equal, as a value: marks of both sides are its own. */
export function equalValue(left: Value, right: Value): Value {
  const marks = deepMarks(left) | deepMarks(right)
  const truth = isEqual(left, right)
  return truth === 'unknown' ? unknownValue(boolType, { notNull: true }, marks) : boolValue(truth, marks)
}

/** Whether two values are equal, without any conversion: values of different types never are. */
export function isEqual(left: Value, right: Value): Truth {
  if (left.kind === 'null' || right.kind === 'null') return equalNull(left, right)
  if (left.kind === 'unknown' || right.kind === 'unknown') return equalUnknown(left, right)
  const link = linkOf(left)
  const otherLink = linkOf(right)
  if (link !== undefined && otherLink !== undefined && (left.kind === 'link' || right.kind === 'link')) {
    return isSameTarget(link, otherLink)
  }
  const leftType = typeOf(left)
  const rightType = typeOf(right)
  if (!sameType(leftType, rightType) && !holdsUntyped(left) && !holdsUntyped(right)) return false
  return equalParts(left, right)
}

// What is wholly unknown may still turn out to have the other side's type.
function holdsUntyped(value: Value): boolean {
  if (value.kind === 'unknown') return hasAny(value.type)
  for (const part of partsWithin(value)) if (holdsUntyped(part)) return true
  return false
}

function equalNull(left: Value, right: Value): Truth {
  if (left.kind === 'null' && right.kind === 'null') return true
  const other = left.kind === 'null' ? right : left
  if (other.kind !== 'unknown') return false
  return other.refinement?.notNull === true ? false : 'unknown'
}

function equalUnknown(left: Value, right: Value): Truth {
  if (left.kind === 'unknown' && right.kind !== 'unknown') return mayBe(left, right) ? 'unknown' : false
  if (right.kind === 'unknown' && left.kind !== 'unknown') return mayBe(right, left) ? 'unknown' : false
  return 'unknown'
}

/** False when what is known of an unknown value rules this known one out. */
export function mayBe(unknown: UnknownValue, known: Value): boolean {
  const type = typeOf(known)
  if (!hasAny(unknown.type) && !hasAny(type) && !sameType(unknown.type, type)) return false
  return unknown.refinement === undefined || isWithin(unknown.refinement, known)
}

function isWithin(refinement: Refinement, known: Value): boolean {
  if (known.kind === 'string') return known.value.startsWith(refinement.stringPrefix ?? '')
  if (known.kind === 'number') {
    if (refinement.minimum !== undefined && compareNumbers(known.value, refinement.minimum) < 0) return false
    return refinement.maximum === undefined || compareNumbers(known.value, refinement.maximum) <= 0
  }
  const length = lengthOf(known)
  if (length === undefined) return true
  return length >= (refinement.minimumLength ?? 0) && length <= (refinement.maximumLength ?? Infinity)
}

function lengthOf(value: Value): number | undefined {
  if (value.kind === 'list' || value.kind === 'set') return value.elements.length
  return value.kind === 'map' ? value.entries.size : undefined
}

function linkOf(
  value: Value,
): { readonly address: string | undefined; readonly identity: string | undefined } | undefined {
  if (value.kind === 'link') return value
  if (value.kind !== 'object') return undefined
  return originOf(value)
}

function originOf(value: ObjectValue) {
  return value.instance && { address: value.instance.address, identity: value.instance.identity }
}

function equalParts(left: Value, right: Value): Truth {
  switch (left.kind) {
    case 'string':
    case 'bool':
      return right.kind === left.kind && left.value === right.value
    case 'number':
      return right.kind === 'number' && compareNumbers(left.value, right.value) === 0
    case 'list':
    case 'tuple':
      return right.kind === left.kind && equalSequences(left.elements, right.elements)
    case 'set':
      return right.kind === 'set' && equalSets(left, right)
    case 'map':
      return right.kind === 'map' && equalEntries(left.entries, right.entries)
    case 'object':
      return right.kind === 'object' && equalEntries(left.attributes, right.attributes)
    default:
      return false
  }
}

function equalSequences(left: readonly Value[], right: readonly Value[]): Truth {
  if (left.length !== right.length) return false
  for (const [index, element] of left.entries()) {
    const other = right[index]
    const truth = other === undefined ? false : isEqual(element, other)
    if (truth !== true) return truth
  }
  return true
}

function equalSets(left: SetValue, right: SetValue): Truth {
  if (containsUnknown(left) || containsUnknown(right)) return 'unknown'
  return equalSequences(left.elements, right.elements)
}

/** True when nothing in the value waits for apply. */
export function isWhollyKnown(value: Value): boolean {
  return !containsUnknown(value)
}

/** True when the value, or anything in it, is unknown. */
export function containsUnknown(value: Value): boolean {
  switch (value.kind) {
    case 'unknown':
      return true
    case 'list':
    case 'set':
    case 'tuple':
      return value.elements.some(containsUnknown)
    case 'map':
      return [...value.entries.values()].some(containsUnknown)
    case 'object':
      return [...value.attributes.values()].some(containsUnknown)
    default:
      return false
  }
}

// One difference decides, even where another attribute is not known yet.
function equalEntries(left: ReadonlyMap<string, Value>, right: ReadonlyMap<string, Value>): Truth {
  if (left.size !== right.size) return false
  let result: Truth = true
  for (const [name, value] of left) {
    const other = right.get(name)
    const truth = other === undefined ? false : isEqual(value, other)
    if (truth === false) return false
    if (truth === 'unknown') result = 'unknown'
  }
  return result
}
