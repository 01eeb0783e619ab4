import { widthOf } from './text-width.js'
import { hangText, wrapText } from './wrap-text.js'

type Align = 'left' | 'right'

/** The heading and the rows of a table, each as the lines that it takes. */
export interface Columns {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

const gap = '  '

/**
 * Cells in columns that together are at most so wide: texts are broken at spaces where that is enough; otherwise every
 * row is told by itself, a line a cell behind the title of its column.
 */
export function columnsOf(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  aligns: readonly Align[],
  width: number,
): Columns {
  const widths = fittingWidths([titles, ...rows], aligns, width)
  if (widths === undefined) return { head: [], rows: rows.map(row => recordOf(titles, row, width)) }
  return {
    head: titles.every(title => title === '') ? [] : rowLines(titles, widths, aligns),
    rows: rows.map(row => rowLines(row, widths, aligns)),
  }
}

/** Columns of text are made narrower, the widest first, down to their longest word; undefined where that is too wide still. */
function fittingWidths(
  rows: readonly (readonly string[])[],
  aligns: readonly Align[],
  width: number,
): readonly number[] | undefined {
  const widths: number[] = []
  const least: number[] = []
  for (const row of rows)
    row.forEach((cell, place) => {
      widths[place] = Math.max(widths[place] ?? 0, widthOf(cell))
      const needed = aligns[place] === 'right' ? widthOf(cell) : longestWord(cell)
      least[place] = Math.max(least[place] ?? 0, needed)
    })
  let excess = widths.reduce((sum, each) => sum + each + gap.length, -gap.length) - width
  while (excess > 0) {
    const place = widestToNarrow(widths, least)
    if (place === undefined) return undefined
    widths[place] = (widths[place] ?? 0) - 1
    excess -= 1
  }
  return widths
}

/** A column of words that is narrower than this is hard to read. */
const narrowestText = 12

function widestToNarrow(widths: readonly number[], least: readonly number[]): number | undefined {
  let found: number | undefined
  for (const [place, width] of widths.entries())
    if (
      width > Math.max(least[place] ?? 0, narrowestText) &&
      width > (found === undefined ? 0 : (widths[found] ?? 0))
    )
      found = place
  return found
}

function rowLines(
  row: readonly string[],
  widths: readonly number[],
  aligns: readonly Align[],
): readonly string[] {
  const cells = row.map((cell, place) =>
    widthOf(cell) <= (widths[place] ?? 0) ? [cell] : wrapText(cell, widths[place] ?? 0),
  )
  const height = Math.max(1, ...cells.map(lines => lines.length))
  return Array.from({ length: height }, (_, line) =>
    cells
      .map((lines, place) => {
        const text = lines[line] ?? ''
        const room = ' '.repeat(Math.max(0, (widths[place] ?? 0) - widthOf(text)))
        return aligns[place] === 'right' ? room + text : text + room
      })
      .join(gap)
      .trimEnd(),
  )
}

function recordOf(titles: readonly string[], row: readonly string[], width: number): readonly string[] {
  const [name = '', ...cells] = row
  const told = cells.flatMap((cell, place) => {
    const title = titles[place + 1] ?? ''
    if (cell === '' || cell === '—') return []
    return hangText('  ', 4, title === '' ? cell : `${title}: ${cell}`, width)
  })
  return [...wrapText(name, width), ...told]
}

function longestWord(text: string): number {
  return Math.max(0, ...text.split(' ').map(widthOf))
}
