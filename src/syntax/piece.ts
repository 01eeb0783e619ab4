import { lineAt, lineStart } from '../diagnostic/positions.js'
import type { SourceText } from '../diagnostic/source.js'
import type { SyntaxFile } from './tree.js'

/** A run of whole top-level items, small enough for the parser of record; `start` is its offset in the file. */
export interface Piece {
  readonly source: SourceText
  readonly start: number
  readonly text: string
}

const itemLimit = 100
const lengthLimit = 64 * 1024

/** Cuts a file between top-level items: at most 100 items and 64 KiB a piece, but never less than one item. */
export function cutIntoPieces({ source, body }: SyntaxFile): readonly Piece[] {
  const starts = [...body.attributes, ...body.blocks]
    .map(item => lineStart(source, lineAt(source, item.start)))
    .sort((left, right) => left - right)
  const pieces: Piece[] = []
  let from = source.text.startsWith('\ufeff') ? 1 : 0
  let items = 0
  for (const [index, start] of starts.entries()) {
    const end = starts[index + 1] ?? source.text.length
    if (items > 0 && (items >= itemLimit || end - from > lengthLimit)) {
      pieces.push({ source, start: from, text: source.text.slice(from, start) })
      from = start
      items = 0
    }
    items += 1
  }
  if (items > 0) pieces.push({ source, start: from, text: source.text.slice(from) })
  return pieces
}
