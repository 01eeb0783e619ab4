import { anyType, numberType, stringType, type Type } from '../../value/type.js'
import type { NumberValue, StringValue, Value } from '../../value/value.js'
import { isWhole } from '../../value/big-number.js'
import { invariant } from '../../diagnostic/invariant.js'
import type { Parameter } from './definition.js'

/** A parameter of this type, with what else is to be said of it. */
export function parameter(name: string, type: Type, more: Omit<Parameter, 'name' | 'type'> = {}): Parameter {
  return { name, type, ...more }
}

/** A text parameter. */
export function text(name: string, more: Omit<Parameter, 'name' | 'type'> = {}): Parameter {
  return parameter(name, stringType, more)
}

/** A number parameter. */
export function number(name: string, more: Omit<Parameter, 'name' | 'type'> = {}): Parameter {
  return parameter(name, numberType, more)
}

/** A parameter of any type. */
export function anything(name: string, more: Omit<Parameter, 'name' | 'type'> = {}): Parameter {
  return parameter(name, anyType, more)
}

/** The text of an argument that conversion made one. */
export function textOf(value: Value | undefined): string {
  invariant(value?.kind === 'string', 'the argument was converted to a string')
  return (value satisfies StringValue).value
}

/** The number of an argument that conversion made one. */
export function numberOf(value: Value | undefined): NumberValue['value'] {
  invariant(value?.kind === 'number', 'the argument was converted to a number')
  return value.value
}

/** The integer of a number argument where it is one and fits into 64 bits; undefined otherwise. */
export function integerOf(value: Value | undefined): number | undefined {
  const found = numberOf(value)
  if (typeof found === 'number') return found
  if (found.isInfinite || !isWhole(found)) return undefined
  const integer = found.mantissa << BigInt(found.exponent)
  return integer < 1n << 63n ? Number(integer) * (found.isNegative ? -1 : 1) : undefined
}

/** More characters than this are not made for one number: a text of JavaScript could not hold many times as much. */
export const mostCharacters = 10_000_000

export const wholeNumberRequired =
  'value must be a whole number, between -9223372036854775808 and 9223372036854775807'

/** The elements of a list, set or tuple; undefined of anything else. */
export function elementsOf(value: Value | undefined): readonly Value[] | undefined {
  return value?.kind === 'list' || value?.kind === 'set' || value?.kind === 'tuple'
    ? value.elements
    : undefined
}

/** The named parts of a map or object; undefined of anything else. */
export function entriesOf(value: Value | undefined): ReadonlyMap<string, Value> | undefined {
  if (value?.kind === 'map') return value.entries
  return value?.kind === 'object' ? value.attributes : undefined
}
