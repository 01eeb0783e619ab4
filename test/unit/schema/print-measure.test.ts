import { readDuration, readSize } from '../../../src/schema/measure.js'
import { printMeasure } from '../../../src/schema/print-measure.js'

test.each([
  [1024, 'size', '1KiB'],
  [134217728, 'size', '128MiB'],
  [1610612736, 'size', '1536MiB'],
  [2 * 1024 ** 4, 'size', '2TiB'],
  [1000, 'size', undefined],
  [0, 'size', undefined],
  [90, 'duration', '90s'],
  [300, 'duration', '5m'],
  [7200, 'duration', '2h'],
  [0, 'duration', undefined],
  [1.5, 'duration', undefined],
] as const)('%s as a %s is %s', (number, format, text) => {
  expect(printMeasure(number, format)).toBe(text)
  if (text === undefined) return
  const read = format === 'size' ? readSize(text) : readDuration(text)
  expect(read).toMatchObject({ value: { value: number } })
})
