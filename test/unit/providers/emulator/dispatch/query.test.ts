import { expect, test } from '@jest/globals'
import { matches, parseQuery } from '../../../../../providers/emulator/dispatch/query.js'

const record = { name_label: 'a "b"', is_a_template: false, memory: 5, uuid: 'x' }

test.each([
  ['true', true],
  ['false', false],
  ['field "name_label" = "a \\"b\\""', true],
  ['field "is_a_template" = "false"', true],
  ['field "memory" = "5" and field "uuid" = "y"', false],
  ['field "memory" = "4" or field "uuid" = "x"', true],
  ['not field "uuid" = "x"', false],
  ['not (field "uuid" = "y" or field "uuid" = "x")', false],
  ["field 'uuid' = 'x'", true],
  ['field "no_such_field" = ""', true],
])('%s', (text, expected) => {
  expect(matches(parseQuery(text))(record)).toBe(expected)
})

test.each(['', 'field', 'field "a" =', 'field "a" = "b" extra', '(true', 'field "a" < "b"'])(
  '%j is refused',
  text => {
    expect(() => parseQuery(text)).toThrow(/INTERNAL_ERROR/)
  },
)
