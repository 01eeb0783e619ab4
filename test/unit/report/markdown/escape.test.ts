import { codeSpan, fenced, plainText, shortened } from '../../../../src/report/markdown/escape.js'

test.each([
  ['web', 'web'],
  ['a*b_c', 'a\\*b\\_c'],
  ['<script>', '&lt;script&gt;'],
  ['@someone', '&#64;someone'],
  ['#12', '&#35;12'],
  ['two\nlines', 'two lines'],
  ['a | b', 'a \\| b'],
  ['[x](y)', '\\[x\\](y)'],
])('%j is written as %j', (text, written) => {
  expect(plainText(text)).toBe(written)
})

test.each([
  ['vm.web["a"]', '`vm.web["a"]`'],
  ['a`b', '``a`b``'],
  ['`', '`` ` ``'],
  ['', '`  `'],
  ['a|b', '`a¦b`'],
  ['a\nb', '`a b`'],
])('the code %j is written as %j', (text, written) => {
  expect(codeSpan(text)).toBe(written)
})

test('a fence is longer than any in the code', () => {
  expect(fenced('diff', ['+ ```', ' ````'])).toBe('`````diff\n+ ```\n ````\n`````')
})

test.each([
  ['short', 10, 'short'],
  ['too long', 5, 'too …'],
  ['👩👩👩', 2, '👩…'],
])('%j in %d characters is %j', (text, characters, result) => {
  expect(shortened(text, characters)).toBe(result)
})
