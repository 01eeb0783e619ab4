/**
 * A number that no safe integer holds: sign · mantissa · 2^exponent, the mantissa odd, rounded to `precision` bits.
 * Binary floats of 512 bits are what the language computes with; results of double arithmetic carry 53.
 */
export interface BigNumber {
  readonly isNegative: boolean
  readonly mantissa: bigint
  readonly exponent: number
  readonly precision: number
  readonly isInfinite: boolean
}

/** A number of the language: safe integers (and negative zero) as themselves, all others exactly. */
export type Numeric = number | BigNumber

/** The precision, in bits, of numbers that were written or computed from written ones. */
export const fullPrecision = 512
const doublePrecision = 53

export const positiveInfinity: BigNumber = infinity(false)
export const negativeInfinity: BigNumber = infinity(true)

function infinity(isNegative: boolean): BigNumber {
  return { isNegative, mantissa: 0n, exponent: 0, precision: fullPrecision, isInfinite: true }
}

/** The number of bits of a non-negative integer; 0 has none. */
export function bitLength(value: bigint): number {
  if (value === 0n) return 0
  const hexadecimal = value.toString(16)
  return (hexadecimal.length - 1) * 4 + (32 - Math.clz32(Number.parseInt(hexadecimal.charAt(0), 16)))
}

/** sign · mantissa · 2^exponent, rounded to the nearest, ties to even. */
export function numberFrom(
  isNegative: boolean,
  mantissa: bigint,
  exponent: number,
  precision: number,
): Numeric {
  if (mantissa === 0n) return isNegative ? -0 : 0
  let rounded = mantissa
  let scale = exponent
  const excess = bitLength(rounded) - precision
  if (excess > 0) {
    const dropped = BigInt(excess)
    const half = 1n << (dropped - 1n)
    const rest = rounded & ((1n << dropped) - 1n)
    rounded >>= dropped
    scale += excess
    if (rest > half || (rest === half && (rounded & 1n) === 1n)) rounded += 1n
  }
  return normalized(isNegative, rounded, scale, precision)
}

// In bits; far more than what can be written, so that products of written numbers have room. What is beyond overflows.
const magnitudeLimit = 1_050_000

function normalized(isNegative: boolean, mantissa: bigint, exponent: number, precision: number): Numeric {
  const trailing = trailingZeros(mantissa)
  const odd = mantissa >> BigInt(trailing)
  const scale = exponent + trailing
  const magnitude = bitLength(odd) + scale
  if (magnitude > magnitudeLimit) return isNegative ? negativeInfinity : positiveInfinity
  if (magnitude < -magnitudeLimit) return isNegative ? -0 : 0
  if (scale >= 0 && magnitude <= 53) {
    const integer = Number(odd << BigInt(scale))
    if (Number.isSafeInteger(integer)) return isNegative ? -integer : integer
  }
  return { isNegative, mantissa: odd, exponent: scale, precision, isInfinite: false }
}

function trailingZeros(value: bigint): number {
  let count = 0
  let rest = value
  while ((rest & 0xffffffffn) === 0n) {
    rest >>= 32n
    count += 32
  }
  const low = Number(rest & 0xffffffffn)
  return count + (31 - Math.clz32(low & -low))
}

/** The parts of any number; integers count as written numbers of full precision. */
export function partsOf(value: Numeric): BigNumber {
  if (typeof value !== 'number') return value
  return {
    isNegative: value < 0 || Object.is(value, -0),
    mantissa: BigInt(Math.abs(value)),
    exponent: 0,
    precision: fullPrecision,
    isInfinite: false,
  }
}

/** An exact integer. */
export function numberFromBigInt(value: bigint): Numeric {
  const magnitude = value < 0n ? -value : value
  return numberFrom(value < 0n, magnitude, 0, Math.max(64, bitLength(magnitude)))
}

/** A double as what it is: 53 bits, infinities included; undefined for not-a-number. */
export function numberFromDouble(value: number, precision: number = doublePrecision): Numeric | undefined {
  if (Number.isNaN(value)) return undefined
  if (!Number.isFinite(value)) return value < 0 ? negativeInfinity : positiveInfinity
  if (Number.isSafeInteger(value)) return value
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, Math.abs(value))
  const bits = view.getBigUint64(0)
  const biased = Number(bits >> 52n)
  const fraction = bits & 0xfffffffffffffn
  const mantissa = biased === 0 ? fraction : fraction | 0x10000000000000n
  return numberFrom(value < 0, mantissa, Math.max(biased, 1) - 1075, precision)
}

/** The integer that a number is; undefined where it has a fraction or no end. */
export function bigIntOf(value: Numeric): bigint | undefined {
  if (typeof value === 'number') return BigInt(value)
  if (value.isInfinite || value.exponent < 0) return undefined
  const magnitude = value.mantissa << BigInt(value.exponent)
  return value.isNegative ? -magnitude : magnitude
}

/** The integer part, cut towards zero; undefined where the number has no end. */
export function truncated(value: Numeric): bigint | undefined {
  if (typeof value === 'number') return BigInt(value)
  if (value.isInfinite) return undefined
  const magnitude =
    value.exponent >= 0 ? value.mantissa << BigInt(value.exponent) : value.mantissa >> BigInt(-value.exponent)
  return value.isNegative ? -magnitude : magnitude
}

/** True when the number is an integer. */
export function isWhole(value: Numeric): boolean {
  return typeof value === 'number' || (!value.isInfinite && value.exponent >= 0)
}

/** True for both infinities. */
export function isInfinite(value: Numeric): boolean {
  return typeof value !== 'number' && value.isInfinite
}

/** The nearest double; infinite where the number is too large for one. */
export function doubleOf(value: Numeric): number {
  if (typeof value === 'number') return value
  const sign = value.isNegative ? -1 : 1
  if (value.isInfinite) return sign * Infinity
  const length = bitLength(value.mantissa)
  const smallestExponent = Math.max(value.exponent + length - 53, -1074)
  const excess = smallestExponent - value.exponent
  if (excess > length + 1) return sign * 0
  const rounded = excess > 0 ? roundShift(value.mantissa, excess) : value.mantissa
  const exponent = excess > 0 ? smallestExponent : value.exponent
  return sign * scaled(Number(rounded), exponent)
}

function roundShift(mantissa: bigint, places: number): bigint {
  const dropped = BigInt(places)
  const half = 1n << (dropped - 1n)
  const rest = mantissa & ((1n << dropped) - 1n)
  const kept = mantissa >> dropped
  return rest > half || (rest === half && (kept & 1n) === 1n) ? kept + 1n : kept
}

function scaled(mantissa: number, exponent: number): number {
  let result = mantissa
  let rest = exponent
  for (; rest > 1000; rest -= 1000) result *= 2 ** 1000
  // A mantissa of 53 bits stays normal down to here, so that only the last factor can round, and it is exact.
  for (; rest < -1000; rest += 1000) result *= 2 ** -1000
  return result * 2 ** rest
}
