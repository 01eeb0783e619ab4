import { absolute, add, ceiling, compareNumbers, floor, signOf } from '../../value/arithmetic.js'
import { doubleOf, numberFromBigInt, numberFromDouble, type Numeric } from '../../value/big-number.js'
import { numberValue, unknownValue } from '../../value/construct.js'
import { convert } from '../../value/convert.js'
import { containsUnknown } from '../../value/equal.js'
import { typeName } from '../../value/type-name.js'
import { typeOf } from '../../value/type-of.js'
import { anyType, numberType } from '../../value/type.js'
import type { Value } from '../../value/value.js'
import { quote } from '../../value/quote.js'
import { refuse, refuseCall, type FunctionDefinition } from './definition.js'
import {
  elementsOf,
  entriesOf,
  integerOf,
  number,
  numberOf,
  parameter,
  textOf,
  wholeNumberRequired,
} from './parameter.js'

function unary(name: string, change: (value: Numeric) => Numeric): FunctionDefinition {
  return {
    name,
    parameters: [number('num')],
    returns: numberType,
    call: ([value]) => numberValue(change(numberOf(value))),
  }
}

function extreme(name: string, isBetter: (order: number) => boolean): FunctionDefinition {
  return {
    name,
    parameters: [],
    variadic: number('numbers'),
    returns: numberType,
    call: values => {
      const numbers = values.map(numberOf)
      const [first] = numbers
      if (first === undefined) return refuseCall('must pass at least one number')
      return numberValue(
        numbers.reduce((best, next) => (isBetter(compareNumbers(next, best)) ? next : best), first),
      )
    },
  }
}

function fromDouble(value: number, problem: string): Value {
  const result = numberFromDouble(value)
  return result === undefined ? refuseCall(problem) : numberValue(result)
}

const log: FunctionDefinition = {
  name: 'log',
  parameters: [number('num'), number('base')],
  returns: numberType,
  call: ([value, base]) =>
    fromDouble(
      Math.log(doubleOf(numberOf(value))) / Math.log(doubleOf(numberOf(base))),
      'this number has no logarithm to this base',
    ),
}

const pow: FunctionDefinition = {
  name: 'pow',
  parameters: [number('num'), number('power')],
  returns: numberType,
  call: ([value, power]) =>
    fromDouble(
      doubleOf(numberOf(value)) ** doubleOf(numberOf(power)),
      'this number has no real power of this exponent',
    ),
}

const signum: FunctionDefinition = {
  name: 'signum',
  parameters: [number('num')],
  returns: numberType,
  call: ([value]) => {
    if (integerOf(value) === undefined) refuseCall(wholeNumberRequired)
    return numberValue(signOf(numberOf(value)))
  },
}

const digits = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

const parseint: FunctionDefinition = {
  name: 'parseint',
  parameters: [parameter('number', anyType), number('base')],
  returns: ([given]) => {
    const type = given === undefined ? anyType : typeOf(given)
    if (type.kind !== 'string') refuse(0, `first argument must be a string, not ${typeName(type)}`)
    return numberType
  },
  call: ([given, base]) => {
    const radix = integerOf(base)
    if (radix === undefined) return refuse(1, wholeNumberRequired)
    if (radix < 2 || radix > 62) refuse(1, 'base must be a whole number between 2 and 62 inclusive')
    const written = textOf(given)
    const parsed = parseInteger(written, radix)
    if (parsed === undefined) return refuse(0, `cannot parse ${quote(written)} as a base ${radix} integer`)
    return numberValue(parsed)
  },
}

// Up to base 36 the case of letters makes no difference.
function parseInteger(written: string, radix: number): Numeric | undefined {
  const match = /^([+-]?)([0-9a-zA-Z]+)$/.exec(written)
  if (match === null) return undefined
  const [, sign, body = ''] = match
  let result = 0n
  for (const character of radix <= 36 ? body.toLowerCase() : body) {
    const digit = digits.indexOf(character)
    if (digit < 0 || digit >= radix) return undefined
    result = result * BigInt(radix) + BigInt(digit)
  }
  return numberFromBigInt(sign === '-' ? -result : result)
}

const sum: FunctionDefinition = {
  name: 'sum',
  parameters: [parameter('list', anyType, { allowsUnknown: 'inside' })],
  returns: numberType,
  call: ([list = unknownValue()]) => {
    const elements = elementsOf(list)
    const count = elements?.length ?? entriesOf(list)?.size
    if (count === undefined) return refuse(0, 'cannot sum noniterable')
    if (count === 0) return refuse(0, 'cannot sum an empty list')
    if (elements !== undefined) return sumOf(elements)
    return refuse(0, `argument must be list, set, or tuple. Received ${typeName(typeOf(list))}`)
  },
}

function sumOf(elements: readonly Value[]): Value {
  let total: Numeric = 0
  if (elements.some(containsUnknown)) return unknownValue(numberType, { notNull: true })
  for (const element of elements) {
    if (element.kind === 'null') refuse(0, 'argument must be list, set, or tuple of number values')
    const converted = convert(element, numberType)
    if ('problem' in converted) return refuse(0, 'argument must be list, set, or tuple of number values')
    if (converted.value.kind === 'number')
      total = add(total, converted.value.value) ?? refuseCall("can't compute sum of opposing infinities")
  }
  return numberValue(total)
}

/** abs, ceil, floor, log, max, min, parseint, pow, signum, sum. */
export const numericFunctions: readonly FunctionDefinition[] = [
  unary('abs', absolute),
  unary('ceil', ceiling),
  unary('floor', floor),
  log,
  extreme('max', order => order > 0),
  extreme('min', order => order < 0),
  parseint,
  pow,
  signum,
  sum,
]
