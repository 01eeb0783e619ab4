import { InvariantError, invariant, unreachable } from '../diagnostic/invariant.js'
import type { Json } from '../provider/step.js'
import {
  type Type,
  anyType,
  boolType,
  listType,
  mapType,
  numberType,
  objectType,
  setType,
  stringType,
  tupleType,
} from '../value/type.js'

/** A type as JSON, in the notation that Terraform's states use: `"string"`, `["list","string"]`, `["object",{…}]`. */
export function encodeType(type: Type): Json {
  switch (type.kind) {
    case 'string':
    case 'number':
    case 'bool':
      return type.kind
    case 'any':
      return 'dynamic'
    case 'list':
    case 'set':
    case 'map':
      return [type.kind, encodeType(type.element)]
    case 'tuple':
      return ['tuple', type.elements.map(encodeType)]
    case 'object':
      return [
        'object',
        Object.fromEntries(Object.entries(type.attributes).map(([name, part]) => [name, encodeType(part)])),
      ]
    case 'link':
      return ['link', type.to]
    default:
      return unreachable(type)
  }
}

/** The type that `encodeType` wrote. */
export function decodeType(json: Json): Type {
  if (typeof json === 'string') return decodePrimitive(json)
  invariant(Array.isArray(json), 'a type is a name or a list')
  const [kind, parameter]: readonly Json[] = json
  invariant(parameter !== undefined, 'a type of several parts names them')
  switch (kind) {
    case 'list':
      return listType(decodeType(parameter))
    case 'set':
      return setType(decodeType(parameter))
    case 'map':
      return mapType(decodeType(parameter))
    case 'tuple':
      invariant(Array.isArray(parameter), 'a tuple type lists its elements')
      return tupleType(parameter.map(decodeType))
    case 'object':
      invariant(parameter !== null && typeof parameter === 'object', 'an object type names its attributes')
      return objectType(
        Object.fromEntries(Object.entries(parameter).map(([name, part]) => [name, decodeType(part)])),
      )
    case 'link':
      invariant(Array.isArray(parameter), 'a link type lists its kinds')
      return { kind: 'link', to: parameter.map(String) }
    default:
      throw new InvariantError(`unknown type ${String(kind)}`)
  }
}

function decodePrimitive(name: string): Type {
  switch (name) {
    case 'string':
      return stringType
    case 'number':
      return numberType
    case 'bool':
      return boolType
    default:
      invariant(name === 'dynamic', `unknown type ${name}`)
      return anyType
  }
}
