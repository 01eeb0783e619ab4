import { invariant } from '../diagnostic/invariant.js'
import { numberFrom, partsOf, type Numeric } from './big-number.js'
import {
  boolValue,
  linkValue,
  listValue,
  mapValue,
  nullValue,
  objectValue,
  setValue,
  stringValue,
  tupleValue,
  unknownValue,
} from './construct.js'
import type { Json } from './json.js'
import { withMarks } from './marks.js'
import { numberText, parseNumber } from './number-text.js'
import { typeFromJson, typeToJson } from './type-text.js'
import { anyType, type Type } from './type.js'
import type { InstanceOrigin, Refinement, Value } from './value.js'

/**
 * JSON that keeps all of a value: types, unknowns with what is known of them, marks, links and origins. Plain objects,
 * tuples, texts, safe integers, truth values and untyped nulls are themselves; everything else is wrapped as `{ "$": … }`.
 */
export function encodeTyped(value: Value): Json {
  const plain = encodeUnmarked(value)
  return value.marks === 0 ? plain : { $: 'marked', marks: value.marks, value: plain }
}

function encodeUnmarked(value: Value): Json {
  switch (value.kind) {
    case 'string':
    case 'bool':
      return value.value
    case 'number':
      return encodeNumber(value.value)
    case 'null':
      return value.type.kind === 'any' ? null : { $: 'null', type: typeToJson(value.type) }
    case 'unknown':
      return {
        $: 'unknown',
        type: typeToJson(value.type),
        ...(value.refinement && { refinement: { ...value.refinement } }),
      }
    case 'tuple':
      return value.elements.map(encodeTyped)
    case 'list':
    case 'set':
      return { $: value.kind, type: typeToJson(value.elementType), elements: value.elements.map(encodeTyped) }
    case 'map':
      return { $: 'map', type: typeToJson(value.elementType), entries: encodeEntries(value.entries) }
    case 'object': {
      const attributes = encodeEntries(value.attributes)
      if (value.instance === undefined && !value.attributes.has('$')) return attributes
      return { $: 'object', attributes, ...(value.instance && { instance: { ...value.instance } }) }
    }
    case 'link':
      return { $: 'link', to: value.to, address: value.address ?? null, identity: value.identity ?? null }
  }
}

function encodeEntries(entries: ReadonlyMap<string, Value>): { readonly [name: string]: Json } {
  return Object.fromEntries([...entries].map(([name, part]) => [name, encodeTyped(part)]))
}

function encodeNumber(number: Numeric): Json {
  if (typeof number === 'number' && !Object.is(number, -0)) return number
  return { $: 'number', digits: numberText(number), precision: partsOf(number).precision }
}

/** Reads what `encodeTyped` wrote; anything else is a programmer's mistake or a damaged file. */
export function decodeTyped(json: Json): Value {
  if (json === null) return nullValue()
  if (typeof json === 'string') return stringValue(json)
  if (typeof json === 'boolean') return boolValue(json)
  if (typeof json === 'number') return { kind: 'number', value: json, marks: 0 }
  if (isList(json)) return tupleValue(json.map(decodeTyped))
  const wrapped = Object.hasOwn(json, '$') ? json['$'] : undefined
  return typeof wrapped === 'string' ? decodeWrapped(wrapped, json) : objectValue(decodeEntries(json))
}

type Wrapped = { readonly [name: string]: Json }

function decodeWrapped(kind: string, json: Wrapped): Value {
  switch (kind) {
    case 'marked':
      return withMarks(decodeTyped(json['value'] ?? null), Number(json['marks']))
    case 'null':
      return nullValue(decodeType(json))
    case 'unknown':
      return unknownValue(decodeType(json), decodeRefinement(json['refinement']))
    case 'number':
      return {
        kind: 'number',
        value: decodeNumber(String(json['digits']), Number(json['precision'])),
        marks: 0,
      }
    case 'list':
      return listValue(decodeElements(json), decodeType(json))
    case 'set':
      return setValue(decodeElements(json), decodeType(json))
    case 'map':
      return mapValue(decodeEntries(asObject(json['entries'])), decodeType(json))
    case 'object':
      return objectValue(decodeEntries(asObject(json['attributes'])), 0, decodeOrigin(json['instance']))
    case 'link':
      return linkValue(String(json['to']), {
        address: asText(json['address']),
        identity: asText(json['identity']),
      })
    default:
      invariant(false, `no value is encoded as ${JSON.stringify(kind)}`)
  }
}

function decodeType(json: Wrapped): Type {
  return typeFromJson(json['type']) ?? anyType
}

function decodeElements(json: Wrapped): readonly Value[] {
  const elements = json['elements']
  return elements !== undefined && isList(elements) ? elements.map(decodeTyped) : []
}

function decodeEntries(json: Wrapped): readonly (readonly [string, Value])[] {
  return Object.entries(json).map(([name, part]) => [name, decodeTyped(part)] as const)
}

// The digits are the shortest of their precision, so they must be read back with it.
function decodeNumber(digits: string, precision: number): Numeric {
  const number = parseNumber(digits)
  invariant(number !== undefined, `${JSON.stringify(digits)} is no number`)
  return typeof number === 'number' || number.isInfinite ? number : rounded(number, precision)
}

function rounded(number: Exclude<Numeric, number>, precision: number): Numeric {
  return numberFrom(number.isNegative, number.mantissa, number.exponent, precision)
}

function decodeRefinement(json: Json | undefined): Refinement | undefined {
  if (json === undefined) return undefined
  const parts = asObject(json)
  const { notNull, stringPrefix } = parts
  const numbers = Object.entries(parts).filter(([, part]) => typeof part === 'number')
  return {
    ...(notNull === true && { notNull }),
    ...(typeof stringPrefix === 'string' && { stringPrefix }),
    ...Object.fromEntries(numbers),
  }
}

function decodeOrigin(json: Json | undefined): InstanceOrigin | undefined {
  if (json === undefined) return undefined
  const { kindName, address, identity } = asObject(json)
  const origin = { kindName: String(kindName), address: String(address) }
  return typeof identity === 'string' ? { ...origin, identity } : origin
}

function asObject(json: Json | undefined): Wrapped {
  return typeof json === 'object' && json !== null && !isList(json) ? json : {}
}

function asText(json: Json | undefined): string | undefined {
  return typeof json === 'string' ? json : undefined
}

function isList(json: Json): json is readonly Json[] {
  return Array.isArray(json)
}
