import { InvariantError, invariant } from '../diagnostic/invariant.js'
import type { Json } from '../provider/step.js'
import {
  boolValue,
  linkValue,
  listValue,
  mapValue,
  nullValue,
  numberValue,
  objectValue,
  setValue,
  stringValue,
  tupleValue,
} from '../value/construct.js'
import { decodeTyped, encodeTyped } from '../value/encoding.js'
import { withoutDeepMarks } from '../value/marks.js'
import { numberText, parseNumber } from '../value/number-text.js'
import { type Type, anyType } from '../value/type.js'
import type { Value } from '../value/value.js'

/**
 * A value as JSON, to be read again with the same type. Numbers that JSON readers would round are written as text, what
 * is unknown as null; where the type says nothing (`any`), the value's own type goes with it.
 */
export function encodeValue(value: Value, type: Type): Json {
  if (type.kind === 'any') return value.kind === 'unknown' ? null : encodeTyped(withoutDeepMarks(value))
  switch (value.kind) {
    case 'string':
    case 'bool':
      return value.value
    case 'number':
      return typeof value.value === 'number' ? value.value : numberText(value.value)
    case 'null':
    case 'unknown':
      return null
    case 'list':
    case 'set':
      return value.elements.map(element => encodeValue(element, elementType(type)))
    case 'tuple':
      return value.elements.map((element, index) => encodeValue(element, partType(type, index)))
    case 'map':
      return Object.fromEntries(
        [...value.entries].map(([key, entry]) => [key, encodeValue(entry, elementType(type))]),
      )
    case 'object':
      return Object.fromEntries(
        [...value.attributes].map(([name, part]) => [name, encodeValue(part, partType(type, name))]),
      )
    case 'link':
      return {
        to: value.to,
        ...(value.address === undefined ? {} : { address: value.address }),
        ...(value.identity === undefined ? {} : { identity: value.identity }),
      }
  }
}

function elementType(type: Type): Type {
  return type.kind === 'list' || type.kind === 'set' || type.kind === 'map' ? type.element : anyType
}

function partType(type: Type, part: string | number): Type {
  if (type.kind === 'object') return type.attributes[part] ?? anyType
  if (type.kind === 'tuple' && typeof part === 'number') return type.elements[part] ?? anyType
  return elementType(type)
}

/** The value that `encodeValue` wrote with this type. A part that the type no longer has is left out, a new one is null. */
export function decodeValue(json: Json, type: Type): Value {
  if (json === null) return nullValue(type)
  switch (type.kind) {
    case 'string':
      return stringValue(String(json))
    case 'bool':
      return boolValue(json === true || json === 'true')
    case 'number':
      return decodeNumber(json)
    case 'any':
      return decodeTyped(json)
    case 'list':
      return listValue(
        items(json).map(item => decodeValue(item, type.element)),
        type.element,
      )
    case 'set':
      return setValue(
        items(json).map(item => decodeValue(item, type.element)),
        type.element,
      )
    case 'tuple':
      return tupleValue(items(json).map((item, index) => decodeValue(item, type.elements[index] ?? anyType)))
    case 'map':
      return mapValue(
        Object.entries(members(json)).map(([key, entry]) => [key, decodeValue(entry, type.element)]),
        type.element,
      )
    case 'object': {
      const parts = members(json)
      return objectValue(
        Object.entries(type.attributes).map(([name, part]) => [name, decodeValue(parts[name] ?? null, part)]),
      )
    }
    case 'link':
      return decodeLink(json, type.to[0] ?? '')
  }
}

function decodeNumber(json: Json): Value {
  if (typeof json === 'number') return numberValue(json)
  const number = parseNumber(String(json))
  if (number === undefined) throw new InvariantError(`${String(json)} is no number`)
  return numberValue(number)
}

function decodeLink(json: Json, firstKind: string): Value {
  if (typeof json === 'string') return linkValue(firstKind, { identity: json })
  const parts = members(json)
  const text = (name: string): string | undefined =>
    typeof parts[name] === 'string' ? parts[name] : undefined
  return linkValue(text('to') ?? firstKind, { address: text('address'), identity: text('identity') })
}

function items(json: Json): readonly Json[] {
  invariant(Array.isArray(json), 'a stored sequence is a list')
  return json
}

function members(json: Json): { readonly [name: string]: Json } {
  invariant(json !== null && typeof json === 'object' && !Array.isArray(json), 'a stored object is an object')
  return json as { readonly [name: string]: Json }
}
