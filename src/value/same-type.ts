import { unreachable } from '../diagnostic/invariant.js'
import type { Type } from './type.js'

/** True for equal types; which attributes may be left out makes no difference. */
export function sameType(left: Type, right: Type): boolean {
  if (left === right) return true
  switch (left.kind) {
    case 'string':
    case 'number':
    case 'bool':
    case 'any':
      return left.kind === right.kind
    case 'list':
    case 'set':
    case 'map':
      return left.kind === right.kind && sameType(left.element, right.element)
    case 'tuple':
      return right.kind === 'tuple' && sameTypes(left.elements, right.elements)
    case 'object': {
      if (right.kind !== 'object') return false
      const names = Object.keys(left.attributes)
      if (names.length !== Object.keys(right.attributes).length) return false
      return names.every(name => {
        const a = attributeType(left, name)
        const b = attributeType(right, name)
        return a !== undefined && b !== undefined && sameType(a, b)
      })
    }
    case 'link':
      return (
        right.kind === 'link' &&
        left.to.length === right.to.length &&
        left.to.every(name => right.to.includes(name))
      )
    default:
      return unreachable(left)
  }
}

function sameTypes(left: readonly Type[], right: readonly Type[]): boolean {
  return (
    left.length === right.length &&
    left.every((type, index) => {
      const other = right[index]
      return other !== undefined && sameType(type, other)
    })
  )
}

/** The type of one attribute of an object type; undefined where it has none of this name. */
export function attributeType(type: Type, name: string): Type | undefined {
  return type.kind === 'object' && Object.hasOwn(type.attributes, name) ? type.attributes[name] : undefined
}

/** True when the type says nothing in some place: `any`, or something made of it. */
export function hasAny(type: Type): boolean {
  switch (type.kind) {
    case 'any':
      return true
    case 'list':
    case 'set':
    case 'map':
      return hasAny(type.element)
    case 'tuple':
      return type.elements.some(hasAny)
    case 'object':
      return Object.values(type.attributes).some(hasAny)
    default:
      return false
  }
}

/** True for text, numbers and truth values. */
export function isPrimitive(type: Type): boolean {
  return type.kind === 'string' || type.kind === 'number' || type.kind === 'bool'
}
