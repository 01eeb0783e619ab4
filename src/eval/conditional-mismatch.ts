import { attributeType, sameType } from '../value/same-type.js'
import { sortedNames } from '../value/text-order.js'
import { typeName } from '../value/type-name.js'
import type { Type } from '../value/type.js'
import { quote } from '../value/quote.js'

/** Why the branches of a conditional cannot have one type, as a sentence. */
export function describeMismatch(whenTrue: Type, whenFalse: Type): string {
  return (
    objectDifference(whenTrue, whenFalse) ??
    tupleDifference(whenTrue, whenFalse) ??
    collectionDifference(whenTrue, whenFalse) ??
    nameDifference(whenTrue, whenFalse)
  )
}

function objectDifference(whenTrue: Type, whenFalse: Type): string | undefined {
  if (whenTrue.kind !== 'object' || whenFalse.kind !== 'object') return undefined
  for (const name of sortedNames(Object.keys(whenTrue.attributes))) {
    const first = attributeType(whenTrue, name)
    const second = attributeType(whenFalse, name)
    if (second === undefined) return absent('true', 'false', name)
    if (first !== undefined && !sameType(first, second)) {
      return `Type mismatch for object attribute ${quote(name)}: ${describeMismatch(first, second)}`
    }
  }
  const extra = sortedNames(Object.keys(whenFalse.attributes)).find(
    name => attributeType(whenTrue, name) === undefined,
  )
  return extra === undefined ? undefined : absent('false', 'true', extra)
}

function absent(here: string, there: string, name: string): string {
  return `The '${here}' value includes object attribute ${quote(name)}, which is absent in the '${there}' value.`
}

function tupleDifference(whenTrue: Type, whenFalse: Type): string | undefined {
  if (whenTrue.kind !== 'tuple' || whenFalse.kind !== 'tuple') return undefined
  const first = whenTrue.elements
  const second = whenFalse.elements
  if (first.length !== second.length) {
    return `The 'true' tuple has length ${first.length}, but the 'false' tuple has length ${second.length}.`
  }
  for (const [index, element] of first.entries()) {
    const other = second[index]
    if (other !== undefined && !sameType(element, other)) {
      return `Type mismatch for tuple element ${index}: ${describeMismatch(element, other)}`
    }
  }
  return undefined
}

function collectionDifference(whenTrue: Type, whenFalse: Type): string | undefined {
  if (whenTrue.kind !== 'list' && whenTrue.kind !== 'set' && whenTrue.kind !== 'map') return undefined
  if (whenFalse.kind !== whenTrue.kind) return undefined
  const { element } = whenTrue
  if ((element.kind !== 'object' && element.kind !== 'tuple') || whenFalse.element.kind !== element.kind)
    return undefined
  return `Mismatched ${whenTrue.kind} element types: ${describeMismatch(element, whenFalse.element)}`
}

function nameDifference(whenTrue: Type, whenFalse: Type): string {
  const first = typeName(whenTrue)
  const second = typeName(whenFalse)
  if (first === second) {
    return "At least one deeply-nested attribute or element is not compatible across both the 'true' and the 'false' value."
  }
  return `The 'true' value is ${first}, but the 'false' value is ${second}.`
}
