import {
  bitLength,
  negativeInfinity,
  numberFrom,
  positiveInfinity,
  type BigNumber,
  type Numeric,
} from './big-number.js'
import { fullPrecision } from './big-number.js'

/** Decimal digits and the place of the point: 0.DIGITS · 10^point. No digits mean zero. */
export interface Decimal {
  readonly digits: string
  readonly point: number
}

const numberPattern = /^([+-]?)(\d*)(?:\.(\d*))?(?:([eEpP])([+-]?\d+))?$/

/** No number has an exponent of ten beyond this: the digits, which are what is printed, would fill pages, and the parser of record takes minutes over them. */
export const exponentLimit = 10_000

/** Reads a decimal number as the language does; undefined when the text is none. "Inf" and "-Inf" are numbers too. */
export function parseNumber(text: string): Numeric | undefined {
  if (/^\+?[iI]nf$/.test(text)) return positiveInfinity
  if (/^-[iI]nf$/.test(text)) return negativeInfinity
  if (/^-?\d{1,15}$/.test(text)) return Number(text)
  const match = numberPattern.exec(text)
  if (match === null) return undefined
  const [, sign = '', whole = '', fraction = '', exponentKind = '', exponentText = '0'] = match
  if (whole === '' && fraction === '') return undefined
  const isNegative = sign === '-'
  const mantissa = BigInt(whole + fraction)
  if (mantissa === 0n) return isNegative ? -0 : 0
  const written = Number(exponentText)
  if (Math.abs(written) > exponentLimit) return undefined
  const isBinary = exponentKind === 'p' || exponentKind === 'P'
  const decimalExponent = (isBinary ? 0 : written) - fraction.length
  return scaledByTen(isNegative, mantissa, decimalExponent, isBinary ? written : 0)
}

// mantissa · 10^exponent · 2^shift. The powers of five carry 576 bits, as the reference arithmetic has them: with more the last
// digit of very small and very large numbers would differ.
function scaledByTen(isNegative: boolean, mantissa: bigint, exponent: number, shift: number): Numeric {
  if (exponent === 0) return numberFrom(isNegative, mantissa, shift, fullPrecision)
  const power = powerOfFive(Math.abs(exponent))
  if (exponent > 0) {
    return numberFrom(isNegative, mantissa * power.mantissa, exponent + power.exponent + shift, fullPrecision)
  }
  const quotient = divideBits(mantissa, power.mantissa, fullPrecision)
  return numberFrom(
    isNegative,
    quotient.mantissa,
    quotient.exponent - power.exponent + exponent + shift,
    fullPrecision,
  )
}

/** mantissa/divisor with at least two bits more than asked for; the last one is set where the division left a rest. */
export function divideBits(mantissa: bigint, divisor: bigint, precision: number) {
  const shift = Math.max(0, precision + 2 - bitLength(mantissa) + bitLength(divisor))
  const dividend = mantissa << BigInt(shift)
  const quotient = dividend / divisor
  const sticky = quotient * divisor === dividend ? 0n : 1n
  return { mantissa: (quotient << 1n) | sticky, exponent: -shift - 1 }
}

interface Bits {
  readonly mantissa: bigint
  readonly exponent: number
}

function powerOfFive(power: number): Bits {
  if (power <= 27) return { mantissa: 5n ** BigInt(power), exponent: 0 }
  let result: Bits = { mantissa: 5n ** 27n, exponent: 0 }
  let factor: Bits = { mantissa: 5n, exponent: 0 }
  for (let rest = power - 27; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = multiplyBits(result, factor, fullPrecision + 64)
    factor = multiplyBits(factor, factor, fullPrecision + 128)
  }
  return result
}

function multiplyBits(left: Bits, right: Bits, precision: number): Bits {
  const product = numberFrom(false, left.mantissa * right.mantissa, left.exponent + right.exponent, precision)
  return typeof product === 'number' ? { mantissa: BigInt(product), exponent: 0 } : product
}

