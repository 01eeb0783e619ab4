import { boolValue, unknownValue } from '../../value/construct.js'
import { convert } from '../../value/convert.js'
import { isSensitive, mapParts, withMarks } from '../../value/marks.js'
import { quote } from '../../value/quote.js'
import { constraintName, typeName } from '../../value/type-name.js'
import { typeOf } from '../../value/type-of.js'
import {
  anyType,
  boolType,
  listType,
  mapType,
  numberType,
  setType,
  stringType,
  type Type,
} from '../../value/type.js'
import { ephemeralMark, sensitiveMark, type Value } from '../../value/value.js'
import { nullValue } from '../../value/construct.js'
import { refuse, type FunctionDefinition } from './definition.js'
import { anything } from './parameter.js'

function conversion(name: string, wanted: Type): FunctionDefinition {
  return {
    name,
    parameters: [anything('v', { allowsNull: true, allowsUnknown: 'whole', allowsMarks: true })],
    mayReturnNull: true,
    returns: ([value]) => (value === undefined ? wanted : typeOf(converted(value, wanted))),
    call: ([value]) => (value === undefined ? unknownValue(wanted) : converted(value, wanted)),
  }
}

function converted(value: Value, wanted: Type): Value {
  const result = convert(value, wanted)
  if ('value' in result) {
    const { value: given } = result
    // What was known of an unknown value is not known of what is made of it.
    return given.kind === 'unknown' ? unknownValue(given.type, undefined, given.marks) : given
  }
  return refuse(0, problemOf(value, wanted))
}

function problemOf(value: Value, wanted: Type): string {
  const given = typeOf(value)
  if (given.kind !== 'string' || (wanted.kind !== 'number' && wanted.kind !== 'bool')) {
    return `cannot convert ${typeName(given)} to ${constraintName(wanted)}`
  }
  if (isSensitive(value)) return `cannot convert this sensitive string to ${wanted.kind}`
  const written = value.kind === 'string' ? quote(value.value) : 'this string'
  if (wanted.kind === 'bool')
    return `cannot convert ${written} to bool; only the strings "true" or "false" are allowed`
  return `cannot convert ${written} to number; given string must be a decimal representation of a number`
}

const whole = { allowsNull: true, allowsUnknown: 'whole', allowsMarks: true } as const

const sensitive: FunctionDefinition = {
  name: 'sensitive',
  parameters: [anything('value', whole)],
  mayReturnNull: true,
  returns: anyType,
  call: ([value]) => withMarks(value ?? unknownValue(), sensitiveMark),
}

const nonsensitive: FunctionDefinition = {
  name: 'nonsensitive',
  parameters: [anything('value', whole)],
  mayReturnNull: true,
  returns: anyType,
  call: ([value = unknownValue()]) => ({ ...value, marks: value.marks & ~sensitiveMark }),
}

const issensitive: FunctionDefinition = {
  name: 'issensitive',
  parameters: [anything('value', whole)],
  returns: boolType,
  call: ([value = unknownValue()]) => {
    if (isSensitive(value)) return boolValue(true)
    // What is unknown today may turn out to be sensitive.
    return value.kind === 'unknown' ? unknownValue(boolType, { notNull: true }) : boolValue(false)
  },
}

const ephemeralasnull: FunctionDefinition = {
  name: 'ephemeralasnull',
  parameters: [anything('value', whole)],
  mayReturnNull: true,
  returns: anyType,
  call: ([value = unknownValue()]) => withoutEphemeral(value),
}

function withoutEphemeral(value: Value): Value {
  if ((value.marks & ephemeralMark) !== 0) return nullValue(typeOf(value), value.marks & ~ephemeralMark)
  return mapParts(value, withoutEphemeral)
}

// The call evaluates the arguments of these two itself; here they have their signatures only.
const tryFunction: FunctionDefinition = {
  name: 'try',
  parameters: [],
  variadic: anything('expressions', whole),
  returns: anyType,
  call: ([value = unknownValue()]) => value,
}

const can: FunctionDefinition = {
  name: 'can',
  parameters: [anything('expression', whole)],
  returns: boolType,
  call: () => boolValue(true),
}

/** Conversions, marks, `try` and `can`. */
export const conversionFunctions: readonly FunctionDefinition[] = [
  conversion('tobool', boolType),
  conversion('tolist', listType(anyType)),
  conversion('tomap', mapType(anyType)),
  conversion('tonumber', numberType),
  conversion('toset', setType(anyType)),
  conversion('tostring', stringType),
  sensitive,
  nonsensitive,
  issensitive,
  ephemeralasnull,
  tryFunction,
  can,
]
