import { fitParts, listWithin, type Part } from '../../../../src/report/markdown/fit.js'

const part = (rank: number, ...tellings: readonly string[]): Part => ({ rank, tellings })

test.each<[string, readonly Part[], number, string, number]>([
  ['all fits', [part(1, 'aaaa', 'a'), part(2, 'bbbb', '')], 100, 'aaaa\n\nbbbb', 0],
  ['the later rank is told shortly', [part(2, 'bbbb', 'b'), part(1, 'aaaa', 'a')], 10, 'b\n\naaaa', 1],
  [
    'an empty telling leaves no gap',
    [part(1, 'aaaa'), part(9, 'bbbb', ''), part(1, 'c')],
    10,
    'aaaa\n\nc',
    1,
  ],
  ['bytes count, not characters', [part(1, 'ééé', 'e')], 7, 'e', 1],
])('%s', (_name, parts, limit, text, shortenedCount) => {
  expect(fitParts(parts, limit)).toEqual({ text, shortenedCount })
})

test.each([
  [['a', 'b'], 100, 'a, b'],
  [['aaaa', 'bbbb', 'cccc'], 20, 'aaaa, and 2 more'],
  [['aaaaaaaaaaaaaaaaaaaaaaaa', 'b'], 20, 'and 2 more'],
])('%j within %d bytes', (items, limit, text) => {
  expect(listWithin(items, limit)).toBe(text)
})
