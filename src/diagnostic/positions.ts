import type { SourceRange, SourceText } from './source.js'

/** A place as people and editors count it: lines and columns (grapheme clusters) from 1, UTF-8 bytes from 0. */
export interface Position {
  readonly line: number
  readonly column: number
  readonly byte: number
}

interface LineIndex {
  /** The offset at which each line starts, and the same in UTF-8 bytes. */
  readonly starts: readonly number[]
  readonly startBytes: readonly number[]
}

const indexes = new WeakMap<SourceText, LineIndex>()

let segmenter: Intl.Segmenter | undefined

// Making one takes longer than reading most configurations, and few have anything to count with it.
function segments(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  return segmenter.segment(text)
}

/** Where an offset (UTF-16 code units) of a source text lies. */
export function positionAt(source: SourceText, offset: number): Position {
  const index = lineIndex(source)
  const line = lineAt(source, offset)
  const start = index.starts[line - 1] ?? 0
  const before = source.text.slice(start, offset)
  return {
    line,
    // A byte order mark is no column.
    column: countGraphemes(before.replace(/^\ufeff/, '')) + 1,
    byte: (index.startBytes[line - 1] ?? 0) + utf8Length(before),
  }
}

/** The line, counted from 1, that holds an offset. */
export function lineAt(source: SourceText, offset: number): number {
  const { starts } = lineIndex(source)
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low + 1
}

/** The text of one line, counted from 1, without its line break. */
export function lineText(source: SourceText, line: number): string {
  const { starts } = lineIndex(source)
  const start = starts[line - 1] ?? source.text.length
  const next = starts[line] ?? source.text.length + 1
  return source.text.slice(start, next - 1).replace(/\r$/, '')
}

/** The offset at which a line, counted from 1, starts. */
export function lineStart(source: SourceText, line: number): number {
  return lineIndex(source).starts[line - 1] ?? source.text.length
}

/** The offset of a line and column, both from 1; columns behind the end of the line mean its end. */
export function offsetAt(source: SourceText, line: number, column: number): number {
  const start = lineStart(source, line)
  const text = lineText(source, line)
  if (isAscii(text)) return start + Math.min(column - 1, text.length)
  let seen = 1
  for (const { index } of segments(text)) {
    if (seen === column) return start + index
    seen += 1
  }
  return start + text.length
}

/** A range in one short word, `main.pool.hcl:2,8-25`, or with both lines where it spans several. */
export function formatRange(range: SourceRange): string {
  const start = positionAt(range.source, range.start)
  const end = positionAt(range.source, range.end)
  const tail = start.line === end.line ? `${end.column}` : `${end.line},${end.column}`
  return `${range.source.name}:${start.line},${start.column}-${tail}`
}

/** How many bytes a text takes in UTF-8. */
export function utf8Length(text: string): number {
  if (isAscii(text)) return text.length
  let bytes = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 0x80) bytes += 1
    else if (code < 0x800) bytes += 2
    else if (code >= 0xd800 && code < 0xdc00 && at + 1 < text.length) {
      bytes += 4
      at += 1
    } else bytes += 3
  }
  return bytes
}

/** How many characters a reader sees in a text. */
export function countGraphemes(text: string): number {
  if (isAscii(text) && !text.includes('\r')) return text.length
  let count = 0
  for (const segment of segments(text)) count += segment.segment.length > 0 ? 1 : 0
  return count
}

function lineIndex(source: SourceText): LineIndex {
  const known = indexes.get(source)
  if (known) return known
  const starts = [0]
  for (let at = source.text.indexOf('\n'); at >= 0; at = source.text.indexOf('\n', at + 1))
    starts.push(at + 1)
  const startBytes = [0]
  for (let line = 1; line < starts.length; line++) {
    startBytes.push(
      (startBytes[line - 1] ?? 0) + utf8Length(source.text.slice(starts[line - 1], starts[line])),
    )
  }
  const index = { starts, startBytes }
  indexes.set(source, index)
  return index
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) return false
  return true
}
