import { bigIntOf, partsOf, type Numeric } from '../../value/big-number.js'
import { listValue, stringValue, unknownValue } from '../../value/construct.js'
import { convert } from '../../value/convert.js'
import { containsUnknown } from '../../value/equal.js'
import { graphemesOf } from '../../value/graphemes.js'
import { jsonText } from '../../value/json.js'
import {
  decimalOf,
  plainText,
  roundedDecimal,
  shortestDecimal,
  type Decimal,
} from '../../value/number-text.js'
import { jsonQuote, quote } from '../../value/quote.js'
import { safePrefix } from '../../value/safe-prefix.js'
import { typeOf } from '../../value/type-of.js'
import { boolType, listType, numberType, stringType, type Type } from '../../value/type.js'
import type { Value } from '../../value/value.js'
import { refuse, refuseCall, CallProblem, type FunctionDefinition } from './definition.js'
import { anything, elementsOf, mostCharacters, text, textOf } from './parameter.js'

const args = anything('args', { allowsNull: true, allowsUnknown: 'whole' })

const format: FunctionDefinition = {
  name: 'format',
  parameters: [text('format')],
  variadic: args,
  returns: stringType,
  call: ([pattern, ...values]) => {
    const template = textOf(pattern)
    if (values.some(isUntyped)) return unknownValue()
    if (!values.some(containsUnknown)) return stringValue(formatted(template, values))
    const prefix = safePrefix(/^[^%]*/.exec(template)?.[0] ?? '')
    return unknownValue(stringType, { notNull: true, ...(prefix !== '' && { stringPrefix: prefix }) })
  },
}

const formatlist: FunctionDefinition = {
  name: 'formatlist',
  parameters: [text('format')],
  variadic: args,
  returns: listType(stringType),
  call: ([pattern, ...values]) => {
    const template = textOf(pattern)
    if (values.some(isUntyped)) return unknownValue()
    const length = iterations(values)
    if (length === undefined) return unknownValue(listType(stringType), { notNull: true })
    const results = Array.from({ length }, (_, iteration) => formatOnce(template, values, iteration))
    return listValue(results, stringType)
  },
}

function isUntyped(value: Value): boolean {
  return (value.kind === 'null' || value.kind === 'unknown') && value.type.kind === 'any'
}

// All sequences must be of one length; what is no sequence is used in every iteration.
function iterations(values: readonly Value[]): number | undefined {
  let length: number | undefined
  let chooser = 0
  let isKnown = true
  for (const [index, value] of values.entries()) {
    const count = sequenceLength(value)
    if (count === 'unknown') isKnown = false
    if (typeof count !== 'number') continue
    if (length === undefined) {
      length = count
      chooser = index
    } else if (count !== length) {
      refuse(
        index + 1,
        `argument ${index + 1} has length ${count}, which is inconsistent with argument ${chooser + 1} of length ${length}`,
      )
    }
  }
  return isKnown ? (length ?? 1) : undefined
}

function sequenceLength(value: Value): number | 'unknown' | undefined {
  const type = typeOf(value)
  if (value.kind === 'null') return undefined
  if (value.kind === 'unknown') {
    return type.kind === 'list' || type.kind === 'set' || type.kind === 'tuple' || type.kind === 'any'
      ? 'unknown'
      : undefined
  }
  return elementsOf(value)?.length
}

function formatOnce(template: string, values: readonly Value[], iteration: number): Value {
  const row = values.map(value => elementsOf(value)?.[iteration] ?? value)
  if (row.some(containsUnknown)) return unknownValue(stringType, { notNull: true })
  try {
    return stringValue(formatted(template, row))
  } catch (problem) {
    if (!(problem instanceof CallProblem)) throw problem
    return refuseCall(
      values.length === 0 ? problem.message : `error on format iteration ${iteration}: ${problem.message}`,
    )
  }
}

interface Verb {
  readonly raw: string
  readonly offset: number
  readonly flags: string
  readonly width: number | undefined
  readonly precision: number | undefined
  readonly mode: string
}

