import { readDuration, readSize } from '../../../src/schema/measure.js'

test.each([
  ['512MiB', 536870912],
  ['1.5TiB', 1649267441664],
  ['100GB', 100000000000],
  ['100 GB', 100000000000],
  ['1KiB', 1024],
  ['4096', 4096],
  ['7B', 7],
  ['0.5KiB', 512],
])('%s is %d bytes', (text, bytes) => {
  expect(readSize(text)).toMatchObject({ value: { kind: 'number', value: bytes } })
})

test.each(['', 'MiB', '5 apples', '-1GiB', '0.3B', '1e3', '1.MiB'])('%j is no size', text => {
  expect(readSize(text)).toHaveProperty('problem')
})

test.each([
  ['90s', 90],
  ['5m', 300],
  ['1h30m', 5400],
  ['2d', 172800],
  ['45', 45],
])('%s is %d seconds', (text, seconds) => {
  expect(readDuration(text)).toMatchObject({ value: { kind: 'number', value: seconds } })
})

test.each(['', 'soon', '5x', 'm5'])('%j is no duration', text => {
  expect(readDuration(text)).toHaveProperty('problem')
})
