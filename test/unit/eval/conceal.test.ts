import { conceal } from '../../../src/eval/conceal.js'
import { listValue, stringValue } from '../../../src/value/construct.js'
import { sensitiveMark, type Value } from '../../../src/value/value.js'

const secret = stringValue('labroot', sensitiveMark)

const messages: readonly (readonly [string, readonly Value[], string])[] = [
  ['cannot parse "labroot" here', [secret], 'cannot parse (sensitive value) here'],
  ['no file at labroot', [secret], 'no file at (sensitive value)'],
  ['cannot parse "labroot" here', [stringValue('labroot')], 'cannot parse "labroot" here'],
  ['an element is "labroot"', [listValue([secret, stringValue('open')])], 'an element is (sensitive value)'],
  [
    'an element is "inner"',
    [{ ...listValue([stringValue('inner')]), marks: sensitiveMark }],
    'an element is (sensitive value)',
  ],
  ['"a" is a letter', [stringValue('a', sensitiveMark)], '(sensitive value) is a letter'],
  ['nothing to see', [stringValue('', sensitiveMark)], 'nothing to see'],
]

test.each(messages)('%s', (message, given, expected) => {
  expect(conceal(message, given)).toBe(expected)
})