const verbPattern = /^%([ 0#+-]*)([1-9]\d*)?(?:(\.)(\d*))?(?:\[([1-9]\d*)\])?([A-Za-z])/
const verbBeginning = /^%[ 0#+-]*(?:[1-9]\d*)?(?:\.\d*)?(?:\[(?:[1-9]\d*\]?)?)?/

function formatted(template: string, values: readonly Value[]): string {
  let result = ''
  let next = 0
  let used = 0
  for (let at = 0; at < template.length;) {
    const percent = template.indexOf('%', at)
    if (percent < 0) {
      result += template.slice(at)
      break
    }
    result += template.slice(at, percent)
    if (template.startsWith('%%', percent)) {
      result += '%'
      at = percent + 2
      continue
    }
    const match = verbPattern.exec(template.slice(percent))
    if (match === null) return unfinishedVerb(template, percent)
    const [raw, flags = '', width, point, precision, position, mode = ''] = match
    const index = position === undefined ? next : Number(position) - 1
    next = index + 1
    used = Math.max(used, next)
    const value = values[index]
    if (value === undefined) {
      return refuseCall(
        `not enough arguments for ${quote(raw)} at ${percent}: need index ${index + 1} but have ${values.length} total`,
      )
    }
    if (Number(width ?? 0) > mostCharacters || Number(precision ?? 0) > mostCharacters)
      return refuseCall(`the verb ${quote(raw)} asks for more than ${mostCharacters} characters`)
    const verb: Verb = {
      raw,
      offset: percent,
      flags,
      width: width === undefined ? undefined : Number(width),
      precision: point === undefined ? undefined : Number(precision),
      mode,
    }
    result += formatValue(verb, value)
    at = percent + raw.length
  }
  if (used < values.length) {
    const problem = used === 0 ? 'no verbs in format string' : `only ${used} used by format string`
    refuse(used + 1, `too many arguments; ${problem}`)
  }
  return result
}

function unfinishedVerb(template: string, percent: number): never {
  const beginning = verbBeginning.exec(template.slice(percent))?.[0] ?? '%'
  const at = percent + beginning.length
  const culprit = String.fromCodePoint(template.codePointAt(at) ?? 0)
  if (at >= template.length) return refuseCall(`invalid format string starting at offset ${at}`)
  return refuseCall(`unrecognized format character ${runeQuote(culprit)} at offset ${at}`)
}

function runeQuote(character: string): string {
  if (character === "'") return "'\\''"
  return character === '"' ? `'"'` : `'${quote(character).slice(1, -1)}'`
}

function formatValue(verb: Verb, value: Value): string {
  if (verb.mode !== 'v' && value.kind === 'null') return unsupported(verb, 'null value cannot be formatted')
  switch (verb.mode) {
    case 'v':
      return formatAsIs(verb, value)
    case 't':
      return String(as(verb, value, boolType, 'bool').value)
    case 'b':
    case 'd':
    case 'o':
    case 'x':
    case 'X':
      return formatInteger(verb, as(verb, value, numberType, 'number').value)
    case 'e':
    case 'E':
    case 'f':
    case 'g':
    case 'G':
      return formatFloat(verb, as(verb, value, numberType, 'number').value)
    case 's':
      return padded(verb, truncated(verb, as(verb, value, stringType, 'string').value))
    case 'q':
      return padded(verb, jsonQuote(truncated(verb, as(verb, value, stringType, 'string').value)))
    default:
      return refuseCall(
        `unsupported format verb ${runeQuote(verb.mode)} in ${quote(verb.raw)} at offset ${verb.offset}`,
      )
  }
}

function unsupported(verb: Verb, problem: string): never {
  return refuseCall(`unsupported value for ${quote(verb.raw)} at ${verb.offset}: ${problem}`)
}

function as<K extends 'bool' | 'number' | 'string'>(
  verb: Verb,
  value: Value,
  type: Type,
  kind: K,
): Extract<Value, { kind: K }> {
  const converted = convert(value, type)
  if ('problem' in converted) return unsupported(verb, converted.problem.message)
  const result = converted.value
  return isKind(result, kind) ? result : unsupported(verb, `${kind} required`)
}

function isKind<K extends Value['kind']>(value: Value, kind: K): value is Extract<Value, { kind: K }> {
  return value.kind === kind
}

function formatAsIs(verb: Verb, value: Value): string {
  if (!verb.flags.includes('#')) {
    if (value.kind === 'string') return padded(verb, value.value)
    if (value.kind === 'number') return padded(verb, floatText(value.value, 'g', undefined))
  }
  return padded(verb, jsonText(value))
}

function truncated(verb: Verb, value: string): string {
  return verb.precision !== undefined && verb.precision > 0
    ? graphemesOf(value).slice(0, verb.precision).join('')
    : value
}

function padded(verb: Verb, value: string): string {
  const missing = (verb.width ?? 0) - graphemesOf(value).length
  if (missing <= 0) return value
  const padding = (verb.flags.includes('0') ? '0' : ' ').repeat(missing)
  return verb.flags.includes('-') ? value + padding : padding + value
}

const bases: Readonly<Record<string, number>> = { b: 2, o: 8, d: 10, x: 16, X: 16 }
const prefixes: Readonly<Record<string, string>> = { b: '0b', o: '0', x: '0x', X: '0X' }

function formatInteger(verb: Verb, number: Numeric): string {
  const integer = bigIntOf(number)
  if (integer === undefined) return unsupported(verb, 'an integer is required')
  const magnitude = integer < 0n ? -integer : integer
  const digits = magnitude.toString(bases[verb.mode] ?? 10)
  const sign = signText(verb, integer < 0n)
  const prefix = verb.flags.includes('#') ? (prefixes[verb.mode] ?? '') : ''
  if (verb.precision === 0 && magnitude === 0n) return ''
  const body = (verb.mode === 'X' ? digits.toUpperCase() : digits).padStart(verb.precision ?? 0, '0')
  return filled(verb, sign + prefix, body, verb.precision === undefined)
}

function signText(verb: Verb, isNegative: boolean): string {
  if (isNegative) return '-'
  if (verb.flags.includes('+')) return '+'
  return verb.flags.includes(' ') ? ' ' : ''
}

function filled(verb: Verb, head: string, body: string, allowsZeros: boolean): string {
  const missing = (verb.width ?? 0) - head.length - body.length
  if (missing <= 0) return head + body
  if (verb.flags.includes('-')) return head + body + ' '.repeat(missing)
  if (verb.flags.includes('0') && allowsZeros) return head + '0'.repeat(missing) + body
  return ' '.repeat(missing) + head + body
}

function formatFloat(verb: Verb, number: Numeric): string {
  const { isNegative, isInfinite } = partsOf(number)
  if (isInfinite) return filled(verb, isNegative ? '-' : verb.flags.includes(' ') ? ' ' : '+', 'Inf', false)
  const precision = verb.precision ?? (verb.mode === 'g' || verb.mode === 'G' ? undefined : 6)
  const body = floatText(number, verb.mode, precision).replace(/^-/, '')
  return filled(verb, signText(verb, isNegative), body, true)
}

/** A number as Go's `%e`, `%f` and `%g` print it; without precision in as few digits as tell it from its neighbours. */
function floatText(number: Numeric, mode: string, precision: number | undefined): string {
  const parts = partsOf(number)
  const sign = parts.isNegative ? '-' : ''
  if (parts.isInfinite) return parts.isNegative ? '-Inf' : '+Inf'
  const exact = decimalOf(number)
  if (mode === 'f') return sign + plainText(roundedDecimal(exact, exact.point + (precision ?? 6)), precision)
  if (mode === 'e' || mode === 'E')
    return sign + exponentText(roundedDecimal(exact, 1 + (precision ?? 6)), precision ?? 6, mode)
  const wanted = precision === undefined ? undefined : Math.max(precision, 1)
  const decimal =
    wanted === undefined
      ? typeof number === 'number'
        ? exact
        : shortestDecimal(number)
      : roundedDecimal(exact, wanted)
  const { digits, point } = decimal
  const limit =
    wanted === undefined ? 6 : wanted > digits.length && digits.length >= point ? digits.length : wanted
  const exponent = digits === '' ? 0 : point - 1
  if (digits !== '' && (exponent < -4 || exponent >= limit)) {
    return sign + exponentText(decimal, digits.length - 1, mode === 'G' ? 'E' : 'e')
  }
  return sign + plainText(decimal)
}

function exponentText({ digits, point }: Decimal, fractionDigits: number, letter: string): string {
  const first = digits.charAt(0) || '0'
  const fraction = digits.slice(1).padEnd(fractionDigits, '0')
  const exponent = digits === '' ? 0 : point - 1
  const magnitude = String(Math.abs(exponent)).padStart(2, '0')
  return `${first}${fraction === '' ? '' : `.${fraction}`}${letter}${exponent < 0 ? '-' : '+'}${magnitude}`
}

/** format, formatlist. */
export const formatFunctions: readonly FunctionDefinition[] = [format, formatlist]
