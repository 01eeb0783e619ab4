import { createHash } from 'node:crypto'
import type { ChanceState } from '../chance/seeded-chance.js'
import type { WorldChange } from '../living-world.js'

/** What happened in one moment, all or nothing. */
export interface LogEntry {
  readonly seconds: number
  readonly chance: ChanceState
  readonly changes: readonly WorldChange[]
}

/** The entry as one line: a checksum, the JSON, a line end. */
export function printEntry(entry: LogEntry): string {
  const text = JSON.stringify(entry)
  return `${checksum(text)} ${text}\n`
}

/** What a log's bytes hold. */
export interface ReadLog {
  readonly entries: readonly LogEntry[]
  /** How many bytes of it are whole lines. */
  readonly wholeBytes: number
  /** True when something behind the first broken line is whole: then the file was damaged, not just cut short. */
  readonly isDamaged: boolean
}

/** Reads a log up to its first broken line. */
export function readEntries(bytes: Uint8Array): ReadLog {
  const entries: LogEntry[] = []
  let start = 0
  for (;;) {
    const end = bytes.indexOf(0x0a, start)
    if (end < 0) return { entries, wholeBytes: start, isDamaged: false }
    const entry = readLine(bytes.subarray(start, end))
    if (entry === undefined) return { entries, wholeBytes: start, isDamaged: true }
    entries.push(entry)
    start = end + 1
  }
}

function readLine(bytes: Uint8Array): LogEntry | undefined {
  const line = new TextDecoder().decode(bytes)
  const space = line.indexOf(' ')
  const text = line.slice(space + 1)
  if (space < 0 || line.slice(0, space) !== checksum(text)) return undefined
  return JSON.parse(text) as LogEntry
}

function checksum(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
