import fc from 'fast-check'
import { columnsOf } from '../../../src/report/columns.js'

const titles = ['Host', 'VMs', 'What becomes of it']
const rows = [
  ['alpha', '2', 'restarts on beta where there is room'],
  ['beta', '12', ''],
]
const told = (width: number): readonly string[] => {
  const { head, rows: made } = columnsOf(titles, rows, ['left', 'right', 'left'], width)
  return [...head, ...made.flat()]
}

test.each<[number, readonly string[]]>([
  [80, ['Host   VMs  What becomes of it', 'alpha    2  restarts on beta where there is room', 'beta    12']],
  [
    30,
    [
      'Host   VMs  What becomes of it',
      'alpha    2  restarts on beta',
      '            where there is',
      '            room',
      'beta    12',
    ],
  ],
  [
    22,
    [
      'alpha',
      '  VMs: 2',
      '  What becomes of it:',
      '    restarts on beta',
      '    where there is room',
      'beta',
      '  VMs: 12',
    ],
  ],
])('a table in %i columns', (width, expected) => expect(told(width)).toEqual(expected))

const word = fc
  .string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 12 })
  .map(text => text.replaceAll(' ', '_'))
const cell = fc.array(word, { maxLength: 6 }).map(words => words.join(' '))

test('no line is wider than there is room, and no word is lost', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 30, max: 120 }),
      fc.array(fc.tuple(cell, cell, cell, cell), { minLength: 1, maxLength: 5 }),
      (width, cells) => {
        const { head, rows: made } = columnsOf(['One', 'Two', 'Three', 'Four'], cells, [], width)
        for (const line of [...head, ...made.flat()]) expect(line.length).toBeLessThanOrEqual(width)
        for (const [place, row] of cells.entries())
          for (const each of row.join(' ').split(' ')) expect(made[place]?.join(' ')).toContain(each)
      },
    ),
    { numRuns: 200 },
  )
})
