import { numberValue, stringValue, unknownValue } from '../../value/construct.js'
import { quote } from '../../value/quote.js'
import { numberType, stringType } from '../../value/type.js'
import type { Value } from '../../value/value.js'
import { refuse, refuseCall, type FunctionDefinition } from './definition.js'
import { text, textOf } from './parameter.js'
import { calendarOf, offsetText, parseTimestamp, timestampText, type Timestamp } from './timestamp.js'

const months = 'January February March April May June July August September October November December'.split(
  ' ',
)
const weekdays = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ')

const formatdate: FunctionDefinition = {
  name: 'formatdate',
  parameters: [text('format'), text('time')],
  returns: stringType,
  call: ([format, time]) => {
    const parsed = parseTimestamp(textOf(time))
    if ('problem' in parsed) return refuse(1, parsed.problem)
    return stringValue(
      tokensOf(textOf(format))
        .map(token => tokenText(token, parsed))
        .join(''),
    )
  },
}

// Runs of one letter are verbs, quoted text is literal ('' is a quote), everything else stands for itself.
function tokensOf(format: string): readonly string[] {
  return format.match(/'(?:[^']|'')*'|'[^]*$|([A-Za-z])\1*|[^A-Za-z']+/g) ?? []
}

function tokenText(token: string, timestamp: Timestamp): string {
  // Quotes with nothing between them are one quote.
  if (token === "''") return "'"
  if (token.startsWith("'") && !/^'(?:[^']|'')*'$/.test(token)) return refuse(0, "unterminated literal '")
  if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'")
  const verb = verbs[token.charAt(0)]
  if (verb === undefined)
    return /^[A-Za-z]/.test(token) ? refuse(0, `invalid date format verb ${quote(token)}`) : token
  return verb(token, timestamp)
}

function invalidVerb(token: string, why: string): never {
  return refuse(0, `invalid date format verb ${quote(token)}: ${why}`)
}

type Verb = (token: string, timestamp: Timestamp) => string

function numeric(what: string, letter: string, value: (timestamp: Timestamp) => number): Verb {
  return (token, timestamp) => {
    if (token.length > 2) invalidVerb(token, `${what} must either be "${letter}" or "${letter}${letter}"`)
    return String(value(timestamp)).padStart(token.length, '0')
  }
}

const year: Verb = (token, timestamp) => {
  const { year: number } = calendarOf(timestamp)
  if (token === 'YYYY') return String(number).padStart(4, '0')
  if (token === 'YY') return String(number % 100).padStart(2, '0')
  return invalidVerb(token, 'year must either be "YY" or "YYYY"')
}

const month: Verb = (token, timestamp) => {
  const { month: number } = calendarOf(timestamp)
  const name = months[number - 1] ?? ''
  if (token.length <= 2) return String(number).padStart(token.length, '0')
  if (token.length === 3) return name.slice(0, 3)
  return token.length === 4 ? name : invalidVerb(token, 'month must be "M", "MM", "MMM", or "MMMM"')
}

const weekday: Verb = (token, timestamp) => {
  const name = weekdays[calendarOf(timestamp).weekday] ?? ''
  if (token === 'EEE') return name.slice(0, 3)
  return token === 'EEEE' ? name : invalidVerb(token, 'day of week must either be "EEE" or "EEEE"')
}

const half: Verb = (token, timestamp) => {
  if (token.length !== 2) invalidVerb(token, `must be ${quote(token.charAt(0).repeat(2))}`)
  const name = calendarOf(timestamp).hour < 12 ? 'am' : 'pm'
  return token === 'AA' ? name.toUpperCase() : name
}

const zone: Verb = (token, { offsetMinutes }) => {
  switch (token) {
    case 'Z':
      return offsetText(offsetMinutes, ':', 'Z')
    case 'ZZZ':
      return offsetText(offsetMinutes, '', 'UTC')
    case 'ZZZZ':
      return offsetText(offsetMinutes, '', undefined)
    case 'ZZZZZ':
      return offsetText(offsetMinutes, ':', undefined)
    default:
      return invalidVerb(token, 'timezone must be Z, ZZZZ, or ZZZZZ')
  }
}

const verbs: Readonly<Record<string, Verb>> = {
  Y: year,
  M: month,
  D: numeric('day of month', 'D', timestamp => calendarOf(timestamp).day),
  E: weekday,
  h: numeric('24-hour', 'h', timestamp => calendarOf(timestamp).hour),
  H: numeric('12-hour', 'H', timestamp => calendarOf(timestamp).hour % 12 || 12),
  A: half,
  a: half,
  m: numeric('minute', 'm', timestamp => calendarOf(timestamp).minute),
  s: numeric('second', 's', timestamp => calendarOf(timestamp).second),
  Z: zone,
}

