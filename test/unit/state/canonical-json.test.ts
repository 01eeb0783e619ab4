import { createHash } from 'node:crypto'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { canonicalDigest, canonicalJson, sortNames } from '../../../src/state/canonical-json.js'

const anything = fc.jsonValue({ maxDepth: 5, stringUnit: 'binary' })

test('a canonical text is the JSON of the value with sorted names', () => {
  fc.assert(
    fc.property(anything, value => {
      const json = JSON.parse(JSON.stringify(value))
      expect(canonicalJson(json)).toBe(JSON.stringify(sortNames(json)))
    }),
  )
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
