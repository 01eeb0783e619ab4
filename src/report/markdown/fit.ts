import { utf8Length } from '../../diagnostic/positions.js'

/** A stretch of a comment: the same told ever more shortly. Parts of a low rank get room before those of a higher one. */
export interface Part {
  readonly rank: number
  /** From the fullest to the shortest; the shortest may be empty, and the part is left out then. */
  readonly tellings: readonly string[]
}

/** What fits, and how many parts are told more shortly than they could be. */
export interface Fitted {
  readonly text: string
  readonly shortenedCount: number
}

const separatorBytes = 2

/**
 * Chooses how fully each part is told so that all of them, joined by empty lines, take at most so many bytes of UTF-8.
 * Every part is there at least as shortly as it can be told; the shortest tellings are the caller's to keep small.
 */
export function fitParts(parts: readonly Part[], limitBytes: number): Fitted {
  const chosen = parts.map(part => part.tellings.at(-1) ?? '')
  let used = chosen.reduce((sum, text) => sum + bytesOf(text), 0)
  const order = parts
    .map((part, place) => ({ part, place }))
    .sort((left, right) => left.part.rank - right.part.rank)
  let shortenedCount = 0
  for (const { part, place } of order) {
    const least = bytesOf(chosen[place] ?? '')
    const found = part.tellings.findIndex(text => used - least + bytesOf(text) <= limitBytes)
    const telling = part.tellings[found]
    if (found !== 0) shortenedCount++
    if (telling === undefined) continue
    used += bytesOf(telling) - least
    chosen[place] = telling
  }
  return { text: chosen.filter(text => text !== '').join('\n\n'), shortenedCount }
}

function bytesOf(text: string): number {
  return text === '' ? 0 : utf8Length(text) + separatorBytes
}

/** As many items as fit into so many bytes, in one line, and how many more there are. */
export function listWithin(items: readonly string[], limitBytes: number, separator = ', '): string {
  const more = (count: number): string => `and ${count} more`
  let used = utf8Length(more(items.length))
  let count = 0
  for (const item of items) {
    used += utf8Length(item) + utf8Length(separator)
    if (used > limitBytes) break
    count++
  }
  if (count === items.length) return items.join(separator)
  return [...items.slice(0, count), more(items.length - count)].join(separator)
}
