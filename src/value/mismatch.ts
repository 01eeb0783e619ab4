import { isConvertible } from './convertible.js'
import { attributeType, sameType } from './same-type.js'
import { sortedNames } from './text-order.js'
import { constraintName } from './type-name.js'
import type { ObjectType, Type } from './type.js'

/** Why no value of one type can become one of the other, as the end of a sentence: `number required`. */
export function mismatchOf(given: Type, wanted: Type): string {
  if (given.kind === 'object' && wanted.kind === 'object') return objectMismatch(given, wanted)
  if ('element' in wanted && wanted.element.kind === 'any') {
    if (given.kind === 'tuple' && wanted.kind === 'list') return 'all list elements must have the same type'
    if (given.kind === 'tuple' && wanted.kind === 'set') return 'all set elements must have the same type'
    if (given.kind === 'object' && wanted.kind === 'map') return 'all map elements must have the same type'
  }
  if ('element' in wanted) {
    if (given.kind === 'tuple' || given.kind === 'object')
      return structureMismatch(given, wanted, wanted.element)
    if ('element' in given) return collectionMismatch(given.kind, given.element, wanted)
  }
  return `${constraintName(wanted)} required`
}

function objectMismatch(given: Type, wanted: ObjectType): string {
  const missing: string[] = []
  for (const name of sortedNames(Object.keys(wanted.attributes))) {
    const wantedAttribute = attributeType(wanted, name)
    const givenAttribute = attributeType(given, name)
    if (wantedAttribute === undefined) continue
    if (givenAttribute === undefined) {
      if (wanted.optional?.includes(name) !== true) missing.push(name)
    } else if (!isConvertible(givenAttribute, wantedAttribute)) {
      return `attribute ${JSON.stringify(name)}: ${mismatchOf(givenAttribute, wantedAttribute)}`
    }
  }
  const quoted = missing.map(name => JSON.stringify(name))
  if (quoted.length === 0) return 'incorrect object attributes'
  if (quoted.length === 1) return `attribute ${quoted.join('')} is required`
  if (quoted.length === 2) return `attributes ${quoted.join(' and ')} are required`
  return `attributes ${quoted.slice(0, -1).join(', ')}, and ${quoted.slice(-1).join('')} are required`
}

function structureMismatch(given: Type, wanted: Type, element: Type): string {
  if (given.kind === 'tuple' && wanted.kind !== 'map') {
    const index = given.elements.findIndex(type => !sameType(type, element) && !isConvertible(type, element))
    const culprit = given.elements[index]
    if (culprit !== undefined) return `element ${index}: ${mismatchOf(culprit, element)}`
  }
  if (given.kind === 'object' && wanted.kind === 'map') {
    for (const name of sortedNames(Object.keys(given.attributes))) {
      const type = attributeType(given, name)
      if (type !== undefined && !isConvertible(type, element)) {
        return `element ${JSON.stringify(name)}: ${mismatchOf(type, element)}`
      }
    }
  }
  return `${constraintName(wanted)} required`
}

function collectionMismatch(givenKind: Type['kind'], givenElement: Type, wanted: Type): string {
  if (!('element' in wanted)) return `${constraintName(wanted)} required`
  const isFitting = wanted.kind === 'map' ? givenKind === 'map' : givenKind === 'list' || givenKind === 'set'
  if (!isFitting) return `${constraintName(wanted)} required`
  return `incorrect ${wanted.kind} element type: ${mismatchOf(givenElement, wanted.element)}`
}
