import { unreachable } from '../diagnostic/invariant.js'
import type { Type } from './type.js'

/** The type as messages name it: `list of string`, `object`. */
export function typeName(type: Type): string {
  return nameOf(type, 'dynamic')
}

/** The same for a type that was asked for: `list of any single type`. */
export function constraintName(type: Type): string {
  return nameOf(type, 'any type')
}

function nameOf(type: Type, anyName: string): string {
  switch (type.kind) {
    case 'string':
    case 'number':
    case 'bool':
    case 'tuple':
    case 'object':
      return type.kind
    case 'any':
      return anyName
    case 'list':
    case 'set':
    case 'map':
      return `${type.kind} of ${elementName(type.element, anyName)}`
    case 'link':
      return linkName(type.to)
    default:
      return unreachable(type)
  }
}

function elementName(element: Type, anyName: string): string {
  if (element.kind === 'any' && anyName === 'any type') return 'any single type'
  return nameOf(element, anyName)
}

function linkName(to: readonly string[]): string {
  return `reference to ${to.length === 0 ? 'an object' : to.join(' or ')}`
}
