import { positionAt } from '../../../src/diagnostic/positions.js'
import { decodeSource } from '../../../src/syntax/decode-source.js'

test('UTF-8 is read, a byte order mark kept', () => {
  const { source, diagnostics } = decodeSource('x', Buffer.from('\ufeffa = "é"\n'))
  expect(diagnostics).toEqual([])
  expect(source.text).toBe('\ufeffa = "é"\n')
})

test.each<[what: string, bytes: readonly number[], line: number, column: number]>([
  ['Latin-1', [...Buffer.from('a = 1\nb = "'), 0xe9, ...Buffer.from('x"\nc = "é"\n')], 2, 6],
  ['a first byte', [0xff, 0xfe, 0x61], 1, 1],
  ['an overlong form', [0x61, 0xc0, 0x80], 1, 2],
])('%s is refused at its first byte', (_, bytes, line, column) => {
  const { source, diagnostics } = decodeSource('x', Uint8Array.from(bytes))
  expect(source.text).toBe('')
  const [first] = diagnostics
  expect(first?.summary).toBe('Invalid character encoding')
  expect(first?.range && positionAt(first.range.source, first.range.start)).toMatchObject({ line, column })
})
