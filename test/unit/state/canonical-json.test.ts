import { createHash } from 'node:crypto'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { canonicalDigest, canonicalJson, sortNames } from '../../../src/state/canonical-json.js'

const anything = fc.jsonValue({ maxDepth: 5, stringUnit: 'binary' })
/** Names that an object lists in an order of its own, or does not take as they are. */
const awkward = fc.constantFrom('1', '10', '9', '2a', '__proto__', 'a', 'b', '')
const withAwkwardNames = fc.letrec(tie => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.integer(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(awkward, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value

/** The text by the book, for comparison. */
function expected(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(expected).join(',')}]`
  const names = Object.keys(value).sort()
  return `{${names.map(name => `${JSON.stringify(name)}:${expected(Object.entries(value).find(([each]) => each === name)?.[1])}`).join(',')}}`
}

test('a canonical text is the JSON of the value with names in the order of code units', () => {
  fc.assert(
    fc.property(fc.oneof(anything, withAwkwardNames), value => {
      const json: unknown = JSON.parse(JSON.stringify(value))
      expect(canonicalJson(json)).toBe(expected(json))
    }),
  )
  expect(canonicalJson(JSON.parse('{"a":{"10":1,"9":{"__proto__":2}}}'))).toBe(
    '{"a":{"10":1,"9":{"__proto__":2}}}',
  )
})

test('names are sorted where JSON objects can have them so', () => {
  expect(JSON.stringify(sortNames({ b: [{ d: 1, c: 2 }], a: null }))).toBe('{"a":null,"b":[{"c":2,"d":1}]}')
})

test('what is undefined is left out, as JSON leaves it out', () => {
  expect(canonicalJson({ b: undefined, a: [undefined, 1], c: { d: undefined } })).toBe(
    '{"a":[null,1],"c":{}}',
  )
})

test('the digest is that of the canonical text', () => {
  fc.assert(
    fc.property(anything, value => {
      const json = JSON.parse(JSON.stringify(value))
      expect(canonicalDigest(json)).toBe(createHash('sha256').update(canonicalJson(json)).digest('hex'))
    }),
  )
})
