import { isUnfinished } from '../../../src/cli/unfinished-input.js'

const inputs: readonly (readonly [string, boolean])[] = [
  ['1 + 2', false],
  ['max(1,', true],
  ['max(1,\n2)', false],
  ['{ a = "}" ', true],
  ['"("', false],
  ['"a\\"("', false],
  ['[1, # )', true],
  ['<<EOT', true],
  ['<<EOT\n(\nEOT', false],
  ['[<<-EOT\n  x\n  EOT\n', true],
  [')', false],
]

test.each(inputs)('%j: more is to come: %s', (text, expected) => {
  expect(isUnfinished(text)).toBe(expected)
})
