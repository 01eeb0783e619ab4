import { createHash } from 'node:crypto'
import { Failure } from '../diagnostic/failure.js'
import type { Json, Step } from '../provider/step.js'
import type { Path } from '../value/path.js'
import type { State, StateInstance } from './state.js'
import type { StateChange } from './state-changes.js'

/**
 * One line of the journal. `open`: which snapshot the lines belong to · `intent`: a call is about to be made; `values` are
 * its arguments without secrets · `result`: it was made, and so the state changed, both in one line because a crash may tear
 * any two apart · `failed`: it was refused, nothing happened · `dropped`: after a
 * crash it turned out never to have happened · `change`: the state changed.
 */
export type JournalEntry =
  | {
      readonly kind: 'open'
      readonly formatVersion: 1
      readonly lineage: string
      readonly serial: number
      readonly writtenBy: string
    }
  | Intent
  | {
      readonly kind: 'result'
      readonly id: string
      readonly result: Json
      readonly changes?: readonly StateChange[]
    }
  | { readonly kind: 'failed'; readonly id: string; readonly code: string }
  | { readonly kind: 'dropped'; readonly id: string }
  | { readonly kind: 'change'; readonly change: StateChange }

/** A call announced before it is made. `id` is unique in the journal. */
export interface Intent {
  readonly kind: 'intent'
  readonly id: string
  readonly step: Step
  readonly values: { readonly [name: string]: Json }
  /** What the state will say once the call is done, so that a later run can adopt what it made. */
  readonly binds?: PendingBinding
  readonly unbinds?: { readonly address: string; readonly identity: string; readonly leavesData?: boolean }
}

/** A binding whose identity may still have to come from the call's result. */
export interface PendingBinding {
  readonly address: string
  readonly instance: StateInstance
  readonly deposedKey?: string
  /** Where the result holds the identity; left out where `instance` has it. */
  readonly identityPath?: Path
}

/** A journal that is open for appending. */
export interface Journal {
  /** Entries to go out with the next `sync`. */
  append(entries: readonly JournalEntry[]): void
  /** Afterwards everything appended survives a crash; calls that overlap share one write and one fsync. */
  sync(): Promise<void>
  close(): Promise<void>
}

/** What a journal's text amounts to. */
export interface JournalContent {
  readonly entries: readonly JournalEntry[]
  /** The checksum of the last line, with which the next one is chained. */
  readonly checksum: string
  /** How many bytes of the text are whole lines; what follows was torn by a crash. */
  readonly validBytes: number
}

/** The first line of a journal: which snapshot it belongs to. */
export function openingEntry(state: State): JournalEntry {
  const { lineage, serial, writtenBy } = state
  return { kind: 'open', formatVersion: 1, lineage, serial, writtenBy }
}

/** The checksum before the first line. */
export const firstChecksum = '0000000000000000'

function lineChecksum(previous: string, entryText: string): string {
  return createHash('sha256').update(previous).update(entryText).digest('hex').slice(0, 16)
}

/** The lines for these entries, chained to the checksum before them, and the checksum after them. */
export function printEntries(
  entries: readonly JournalEntry[],
  previous: string,
): { readonly text: string; readonly checksum: string } {
  let checksum = previous
  const lines: string[] = []
  for (const entry of entries) {
    const entryText = JSON.stringify(entry)
    checksum = lineChecksum(checksum, entryText)
    lines.push(`{"checksum":"${checksum}","entry":${entryText}}\n`)
  }
  return { text: lines.join(''), checksum }
}

/** Reads a journal. A torn last line, without its end, is left out; damage of any other rejects with a `Failure` naming it. */
export function parseJournal(text: string, name: string): JournalContent {
  const lines = text.split('\n').slice(0, -1)
  const entries: JournalEntry[] = []
  let checksum = firstChecksum
  let validBytes = 0
  for (const [index, line] of lines.entries()) {
    const read = parseLine(line, checksum)
    if (read === undefined) throw damagedLine(name, index + 1, index === lines.length - 1)
    entries.push(read.entry)
    checksum = read.checksum
    validBytes += Buffer.byteLength(line) + 1
  }
  return { entries, checksum, validBytes }
}

function damagedLine(name: string, line: number, isLast: boolean): Failure {
  const told = isLast
    ? `Line ${line}, the last of the journal ${name}, is damaged; a crash would have cut it off`
    : `Line ${line} of the journal ${name} is damaged, and later lines rest on it`
  const remedy = isLast
    ? 'remove that line: what became of its step is then found out by looking'
    : 'delete both and run "poolwright state rebuild"'
  return new Failure(
    'refused',
    'journal-damaged',
    `${told}. Nothing was changed. Restore the journal together with the state from a backup, or ${remedy}.`,
  )
}

function parseLine(
  line: string,
  previous: string,
): { readonly entry: JournalEntry; readonly checksum: string } | undefined {
  const match = /^\{"checksum":"([0-9a-f]{16})","entry":(.*)\}$/s.exec(line)
  const [, checksum, entryText] = match ?? []
  if (checksum === undefined || entryText === undefined || lineChecksum(previous, entryText) !== checksum)
    return undefined
  // The chained checksum says that we wrote this text, and we write nothing but entries.
  return { entry: JSON.parse(entryText) as JournalEntry, checksum }
}

/** What an entry changes in the state. */
export function stateChangesOf(entry: JournalEntry): readonly StateChange[] {
  if (entry.kind === 'change') return [entry.change]
  return entry.kind === 'result' ? (entry.changes ?? []) : []
}

/** The intents that have neither result nor failure: what became of them is to be found out. */
export function openIntents(entries: readonly JournalEntry[]): readonly Intent[] {
  const open = new Map<string, Intent>()
  for (const entry of entries) {
    if (entry.kind === 'intent') open.set(entry.id, entry)
    else if (entry.kind === 'result' || entry.kind === 'failed' || entry.kind === 'dropped')
      open.delete(entry.id)
  }
  return [...open.values()]
}