/** All the digits of a finite number, without leading or trailing zeros. */
export function decimalOf(value: Numeric): Decimal {
  if (typeof value === 'number') return trimmedDecimal(String(Math.abs(value)), 0)
  return scaledDecimal(value.mantissa, value.exponent)
}

function scaledDecimal(mantissa: bigint, exponent: number): Decimal {
  if (exponent >= 0) return trimmedDecimal((mantissa << BigInt(exponent)).toString(), 0)
  return trimmedDecimal((mantissa * 5n ** BigInt(-exponent)).toString(), exponent)
}

function trimmedDecimal(digits: string, exponent: number): Decimal {
  const significant = digits.replace(/^0+/, '')
  return {
    digits: significant.replace(/0+$/, ''),
    point: significant === '' ? 0 : significant.length + exponent,
  }
}

/** Rounded to so many digits, ties to even. */
export function roundedDecimal(decimal: Decimal, count: number): Decimal {
  if (count < 0) return { digits: '', point: 0 }
  if (count >= decimal.digits.length) return decimal
  return roundsUp(decimal.digits, count) ? decimalUp(decimal, count) : decimalDown(decimal, count)
}

function roundsUp(digits: string, count: number): boolean {
  const next = digits.charAt(count)
  if (next === '5' && count + 1 === digits.length) {
    return count > 0 && Number(digits.charAt(count - 1)) % 2 === 1
  }
  return next >= '5'
}

function decimalDown(decimal: Decimal, count: number): Decimal {
  const digits = decimal.digits.slice(0, count).replace(/0+$/, '')
  return { digits, point: digits === '' ? 0 : decimal.point }
}

function decimalUp(decimal: Decimal, count: number): Decimal {
  const kept = decimal.digits.slice(0, count).replace(/9+$/, '')
  if (kept === '') return { digits: '1', point: decimal.point + 1 }
  return {
    digits: kept.slice(0, -1) + String(Number(kept.charAt(kept.length - 1)) + 1),
    point: decimal.point,
  }
}

/** The fewest digits that still name this number among those of its precision. */
export function shortestDecimal(value: BigNumber): Decimal {
  const exact = decimalOf(value)
  const shift = value.precision + 1 - bitLength(value.mantissa)
  const mantissa = value.mantissa << BigInt(shift)
  const exponent = value.exponent - shift
  const lower = scaledDecimal(mantissa - 1n, exponent)
  const upper = scaledDecimal(mantissa + 1n, exponent)
  const isInclusive = (mantissa & 2n) === 0n
  for (let index = 0; index < exact.digits.length; index++) {
    const digit = exact.digits.charAt(index)
    const low = lower.digits.charAt(index) || '0'
    const high = upper.digits.charAt(index) || '0'
    const mayGoDown = low !== digit || (isInclusive && index + 1 === lower.digits.length)
    const mayGoUp =
      digit !== high && (isInclusive || Number(digit) + 1 < Number(high) || index + 1 < upper.digits.length)
    if (mayGoDown && mayGoUp) return roundedDecimal(exact, index + 1)
    if (mayGoDown) return decimalDown(exact, index + 1)
    if (mayGoUp) return decimalUp(exact, index + 1)
  }
  return exact
}

/** The number as the language prints it: all digits, never an exponent. */
export function numberText(value: Numeric): string {
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
  const sign = value.isNegative ? '-' : ''
  if (value.isInfinite) return value.isNegative ? '-Inf' : '+Inf'
  return sign + plainText(shortestDecimal(value))
}

/** Digits without exponent; `fractionDigits` fills up with zeros. */
export function plainText(decimal: Decimal, fractionDigits: number = 0): string {
  const { digits, point } = decimal
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0'
  const fraction = (
    point > 0 ? digits.slice(point) : digits === '' ? '' : '0'.repeat(-point) + digits
  ).padEnd(fractionDigits, '0')
  return fraction === '' ? whole : `${whole}.${fraction}`
}
