import {
  ipAddress,
  macAddress,
  netmask,
  networkDevice,
  oneOf,
  someBytes,
  someText,
  wholeNumber,
} from '../../../../../providers/xapi/kinds/acceptable.js'
import { numberValue, stringValue, unknownValue } from '../../../../../src/value/construct.js'
import type { Value } from '../../../../../src/value/value.js'

const text = (value: string): Value => stringValue(value)
const number = (value: number): Value => numberValue(value)

test.each([
  [oneOf('a', 'b'), text('a'), undefined],
  [oneOf('a', 'b', 'c'), text('d'), 'The value must be "a", "b" or "c", not "d".'],
  [oneOf('a'), unknownValue(), undefined],
  [wholeNumber(1, 4094), number(4094), undefined],
  [wholeNumber(1, 4094), number(4095), 'The value must be a whole number from 1 to 4094.'],
  [wholeNumber(0), number(-1), 'The value must be a whole number, 0 or more.'],
  [wholeNumber(0), number(1.5), 'The value must be a whole number, 0 or more.'],
  [someBytes, number(0), 'The value must be a size above zero, such as "8GiB".'],
  [someBytes, number(1), undefined],
  [ipAddress, text('172.16.0.200'), undefined],
  [ipAddress, text('172.16.0'), 'The value must be an IPv4 address such as "172.16.0.200", not "172.16.0".'],
  [
    ipAddress,
    text('172.16.0.300'),
    'The value must be an IPv4 address such as "172.16.0.200", not "172.16.0.300".',
  ],
  [netmask, text('255.255.255.0'), undefined],
  [netmask, text('255.0.255.0'), 'The value must be a netmask such as "255.255.255.0", not "255.0.255.0".'],
  [networkDevice, text('eth0'), undefined],
  [networkDevice, text('eth'), 'The value must name a network device such as "eth0", not "eth".'],
  [macAddress, text('08:00:27:A3:b6:d3'), undefined],
  [
    macAddress,
    text('08:00:27'),
    'The value must be a MAC address such as "08:00:27:a3:b6:d3", not "08:00:27".',
  ],
  [
    macAddress,
    text('01:00:27:a3:b6:d3'),
    'The value must be the address of one interface; this one is a multicast address.',
  ],
  [someText, text(' '), 'The value must not be empty.'],
])('check %#', (check, value, expected) => {
  expect(check(value)).toBe(expected)
})