const timeadd: FunctionDefinition = {
  name: 'timeadd',
  parameters: [text('timestamp'), text('duration')],
  returns: stringType,
  call: ([timestamp, duration]) => {
    const moment = parseTimestamp(textOf(timestamp))
    if ('problem' in moment) return refuseCall(moment.problem)
    const added = durationOf(textOf(duration))
    const total = BigInt(moment.nanoseconds) + added
    const seconds = floorDivide(total, 1_000_000_000n)
    return stringValue(timestampText({ ...moment, seconds: moment.seconds + Number(seconds) }))
  },
}

function floorDivide(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor
  return value < 0n && quotient * divisor !== value ? quotient - 1n : quotient
}

const unitNanoseconds: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
}

/** As Go's `time` quotes: what is not plain ASCII byte by byte. */
function byteQuote(text: string): string {
  const bytes = [...Buffer.from(text, 'utf8')].map(byte => {
    if (byte < 0x20 || byte >= 0x80) return `\\x${byte.toString(16).padStart(2, '0')}`
    const character = String.fromCharCode(byte)
    return character === '"' || character === '\\' ? `\\${character}` : character
  })
  return `"${bytes.join('')}"`
}

/** What 63 bits hold. */
const longest = 2n ** 63n - 1n

// Nanoseconds of a duration such as "1h30m" or "-1.5s".
function durationOf(written: string): bigint {
  const [, sign = '', body = ''] = /^([+-]?)([^]*)$/.exec(written) ?? []
  if (body === '0') return 0n
  if (body === '') return refuseCall(`time: invalid duration ${byteQuote(written)}`)
  let total = 0n
  let rest = body
  while (rest !== '') {
    const [number = '', whole = '', fraction = ''] = /^(\d*)(?:\.(\d*))?/.exec(rest) ?? []
    const isTooLong = BigInt(whole || '0') > longest + 1n
    if ((whole === '' && fraction === '') || isTooLong)
      return refuseCall(`time: invalid duration ${byteQuote(written)}`)
    const [unit = ''] = /^[^\d.]*/.exec(rest.slice(number.length)) ?? []
    if (unit === '') return refuseCall(`time: missing unit in duration ${byteQuote(written)}`)
    const nanoseconds = unitNanoseconds[unit]
    if (nanoseconds === undefined)
      return refuseCall(`time: unknown unit ${byteQuote(unit)} in duration ${byteQuote(written)}`)
    total +=
      BigInt(whole || '0') * nanoseconds +
      (BigInt(fraction || '0') * nanoseconds) / 10n ** BigInt(fraction.length)
    rest = rest.slice(number.length + unit.length)
  }
  if (total > longest) return refuseCall(`time: invalid duration ${byteQuote(written)}`)
  return sign === '-' ? -total : total
}

const timecmp: FunctionDefinition = {
  name: 'timecmp',
  parameters: [text('timestamp_a'), text('timestamp_b')],
  returns: numberType,
  call: ([first, second]) => {
    const a = parseTimestamp(textOf(first))
    if ('problem' in a) return refuse(0, a.problem)
    const b = parseTimestamp(textOf(second))
    if ('problem' in b) return refuse(1, b.problem)
    return numberValue(Math.sign(a.seconds - b.seconds || a.nanoseconds - b.nanoseconds))
  },
}

function moment(milliseconds: number | undefined): Value {
  if (milliseconds === undefined) return unknownValue(stringType, { notNull: true })
  return stringValue(
    timestampText({ seconds: Math.floor(milliseconds / 1000), nanoseconds: 0, offsetMinutes: 0 }),
  )
}

const plantimestamp: FunctionDefinition = {
  name: 'plantimestamp',
  parameters: [],
  returns: stringType,
  call: (_, surroundings) => moment(surroundings.planTime),
}

const timestamp: FunctionDefinition = {
  name: 'timestamp',
  parameters: [],
  returns: stringType,
  call: (_, surroundings) => moment(surroundings.isPure === true ? undefined : surroundings.now()),
}

/** formatdate, plantimestamp, timeadd, timecmp, timestamp. */
export const datetimeFunctions: readonly FunctionDefinition[] = [
  formatdate,
  plantimestamp,
  timeadd,
  timecmp,
  timestamp,
]
