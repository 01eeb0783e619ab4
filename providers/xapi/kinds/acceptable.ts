import ipaddr from 'ipaddr.js'
import type { Value } from '../../../src/value/value.js'

type Check = (value: Value) => string | undefined

/** Accepts one of these words. */
export function oneOf(...words: readonly string[]): Check {
  return value =>
    value.kind !== 'string' || words.includes(value.value)
      ? undefined
      : `The value must be ${listed(words)}, not ${JSON.stringify(value.value)}.`
}

/** Accepts whole numbers from the first to the last. */
export function wholeNumber(first: number, last: number = Number.MAX_SAFE_INTEGER): Check {
  return value => {
    if (value.kind !== 'number') return undefined
    const number = value.value
    if (typeof number === 'number' && Number.isInteger(number) && number >= first && number <= last)
      return undefined
    return last === Number.MAX_SAFE_INTEGER
      ? `The value must be a whole number, ${first} or more.`
      : `The value must be a whole number from ${first} to ${last}.`
  }
}

/** Accepts a number of bytes above zero. */
export const someBytes: Check = value =>
  value.kind !== 'number' || (typeof value.value === 'number' && value.value > 0)
    ? undefined
    : 'The value must be a size above zero, such as "8GiB".'

/** Accepts an IPv4 address in four parts. */
export const ipAddress: Check = value =>
  value.kind !== 'string' || ipaddr.IPv4.isValidFourPartDecimal(value.value)
    ? undefined
    : `The value must be an IPv4 address such as "172.16.0.200", not ${JSON.stringify(value.value)}.`

/** Accepts an IPv4 netmask, whose ones stand before its zeros. */
export const netmask: Check = value => {
  if (value.kind !== 'string') return undefined
  const isMask =
    ipaddr.IPv4.isValidFourPartDecimal(value.value) &&
    ipaddr.IPv4.parse(value.value).prefixLengthFromSubnetMask() !== null
  return isMask
    ? undefined
    : `The value must be a netmask such as "255.255.255.0", not ${JSON.stringify(value.value)}.`
}

/** Accepts the name of a network device of a host: `eth0`. */
export const networkDevice: Check = value =>
  value.kind !== 'string' || /^[a-z][a-z0-9]*[0-9]+$/.test(value.value)
    ? undefined
    : `The value must name a network device such as "eth0", not ${JSON.stringify(value.value)}.`

/** Accepts a MAC address of a single interface. */
export const macAddress: Check = value => {
  if (value.kind !== 'string') return undefined
  if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(value.value))
    return `The value must be a MAC address such as "08:00:27:a3:b6:d3", not ${JSON.stringify(value.value)}.`
  const isMulticast = (Number.parseInt(value.value.slice(0, 2), 16) & 1) === 1
  return isMulticast
    ? 'The value must be the address of one interface; this one is a multicast address.'
    : undefined
}

/** Accepts text that is not empty. */
export const someText: Check = value =>
  value.kind !== 'string' || value.value.trim() !== '' ? undefined : 'The value must not be empty.'

function listed(words: readonly string[]): string {
  const quoted = words.map(word => JSON.stringify(word))
  return quoted.length === 1
    ? quoted.join('')
    : `${quoted.slice(0, -1).join(', ')} or ${quoted.slice(-1).join('')}`
}
