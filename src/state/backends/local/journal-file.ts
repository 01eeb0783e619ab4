import type { AppendFile, Files } from '../../../runtime/runtime.js'
import { type JournalSink, appendJournal } from '../../append-journal.js'
import {
  type Intent,
  type Journal,
  type JournalContent,
  firstChecksum,
  openIntents,
  openingEntry,
  parseJournal,
  printEntries,
} from '../../journal.js'
import type { State } from '../../state.js'
import type { Seal } from '../seal.js'
import { readIfThere } from './if-there.js'

/** A journal that holds these intents and nothing else. */
export async function openingText(seal: Seal, state: State, intents: readonly Intent[]): Promise<string> {
  return seal.seal(printEntries([openingEntry(state), ...intents], firstChecksum).text)
}

/** Opens the journal that belongs to this state, for appending. */
export async function openJournal(files: Files, seal: Seal, path: string, state: State): Promise<Journal> {
  const before = await readJournal(files, seal, path)
  const [opening] = before.entries
  const sink = async (): Promise<JournalSink> => sealedSink(await files.openAppend(path), seal)
  if (opening?.kind === 'open' && opening.serial === state.serial) {
    const file = await files.openAppend(path)
    await file.truncate(before.validBytes)
    return appendJournal(sealedSink(file, seal), before.checksum)
  }
  const left = openIntents(before.entries)
  if (left.length > 0) {
    // A crash between two writes left the journal of an older serial: what is open in it still counts.
    await files.replaceText(path, await openingText(seal, state, left), { mode: 0o600 })
    return appendJournal(await sink(), (await readJournal(files, seal, path)).checksum)
  }
  const file = await files.openAppend(path)
  await file.truncate(0)
  const journal = appendJournal(sealedSink(file, seal), firstChecksum)
  journal.append([openingEntry(state)])
  return journal
}

function sealedSink(file: AppendFile, seal: Seal): JournalSink {
  return {
    append: async text => file.append(await seal.seal(text)),
    sync: () => file.sync(),
    close: () => file.close(),
  }
}

/** The journal's content; where it is sealed, each line is a piece, and a torn last one is left out. */
export async function readJournal(files: Files, seal: Seal, path: string): Promise<JournalContent> {
  const text = await readIfThere(files, path)
  if (text === undefined) return parseJournal('', path)
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  const lines = whole.split('\n')
  const pieces = await Promise.all(lines.map(line => seal.open(line, path)))
  const isSealed = pieces.some((piece, place) => piece !== lines[place])
  if (!isSealed) return parseJournal(text, path)
  return { ...parseJournal(pieces.join(''), path), validBytes: Buffer.byteLength(whole) }
}
