import { bigIntOf, doubleOf, type Numeric } from './big-number.js'
import { boolValue, numberValue, objectValue, stringValue, tupleValue, nullValue } from './construct.js'
import { invariant } from '../diagnostic/invariant.js'
import { convert } from './convert.js'
import { numberText, parseNumber } from './number-text.js'
import { jsonQuote } from './quote.js'
import type { Type } from './type.js'
import type { Value } from './value.js'

/** What JSON can say. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

/** Plain JSON: numbers as the nearest doubles, links as identities, unknown values as null; marks are lost. */
export function toJson(value: Value): Json {
  switch (value.kind) {
    case 'null':
    case 'unknown':
      return null
    case 'string':
    case 'bool':
      return value.value
    case 'number':
      return numberToJson(value.value)
    case 'list':
    case 'set':
    case 'tuple':
      return value.elements.map(toJson)
    case 'map':
      return Object.fromEntries([...value.entries].map(([name, part]) => [name, toJson(part)]))
    case 'object':
      return Object.fromEntries([...value.attributes].map(([name, part]) => [name, toJson(part)]))
    case 'link':
      return value.identity ?? null
  }
}

function numberToJson(number: Numeric): number {
  return typeof number === 'number' ? number : doubleOf(number)
}

/** JSON text with every digit and sorted names, as `jsonencode` writes it; the value must be wholly known and finite. */
export function jsonText(value: Value): string {
  switch (value.kind) {
    case 'null':
      return 'null'
    case 'string':
      return jsonQuote(value.value)
    case 'bool':
      return String(value.value)
    case 'number':
      return numberText(value.value)
    case 'list':
    case 'set':
    case 'tuple':
      return `[${value.elements.map(jsonText).join(',')}]`
    case 'map':
      return entriesText(value.entries)
    case 'object':
      return entriesText(value.attributes)
    case 'link':
      return value.identity === undefined ? 'null' : jsonQuote(value.identity)
    case 'unknown':
      invariant(false, 'an unknown value has no JSON text')
  }
}

function entriesText(entries: ReadonlyMap<string, Value>): string {
  return `{${[...entries].map(([name, part]) => `${jsonQuote(name)}:${jsonText(part)}`).join(',')}}`
}

/** The value of plain JSON: objects and tuples, or what the given type makes of them; undefined where it does not fit. */
export function fromJson(json: Json, type?: Type): Value | undefined {
  const plain = plainValue(json)
  if (type === undefined) return plain
  const converted = convert(plain, type)
  return 'value' in converted ? converted.value : undefined
}

function plainValue(json: Json): Value {
  if (json === null) return nullValue()
  if (typeof json === 'string') return stringValue(json)
  if (typeof json === 'boolean') return boolValue(json)
  if (typeof json === 'number') return decimalValue(json)
  if (isList(json)) return tupleValue(json.map(plainValue))
  return objectValue(Object.entries(json).map(([name, part]) => [name, plainValue(part)] as const))
}

// A double stands for its shortest digits, not for the binary fraction that it is: 0.1 is one tenth.
function decimalValue(number: number): Value {
  const exact = Number.isSafeInteger(number) ? number : parseNumber(String(number))
  return numberValue(exact ?? number)
}

function isList(json: Json): json is readonly Json[] {
  return Array.isArray(json)
}

/** The integer of a number value as a double; undefined where it is none or too large. */
export function integerOf(value: Value): number | undefined {
  if (value.kind !== 'number') return undefined
  if (typeof value.value === 'number') return value.value
  const integer = bigIntOf(value.value)
  return integer === undefined ? undefined : Number(integer)
}
