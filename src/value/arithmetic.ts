import {
  fullPrecision,
  isInfinite,
  isWhole,
  negativeInfinity,
  numberFrom,
  numberFromBigInt,
  partsOf,
  positiveInfinity,
  truncated,
  bitLength,
  type BigNumber,
  type Numeric,
} from './big-number.js'
import { divideBits } from './number-text.js'

/** The sum; undefined for the sum of opposite infinities. */
export function add(left: Numeric, right: Numeric): Numeric | undefined {
  if (typeof left === 'number' && typeof right === 'number') {
    const sum = left + right
    if (Number.isSafeInteger(sum)) return sum
  }
  const a = partsOf(left)
  const b = partsOf(right)
  if (a.isInfinite || b.isInfinite) {
    if (a.isInfinite && b.isInfinite && a.isNegative !== b.isNegative) return undefined
    return a.isInfinite ? a : b
  }
  const exponent = Math.min(a.exponent, b.exponent)
  const total = signedMantissa(a, exponent) + signedMantissa(b, exponent)
  const magnitude = total < 0n ? -total : total
  return numberFrom(total < 0n, magnitude, exponent, Math.max(a.precision, b.precision))
}

function signedMantissa(value: BigNumber, exponent: number): bigint {
  const magnitude = value.mantissa << BigInt(value.exponent - exponent)
  return value.isNegative ? -magnitude : magnitude
}

/** The number with the opposite sign; zero has one too. */
export function negate(value: Numeric): Numeric {
  return typeof value === 'number' ? -value : { ...value, isNegative: !value.isNegative }
}

/** The difference; undefined for equal infinities. */
export function subtract(left: Numeric, right: Numeric): Numeric | undefined {
  if (typeof left === 'number' && typeof right === 'number') {
    const difference = left - right
    if (Number.isSafeInteger(difference)) return difference
  }
  return add(left, negate(right))
}

/** The product; undefined for zero times infinity. */
export function multiply(left: Numeric, right: Numeric): Numeric | undefined {
  if (typeof left === 'number' && typeof right === 'number') {
    const product = left * right
    if (Number.isSafeInteger(product)) return product
  }
  const a = partsOf(left)
  const b = partsOf(right)
  const isNegative = a.isNegative !== b.isNegative
  if (a.isInfinite || b.isInfinite) {
    if (isZero(left) || isZero(right)) return undefined
    return isNegative ? negativeInfinity : positiveInfinity
  }
  const product = numberFrom(isNegative, a.mantissa * b.mantissa, a.exponent + b.exponent, fullPrecision)
  if (typeof product === 'number') return product
  return { ...product, precision: Math.max(a.precision, b.precision, bitLength(product.mantissa)) }
}

/** The quotient; a number by zero is infinite; undefined for 0/0 and for infinity by infinity. */
export function divide(left: Numeric, right: Numeric): Numeric | undefined {
  const a = partsOf(left)
  const b = partsOf(right)
  const isNegative = a.isNegative !== b.isNegative
  if (isZero(right)) {
    if (isZero(left)) return undefined
    return isNegative ? negativeInfinity : positiveInfinity
  }
  if (a.isInfinite) return b.isInfinite ? undefined : isNegative ? negativeInfinity : positiveInfinity
  if (b.isInfinite || isZero(left)) return isNegative ? -0 : 0
  if (typeof left === 'number' && typeof right === 'number' && left % right === 0) return left / right
  const precision = Math.max(a.precision, b.precision)
  const quotient = divideBits(a.mantissa, b.mantissa, precision)
  return numberFrom(isNegative, quotient.mantissa, a.exponent - b.exponent + quotient.exponent, precision)
}

/** What is left of a division cut towards zero; by zero the dividend itself. Infinities multiply, as they do in Terraform. */
export function remainder(left: Numeric, right: Numeric): Numeric | undefined {
  if (isInfinite(left) || isInfinite(right)) return multiply(left, right)
  if (isZero(right)) return left
  if (typeof left === 'number' && typeof right === 'number') {
    const rest = left % right
    return rest === 0 && left !== 0 ? 0 : rest
  }
  const quotient = divide(left, right)
  const whole = quotient === undefined ? undefined : truncated(quotient)
  if (whole === undefined) return undefined
  const precision = partsOf(left).precision
  const parts = partsOf(right)
  const magnitude = whole < 0n ? -whole : whole
  const product = numberFrom(
    whole < 0n !== parts.isNegative,
    magnitude * parts.mantissa,
    parts.exponent,
    precision,
  )
  return subtract(left, product)
}

/** True for zero of either sign. */
export function isZero(value: Numeric): boolean {
  return value === 0
}

/** Below zero: -1, above: 1. */
export function signOf(value: Numeric): -1 | 0 | 1 {
  if (isZero(value)) return 0
  return partsOf(value).isNegative ? -1 : 1
}

/** Negative, zero or positive as the left number is less than, equal to or greater than the right one. */
export function compareNumbers(left: Numeric, right: Numeric): number {
  if (typeof left === 'number' && typeof right === 'number') return left < right ? -1 : left > right ? 1 : 0
  const bySign = signOf(left) - signOf(right)
  if (bySign !== 0) return bySign
  const a = partsOf(left)
  const b = partsOf(right)
  const sign = a.isNegative ? -1 : 1
  if (a.isInfinite || b.isInfinite) return a.isInfinite === b.isInfinite ? 0 : a.isInfinite ? sign : -sign
  const byMagnitude = a.exponent + bitLength(a.mantissa) - b.exponent - bitLength(b.mantissa)
  if (byMagnitude !== 0) return sign * byMagnitude
  const exponent = Math.min(a.exponent, b.exponent)
  const difference = signedMantissa(a, exponent) - signedMantissa(b, exponent)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** The number without its sign. */
export function absolute(value: Numeric): Numeric {
  return typeof value === 'number' ? Math.abs(value) : { ...value, isNegative: false }
}

/** The greatest integer that is not above the number; infinities stay. */
export function floor(value: Numeric): Numeric {
  const whole = isWhole(value) ? undefined : truncated(value)
  if (whole === undefined) return withoutSign(value)
  return numberFromBigInt(signOf(value) < 0 ? whole - 1n : whole)
}

/** A number, where a zero has no sign. */
function withoutSign(value: Numeric): Numeric {
  return signOf(value) === 0 ? 0 : value
}

/** The smallest integer that is not below the number; infinities stay. */
export function ceiling(value: Numeric): Numeric {
  const whole = isWhole(value) ? undefined : truncated(value)
  if (whole === undefined) return withoutSign(value)
  return numberFromBigInt(signOf(value) > 0 ? whole + 1n : whole)
}
