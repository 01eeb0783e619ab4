import { countGraphemes } from '../diagnostic/positions.js'
import type { SourceText } from '../diagnostic/source.js'
import { layoutTokens, type LayoutToken } from './layout-tokens.js'
import { parseFile } from './parse-file.js'
import { bracketChange, isSpaced } from './token-spacing.js'

/**
 * The canonical layout of a native file: two spaces a level, `=` and comments aligned over neighbouring lines, at most
 * one blank line in a row. A text that does not parse is answered unchanged.
 */
export function formatFile(source: SourceText): string {
  if (parseFile(source).diagnostics.length > 0) return source.text
  const lines = foldBlankLines(splitLines(layoutTokens(source)))
  indent(lines)
  const rendered = lines.map(renderCells)
  alignAssignments(rendered)
  alignComments(rendered)
  return rendered.map(line => `${line.lead}${line.assignment}${line.comment}\n`).join('')
}

/** One line of the text; a heredoc or a block comment in it brings its own further lines. */
interface Line {
  readonly tokens: readonly LayoutToken[]
  level: number
}

/** A line in the three columns that are aligned on their own. */
interface Cells {
  readonly isBlank: boolean
  lead: string
  assignment: string
  comment: string
}

function splitLines(tokens: readonly LayoutToken[]): Line[] {
  const lines: Line[] = []
  let current: LayoutToken[] = []
  for (const token of tokens) {
    if (token.kind === 'newline') {
      lines.push({ tokens: current, level: 0 })
      current = []
    } else current.push(token)
  }
  if (current.length > 0) lines.push({ tokens: current, level: 0 })
  return lines
}

function foldBlankLines(lines: readonly Line[]): Line[] {
  const isBlank = (line: Line | undefined): boolean => line === undefined || line.tokens.length === 0
  const folded = lines.filter((line, index) => !isBlank(line) || !isBlank(lines[index - 1]))
  while (folded.length > 0 && isBlank(folded.at(-1))) folded.pop()
  return folded
}

/** A line that opens more brackets than it closes begins one level, however many they are. */
function indent(lines: readonly Line[]): void {
  const openings: number[] = []
  for (const line of lines) {
    let net = 0
    for (const token of line.tokens) net += bracketChange(token)
    for (let closed = -net; closed > 0;) {
      const opened = openings.pop()
      if (opened === undefined) break
      if (closed < opened) openings.push(opened - closed)
      closed -= opened
    }
    line.level = openings.length
    if (net > 0) openings.push(net)
  }
}

function renderCells({ tokens, level }: Line): Cells {
  const last = tokens.at(-1)
  const hasComment = tokens.length > 1 && last?.kind === 'comment'
  const code = hasComment ? tokens.slice(0, -1) : tokens
  const assignAt = assignmentStart(code)
  const lead = render(code.slice(0, assignAt), undefined)
  return {
    isBlank: tokens.length === 0,
    lead: lead === '' ? '' : '  '.repeat(level) + lead,
    assignment: render(code.slice(assignAt), code[assignAt - 1]),
    comment: hasComment && last ? ` ${last.text}` : '',
  }
}

/** Where `= …` begins, if it is a whole expression in one line; else the end of the line. */
function assignmentStart(code: readonly LayoutToken[]): number {
  const start = code.findIndex(
    (token, index) => index > 0 && token.kind === 'punctuation' && token.text === '=',
  )
  if (start < 0) return code.length
  let net = 0
  for (const token of code.slice(start)) {
    net += bracketChange(token)
    if (token.kind === 'heredoc' || token.text.includes('\n')) return code.length
  }
  return net === 0 ? start : code.length
}

function render(tokens: readonly LayoutToken[], previous: LayoutToken | undefined): string {
  let text = ''
  let before: LayoutToken | undefined
  let left = previous
  for (const token of tokens) {
    if (left && isSpaced(before, left, token)) text += ' '
    text += token.text
    before = left
    left = token
  }
  return text
}

function alignAssignments(lines: readonly Cells[]): void {
  for (const chain of chains(lines, line => line.assignment !== '')) {
    const width = Math.max(...chain.map(line => countGraphemes(line.lead)))
    for (const line of chain) line.lead += ' '.repeat(width - countGraphemes(line.lead))
  }
}

function alignComments(lines: readonly Cells[]): void {
  const code = (line: Cells): number => countGraphemes(lastLine(line.lead + line.assignment))
  for (const chain of chains(lines, line => line.comment !== '')) {
    const width = Math.max(...chain.map(code))
    for (const line of chain) line.comment = ' '.repeat(width - code(line)) + line.comment
  }
}

function lastLine(text: string): string {
  return text.slice(text.lastIndexOf('\n') + 1)
}

/** Runs of neighbouring lines that have what is aligned. */
function chains(lines: readonly Cells[], has: (line: Cells) => boolean): readonly (readonly Cells[])[] {
  const found: Cells[][] = []
  let current: Cells[] | undefined
  for (const line of lines) {
    if (!has(line)) current = undefined
    else if (current) current.push(line)
    else found.push((current = [line]))
  }
  return found
}
