import { expect, test } from '@jest/globals'
import { parseDuration, parseSize } from '../../../../../providers/emulator/lab/measure.js'

test.each([
  ['512MiB', 512 * 1024 ** 2],
  ['1.5TiB', 1.5 * 1024 ** 4],
  ['100GB', 100 * 1000 ** 3],
  [4096, 4096],
  [-1, undefined],
  [1.5, undefined],
  ['-1GiB', undefined],
  ['lots', undefined],
])('the size %j', (text, bytes) => {
  expect(parseSize(text)).toBe(bytes)
})

test.each([
  ['90s', 90],
  ['-5m', -300],
  ['1h30m', 5400],
  [7, 7],
  ['-', undefined],
  ['later', undefined],
])('the duration %j', (text, seconds) => {
  expect(parseDuration(text)).toBe(seconds)
})
