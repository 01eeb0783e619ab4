import { readDuration, readSize, type Measure } from '../../../src/schema/measure.js'

/** Bytes of `"512MiB"`, `"100GB"` or a whole number; undefined when it is no size. */
export function parseSize(value: string | number): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? value : undefined
  return numberOf(readSize(value))
}

/** Seconds of `"90s"`, `"-5m"` or a number; undefined when it is no duration. Clocks may be behind, hence the sign. */
export function parseDuration(value: string | number): number | undefined {
  if (typeof value === 'number') return value
  const isNegative = value.startsWith('-')
  const seconds = numberOf(readDuration(isNegative ? value.slice(1) : value))
  return isNegative && seconds !== undefined ? -seconds : seconds
}

function numberOf(measure: Measure): number | undefined {
  if (!('value' in measure)) return undefined
  const { value } = measure.value
  return typeof value === 'number' ? value : undefined
}
