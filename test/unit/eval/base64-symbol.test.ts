import { invalidSymbol } from '../../../src/eval/functions/base64-symbol.js'

const texts: readonly (readonly [string, number])[] = [
  ['!', 0],
  ['YWJj*', 4],
  ['YQ', 0],
  ['YWJjYQ', 4],
  ['YQ=', 3],
  ['YQ=a', 2],
  ['YQ==a', 4],
  ['Y=', 1],
  ['YW\nJj!', 5],
]

test.each(texts)('%j goes wrong at %i', (text, offset) => {
  expect(invalidSymbol(text)).toBe(offset)
})
