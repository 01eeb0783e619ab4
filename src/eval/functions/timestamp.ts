import { quote } from '../../value/quote.js'

/** A moment, and the offset in which it was written. */
export interface Timestamp {
  /** Seconds since 1970. */
  readonly seconds: number
  /** The fraction of a second, in nanoseconds. */
  readonly nanoseconds: number
  readonly offsetMinutes: number
}

/** What is wrong with a text that should be an RFC 3339 timestamp. */
export interface TimestampProblem {
  readonly problem: string
}

interface Part {
  readonly pattern: RegExp
  readonly what: string
  readonly maximum: number
  readonly minimum: number
}

const parts: readonly (Part | string)[] = [
  { pattern: /^\d{4}/, what: 'year', minimum: 0, maximum: 9999 },
  '-',
  { pattern: /^\d{2}/, what: 'month', minimum: 1, maximum: 12 },
  '-',
  { pattern: /^\d{2}/, what: 'day of month', minimum: 0, maximum: 99 },
  'T',
  { pattern: /^\d{2}/, what: 'hour', minimum: 0, maximum: 23 },
  ':',
  { pattern: /^\d{2}/, what: 'minute', minimum: 0, maximum: 59 },
  ':',
  { pattern: /^\d{2}/, what: 'second', minimum: 0, maximum: 59 },
]

/** Reads an RFC 3339 timestamp. */
export function parseTimestamp(written: string): Timestamp | TimestampProblem {
  const numbers: number[] = []
  let rest = written
  for (const part of parts) {
    if (typeof part === 'string') {
      if (!rest.startsWith(part)) return { problem: separatorProblem(part, rest) }
      rest = rest.slice(1)
      continue
    }
    const [digits] = part.pattern.exec(rest) ?? []
    const number = Number(digits)
    const isOutside = number < part.minimum || number > part.maximum
    if (digits === undefined || isOutside) return { problem: partProblem(part.what, rest, digits) }
    rest = rest.slice(digits.length)
    numbers.push(number)
  }
  return finished(numbers, rest)
}

function separatorProblem(separator: string, rest: string): string {
  if (separator === 'T') return invalid(": missing required time introducer 'T'")
  if (rest === '') return invalid(`: end of string where ${quote(separator)} is expected`)
  return invalid(`: found ${quote(rest)} where ${quote(separator)} is expected`)
}

// Hours and minutes are told by rules of their own, whatever is wrong with them.
function partProblem(what: string, rest: string, digits: string = ''): string {
  if (rest === '') return invalid(`: end of string before ${what}`)
  if (what === 'minute') return invalid(': minute must have exactly two digits')
  if (what === 'hour')
    return invalid(
      /^.\d/.test(rest) ? ': hour must be between 0 and 23 inclusive' : ': hour must have exactly two digits',
    )
  return invalid(`: cannot use ${quote(rest.slice(digits.length))} as ${what}`)
}

function invalid(why: string): string {
  return `not a valid RFC3339 timestamp${why}`
}

function finished(numbers: readonly number[], ending: string): Timestamp | TimestampProblem {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = numbers
  const [fraction = '', digits = ''] = /^[.,](\d+)/.exec(ending) ?? []
  if (fraction.startsWith(',')) return { problem: partProblem('timestamp segment', ',') }
  const rest = ending.slice(fraction.length)
  const [zone, sign, hours = '0', minutes = '0'] = /^(?:Z|([+-])(\d\d):(\d\d))/.exec(rest) ?? []
  if (zone === undefined) return { problem: partProblem('UTC offset', rest) }
  if (Number(hours) > 23 || Number(minutes) > 59) return { problem: partProblem('UTC offset', rest) }
  const extra = rest.slice(zone.length)
  if (extra !== '') return { problem: partProblem('timestamp segment', extra) }
  const days = new Date(0)
  days.setUTCFullYear(year, month - 1, day)
  if (day < 1 || days.getUTCDate() !== day) return { problem: invalid(': day out of range') }
  const offsetMinutes = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1)
  return {
    seconds: days.getTime() / 1000 + hour * 3600 + minute * 60 + second - offsetMinutes * 60,
    nanoseconds: Number(digits.slice(0, 9).padEnd(9, '0')),
    offsetMinutes,
  }
}

/** The calendar and clock of a moment in the offset it was written in. */
export function calendarOf({ seconds, offsetMinutes }: Timestamp) {
  const local = new Date((seconds + offsetMinutes * 60) * 1000)
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    weekday: local.getUTCDay(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
  }
}

/** The moment as RFC 3339 text, in its own offset, without fractions. */
export function timestampText(timestamp: Timestamp): string {
  const { year, month, day, hour, minute, second } = calendarOf(timestamp)
  const two = (number: number) => String(number).padStart(2, '0')
  const date = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`
  return `${date}T${two(hour)}:${two(minute)}:${two(second)}${offsetText(timestamp.offsetMinutes, ':', 'Z')}`
}

/** An offset as `+hh:mm`, with the given separator; `zero` is written for none. */
export function offsetText(minutes: number, separator: string, zero: string | undefined): string {
  if (minutes === 0 && zero !== undefined) return zero
  const magnitude = Math.abs(minutes)
  const hours = String(Math.floor(magnitude / 60)).padStart(2, '0')
  return `${minutes < 0 ? '-' : '+'}${hours}${separator}${String(magnitude % 60).padStart(2, '0')}`
}
