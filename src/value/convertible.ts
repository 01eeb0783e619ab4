import { attributeType, isPrimitive, sameType } from './same-type.js'
import type { ObjectType, Type } from './type.js'
import { unifyTypes } from './unify.js'

/**
 * True when values of one type can become values of the other. `safe` allows only what cannot fail for a single value (a
 * number becomes a string, never the reverse): that is what unification uses.
 */
export function isConvertible(from: Type, to: Type, mode: 'safe' | 'unsafe' = 'unsafe'): boolean {
  if (to.kind === 'any' || sameType(from, to)) return true
  if (from.kind === 'any') return mode === 'unsafe'
  if (isPrimitive(from) && isPrimitive(to)) return isPrimitiveConvertible(from, to, mode)
  switch (to.kind) {
    case 'list':
      return isSequenceConvertible(from, to.element, mode)
    case 'set':
      if (from.kind === 'list' && mode === 'safe') return false
      return isSequenceConvertible(from, to.element, mode)
    case 'map':
      return isMapConvertible(from, to.element, mode)
    case 'tuple':
      return (
        from.kind === 'tuple' &&
        from.elements.length === to.elements.length &&
        from.elements.every((element, index) => {
          const wanted = to.elements[index]
          return wanted !== undefined && isConvertible(element, wanted, mode)
        })
      )
    case 'object':
      return isObjectConvertible(from, to, mode)
    case 'link':
      return mode === 'unsafe' && isLinkable(from, to.to)
    default:
      return false
  }
}

function isPrimitiveConvertible(from: Type, to: Type, mode: 'safe' | 'unsafe'): boolean {
  if (to.kind === 'string') return true
  return from.kind === 'string' && mode === 'unsafe'
}

function isSequenceConvertible(from: Type, element: Type, mode: 'safe' | 'unsafe'): boolean {
  if (from.kind === 'list' || from.kind === 'set') return isConvertible(from.element, element, mode)
  if (from.kind !== 'tuple') return false
  return areConvertible(from.elements, element, mode)
}

function isMapConvertible(from: Type, element: Type, mode: 'safe' | 'unsafe'): boolean {
  if (from.kind === 'map') return isConvertible(from.element, element, mode)
  if (from.kind !== 'object') return false
  return areConvertible(Object.values(from.attributes), element, mode)
}

// Elements of a structure must first agree on one type where the collection leaves it open.
function areConvertible(types: readonly Type[], element: Type, mode: 'safe' | 'unsafe'): boolean {
  if (types.length === 0) return true
  const common = element.kind === 'any' ? unifyTypes(types, mode) : element
  // Untyped parts beside typed ones leave it open what the element type would be.
  if (common?.kind === 'any' && types.some(type => type.kind !== 'any')) return false
  return common !== undefined && types.every(type => isConvertible(type, common, mode))
}

function isObjectConvertible(from: Type, to: ObjectType, mode: 'safe' | 'unsafe'): boolean {
  if (from.kind === 'map') {
    return (
      mode === 'unsafe' &&
      Object.values(to.attributes).every(wanted => isConvertible(from.element, wanted, mode))
    )
  }
  if (from.kind !== 'object') return false
  return Object.entries(to.attributes).every(([name, wanted]) => {
    const given = attributeType(from, name)
    if (given === undefined) return to.optional?.includes(name) === true
    return isConvertible(given, wanted, mode)
  })
}

// Whether an object is one of the wanted kinds shows in the value only.
function isLinkable(from: Type, to: readonly string[]): boolean {
  if (from.kind === 'string' || from.kind === 'object') return true
  return from.kind === 'link' && (to.length === 0 || from.to.some(name => to.includes(name)))
}
