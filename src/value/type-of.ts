import { unreachable } from '../diagnostic/invariant.js'
import { boolType, listType, mapType, numberType, setType, stringType, type Type } from './type.js'
import type { Value } from './value.js'

/** The type of a value; for nulls and unknowns the one that they carry. */
export function typeOf(value: Value): Type {
  switch (value.kind) {
    case 'string':
      return stringType
    case 'number':
      return numberType
    case 'bool':
      return boolType
    case 'null':
    case 'unknown':
      return value.type
    case 'list':
      return listType(value.elementType)
    case 'set':
      return setType(value.elementType)
    case 'map':
      return mapType(value.elementType)
    case 'tuple':
      return { kind: 'tuple', elements: value.elements.map(typeOf) }
    case 'object':
      return {
        kind: 'object',
        attributes: Object.fromEntries([...value.attributes].map(([name, part]) => [name, typeOf(part)])),
      }
    case 'link':
      return { kind: 'link', to: [value.to] }
    default:
      return unreachable(value)
  }
}
