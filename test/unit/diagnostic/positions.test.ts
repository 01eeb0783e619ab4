import { formatRange, lineText, offsetAt, positionAt, utf8Length } from '../../../src/diagnostic/positions.js'

const source = { name: 'x.pool.hcl', text: 'a = 1\né = "日👨‍👩‍👧"\r\nlast' }

test.each([
  ['the beginning', 0, { line: 1, column: 1, byte: 0 }],
  ['the end of a line', 5, { line: 1, column: 6, byte: 5 }],
  ['behind a two-byte letter', 7, { line: 2, column: 2, byte: 8 }],
  ['behind a three-byte letter', 12, { line: 2, column: 7, byte: 15 }],
  ['behind a cluster of several code points', 20, { line: 2, column: 8, byte: 33 }],
  ['the last line', 23, { line: 3, column: 1, byte: 36 }],
  ['the end of the text', 27, { line: 3, column: 5, byte: 40 }],
])('%s', (_, offset, position) => {
  expect(positionAt(source, offset)).toEqual(position)
  expect(offsetAt(source, position.line, position.column)).toBe(offset)
})

test('lines come without their breaks', () => {
  expect([1, 2, 3, 4].map(line => lineText(source, line))).toEqual(['a = 1', 'é = "日👨‍👩‍👧"', 'last', ''])
})

test('a column behind the end of a line is its end', () => {
  expect(offsetAt(source, 1, 50)).toBe(5)
})

test('ranges in short', () => {
  expect(formatRange({ source, start: 0, end: 1 })).toBe('x.pool.hcl:1,1-2')
  expect(formatRange({ source, start: 4, end: 7 })).toBe('x.pool.hcl:1,5-2,2')
})

test.each(['', 'abc', 'é', '日', '👨‍👩‍👧', '\ud800'])('the UTF-8 length of %j', text => {
  expect(utf8Length(text)).toBe(Buffer.byteLength(text))
})
