import { isSensitive } from './marks.js'
import { numberText, decimalOf, roundedDecimal } from './number-text.js'
import { containsUnknown } from './equal.js'
import { quote } from './quote.js'
import { typeName } from './type-name.js'
import { typeOf } from './type-of.js'
import type { UnknownValue, Value } from './value.js'

/** What a message may tell: unknown and sensitive values are named only where they are the cause. */
export interface DescribeOptions {
  readonly includeUnknown?: boolean
  readonly includeSensitive?: boolean
}

/** What a value is, as the rest of a sentence (`is 5`); undefined where nothing should be said. */
export function statementOf(value: Value, options: DescribeOptions = {}): string | undefined {
  if (options.includeUnknown !== true && value.kind !== 'unknown' && containsUnknown(value)) return undefined
  if (isSensitive(value)) return options.includeSensitive === true ? 'has a sensitive value' : undefined
  if (value.kind === 'unknown') return unknownStatement(value, options.includeUnknown === true)
  return `is ${compactText(value)}`
}

function unknownStatement(value: UnknownValue, includeUnknown: boolean): string | undefined {
  const { type } = value
  if (type.kind === 'any') return includeUnknown ? 'will be known only after apply' : undefined
  const article = `is a ${typeName(type)}`
  if (!includeUnknown) return article
  return `${article}${'element' in type ? lengthNote(value) : ''}, known only after apply`
}

function lengthNote(value: UnknownValue): string {
  const { minimumLength: minimum = 0, maximumLength: maximum = Infinity } = value.refinement ?? {}
  const isBounded = maximum <= 1024
  if (minimum === maximum) return ` of length ${minimum}`
  if (minimum !== 0 && isBounded) return ` with between ${minimum} and ${maximum} elements`
  if (minimum !== 0) return ` with at least ${minimum} elements`
  return isBounded ? ` with up to ${maximum} elements` : ''
}

/** A value in a few words; what is inside of structures is never shown, it may be sensitive. */
export function compactText(value: Value): string {
  switch (value.kind) {
    case 'null':
      return 'null'
    case 'unknown':
      return '(not yet known)'
    case 'string':
      return quote(value.value)
    case 'number':
      return generalText(value.value)
    case 'bool':
      return String(value.value)
    case 'link':
      return value.address ?? quote(value.identity ?? '')
    case 'object':
      return objectText([...value.attributes.keys()])
    default:
      return countText(
        typeName(typeOf(value)),
        value.kind === 'map' ? value.entries.size : value.elements.length,
      )
  }
}

function objectText(names: readonly string[]): string {
  if (names.length === 0) return 'object with no attributes'
  return names.length === 1
    ? `object with 1 attribute ${quote(names.join(''))}`
    : `object with ${names.length} attributes`
}

function countText(name: string, count: number): string {
  if (count === 0) return `empty ${name}`
  return `${name} with ${count} ${count === 1 ? 'element' : 'elements'}`
}

// Ten digits, with an exponent where the number is very large or small.
function generalText(number: Parameters<typeof numberText>[0]): string {
  if (typeof number !== 'number' && number.isInfinite) return numberText(number)
  const { digits, point } = roundedDecimal(decimalOf(number), 10)
  const exponent = point - 1
  const sign = numberText(number).startsWith('-') ? '-' : ''
  if (digits === '') return `${sign}0`
  if (exponent >= -4 && exponent < 10) return sign + plain(digits, point)
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : ''
  return `${sign}${digits.charAt(0)}${fraction}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
}

function plain(digits: string, point: number): string {
  if (point <= 0) return `0.${'0'.repeat(-point)}${digits}`
  const whole = digits.slice(0, point).padEnd(point, '0')
  return digits.length > point ? `${whole}.${digits.slice(point)}` : whole
}
