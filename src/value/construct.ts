import { numberFromBigInt, numberFromDouble, type Numeric } from './big-number.js'
import { invariant } from '../diagnostic/invariant.js'
import { deepMarks, withoutDeepMarks } from './marks.js'
import { compareForSet } from './set-order.js'
import { sameValue } from './same.js'
import { compareText, sortedNames } from './text-order.js'
import { typeOf } from './type-of.js'
import { anyType, type Type } from './type.js'
import {
  noMarks,
  type BoolValue,
  type InstanceOrigin,
  type LinkValue,
  type ListValue,
  type MapValue,
  type Marks,
  type NullValue,
  type NumberValue,
  type ObjectValue,
  type Refinement,
  type SetValue,
  type StringValue,
  type TupleValue,
  type UnknownValue,
  type Value,
} from './value.js'

/** A text, NFC-normalised. */
export function stringValue(text: string, marks: Marks = noMarks): StringValue {
  return { kind: 'string', value: normalizedText(text), marks }
}

/** NFC, which is how the language keeps every text. */
export function normalizedText(text: string): string {
  return /^[^\u0300-\uffff]*$/.test(text) ? text : text.normalize('NFC')
}

/** A number: an integer, a double taken at its shortest digits, or an exact one. Not-a-number is a programmer's mistake. */
export function numberValue(number: Numeric | bigint, marks: Marks = noMarks): NumberValue {
  if (typeof number === 'bigint') return { kind: 'number', value: numberFromBigInt(number), marks }
  if (typeof number !== 'number' || Number.isSafeInteger(number))
    return { kind: 'number', value: number, marks }
  const value = numberFromDouble(number)
  invariant(value !== undefined, 'a number value must be a number')
  return { kind: 'number', value, marks }
}

export const trueValue: BoolValue = { kind: 'bool', value: true, marks: noMarks }
export const falseValue: BoolValue = { kind: 'bool', value: false, marks: noMarks }

/** True or false. */
export function boolValue(value: boolean, marks: Marks = noMarks): BoolValue {
  return marks === noMarks ? (value ? trueValue : falseValue) : { kind: 'bool', value, marks }
}

/** The absence of a value of this type. */
export function nullValue(type: Type = anyType, marks: Marks = noMarks): NullValue {
  return { kind: 'null', type, marks }
}

/** A value that only apply will tell. */
export function unknownValue(
  type: Type = anyType,
  refinement?: Refinement,
  marks: Marks = noMarks,
): UnknownValue {
  return refinement === undefined
    ? { kind: 'unknown', type, marks }
    : { kind: 'unknown', type, marks, refinement }
}

/** A list; its element type is that of the first element where none is given. */
export function listValue(elements: readonly Value[], elementType?: Type, marks: Marks = noMarks): ListValue {
  return { kind: 'list', elementType: elementType ?? firstType(elements), elements, marks }
}

/** A set: equal elements fall together, the rest is put in order, and marks of elements become the set's own. */
export function setValue(elements: readonly Value[], elementType?: Type, marks: Marks = noMarks): SetValue {
  let allMarks = marks
  for (const element of elements) allMarks |= deepMarks(element)
  const plain = allMarks === noMarks ? elements : elements.map(withoutDeepMarks)
  const sorted = [...plain].sort(compareForSet)
  const distinct: Value[] = []
  for (const element of sorted)
    if (element.kind === 'unknown' || !endsWith(distinct, element)) distinct.push(element)
  return { kind: 'set', elementType: elementType ?? firstType(distinct), elements: distinct, marks: allMarks }
}

// Elements that the order cannot tell apart need not be the same: all of those are looked at.
function endsWith(sorted: readonly Value[], element: Value): boolean {
  for (let index = sorted.length - 1; index >= 0; index--) {
    const other = sorted[index]
    if (other === undefined || compareForSet(other, element) !== 0) return false
    if (sameValue(other, element)) return true
  }
  return false
}

/** A map, put in the order of its keys. */
export function mapValue(entries: Entries, elementType?: Type, marks: Marks = noMarks): MapValue {
  const sorted = sortedEntries(entries)
  return { kind: 'map', elementType: elementType ?? firstType([...sorted.values()]), entries: sorted, marks }
}

/** A sequence in which each place has its own type. */
export function tupleValue(elements: readonly Value[], marks: Marks = noMarks): TupleValue {
  return { kind: 'tuple', elements, marks }
}

/** Named values; `instance` is set on the value of a declared object. */
export function objectValue(
  attributes: Entries,
  marks: Marks = noMarks,
  instance?: InstanceOrigin,
): ObjectValue {
  const sorted = sortedEntries(attributes)
  return instance === undefined
    ? { kind: 'object', attributes: sorted, marks }
    : { kind: 'object', attributes: sorted, marks, instance }
}

/** A link to an object: by address where it is managed, by identity where it is not. */
export function linkValue(
  to: string,
  target: { readonly address?: string | undefined; readonly identity?: string | undefined },
  marks: Marks = noMarks,
): LinkValue {
  return { kind: 'link', to, address: target.address, identity: target.identity, marks }
}

/** Named values in any of the shapes that come to hand. */
export type Entries =
  Readonly<Record<string, Value>> | ReadonlyMap<string, Value> | readonly (readonly [string, Value])[]

function sortedEntries(entries: Entries): ReadonlyMap<string, Value> {
  const map = new Map(isIterable(entries) ? entries : Object.entries(entries))
  if (isSorted(map)) return map
  const names = sortedNames(map.keys())
  const result = new Map<string, Value>()
  for (const name of names) {
    const value = map.get(name)
    if (value !== undefined) result.set(name, value)
  }
  return result
}

function isSorted(map: ReadonlyMap<string, Value>): boolean {
  let last = ''
  for (const name of map.keys()) {
    if (compareText(last, name) > 0) return false
    last = name
  }
  return true
}

function isIterable(
  entries: Entries,
): entries is ReadonlyMap<string, Value> | readonly (readonly [string, Value])[] {
  return Symbol.iterator in entries
}

function firstType(elements: readonly Value[]): Type {
  const first = elements[0]
  return first === undefined ? anyType : typeOf(first)
}
