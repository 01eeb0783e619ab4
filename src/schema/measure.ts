import { stringValue } from '../value/construct.js'
import { convert } from '../value/convert.js'
import { numberType } from '../value/type.js'
import type { NumberValue } from '../value/value.js'

const binary = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB']
const decimal = ['kB', 'MB', 'GB', 'TB', 'PB', 'EB']

const sizeUnits: ReadonlyMap<string, bigint> = new Map([
  ['', 1n],
  ['B', 1n],
  ['KB', 1000n],
  ...binary.map((unit, index): [string, bigint] => [unit, 1024n ** BigInt(index + 1)]),
  ...decimal.map((unit, index): [string, bigint] => [unit, 1000n ** BigInt(index + 1)]),
])

const durationUnits: ReadonlyMap<string, number> = new Map([
  ['s', 1],
  ['m', 60],
  ['h', 3600],
  ['d', 86_400],
])

/** A measure read from text, or what is wrong with it, as the end of a sentence. */
export type Measure = { readonly value: NumberValue } | { readonly problem: string }

/** Bytes from `"512MiB"`, `"1.5TiB"` (binary units), `"100GB"` (decimal units) or digits alone. */
export function readSize(text: string): Measure {
  const match = /^\s*(\d+(?:\.\d+)?)\s*([A-Za-z]*)\s*$/.exec(text)
  const unit = match ? sizeUnits.get(match[2] ?? '') : undefined
  if (!match?.[1] || unit === undefined) {
    return {
      problem: `"${text}" is no size; write a number of bytes, or a size such as "512MiB", "1.5TiB" or "100GB"`,
    }
  }
  const bytes = wholeProduct(match[1], unit)
  return bytes === undefined ? { problem: `"${text}" is no whole number of bytes` } : numberOf(bytes)
}

/** Seconds from `"90s"`, `"5m"`, `"1h30m"` or digits alone. */
export function readDuration(text: string): Measure {
  const trimmed = text.trim()
  if (/^\d+(\.\d+)?$/.test(trimmed)) return numberOf(trimmed)
  const problem = `"${text}" is no duration; write a number of seconds, or a duration such as "90s", "5m" or "1h30m"`
  if (!/^(\d+[smhd])+$/.test(trimmed)) return { problem }
  let seconds = 0
  for (const [, digits, unit] of trimmed.matchAll(/(\d+)([smhd])/g)) {
    seconds += Number(digits) * (durationUnits.get(unit ?? '') ?? 0)
  }
  return Number.isSafeInteger(seconds) ? numberOf(String(seconds)) : { problem }
}

function numberOf(digits: string): Measure {
  const converted = convert(stringValue(digits), numberType)
  if ('value' in converted && converted.value.kind === 'number') return { value: converted.value }
  return { problem: 'a number is required' }
}

/** The product of a decimal text and a whole number, as digits; undefined when it is no whole number. */
function wholeProduct(decimal: string, factor: bigint): string | undefined {
  const [whole = '0', fraction = ''] = decimal.split('.')
  const scale = 10n ** BigInt(fraction.length)
  const product = BigInt(whole + fraction) * factor
  return product % scale === 0n ? String(product / scale) : undefined
}
