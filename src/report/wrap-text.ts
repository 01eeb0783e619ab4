import { widthOf } from './text-width.js'

/** True where names beside texts, and titles in one line, leave no room to read. */
export function isNarrow(columns: number): boolean {
  return columns < 60
}

/** Breaks each line at spaces so that none is longer than `width` where that can be; lines that start with a space stay whole. */
export function wrapText(text: string, width: number): readonly string[] {
  return text
    .split('\n')
    .flatMap(line => (line.startsWith(' ') || widthOf(line) <= width ? [line] : wrapLine(line, width)))
}

/** The narrowest column that text is still broken into. */
const narrowest = 20

/** A text behind a lead, such as a number or a name; further lines stand below its first word. */
export function hangText(lead: string, leadWidth: number, text: string, columns: number): readonly string[] {
  const width = Math.max(narrowest, columns - leadWidth)
  const [first = '', ...rest] = wrapText(text, width)
  return [`${lead}${first}`.trimEnd(), ...rest.map(line => `${' '.repeat(leadWidth)}${line}`)]
}

function wrapLine(line: string, width: number): readonly string[] {
  const lines: string[] = []
  let current = ''
  for (const word of line.split(' ')) {
    if (current !== '' && widthOf(current) + 1 + widthOf(word) > width) {
      lines.push(current)
      current = word
    } else current = current === '' ? word : `${current} ${word}`
  }
  return current === '' ? lines : [...lines, current]
}
