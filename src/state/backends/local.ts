import { Failure } from '../../diagnostic/failure.js'
import type { Files, Runtime } from '../../runtime/runtime.js'
import { appendJournal } from '../append-journal.js'
import {
  type Intent,
  type Journal,
  type JournalEntry,
  firstChecksum,
  parseJournal,
  printEntries,
} from '../journal.js'
import { type LockInfo, createLock, isAbandoned, lockConflict, parseLock, printLock } from '../lock.js'
import { type LoadedState, replayJournal } from '../replay.js'
import { parseState, printState } from '../snapshot.js'
import type { State } from '../state.js'
import type { Backend } from './backend.js'

const pollMilliseconds = 500

/** A state in a file of this machine: `PATH`, `PATH.backup` before it, `PATH.journal` beside it, `PATH.lock` while somebody works. */
export function localBackend(runtime: Runtime, path: string): Backend {
  const journalPath = journalPathOf(path)
  const lockPath = `${path}.lock`
  const { files } = runtime
  return {
    name: path,
    load: () => loadState(files, path),
    async save(state, intents = []) {
      const saved: State = { ...state, serial: state.serial + 1 }
      const text = printState(saved)
      const before = await readIfThere(files, path)
      if (before !== undefined) await files.replaceText(`${path}.backup`, before, { mode: 0o600 })
      await files.replaceText(path, text, { mode: 0o600 })
      if (intents.length === 0) await removeIfThere(files, journalPath)
      else await files.replaceText(journalPath, openingText(saved, intents), { mode: 0o600 })
      return saved
    },
    journal: state => openJournal(files, journalPath, state),
    lock: request => takeLock(runtime, path, request.command, request.timeoutSeconds),
    async unlock(lock) {
      const holder = await readLock(files, lockPath)
      if (holder?.id === lock.id) await removeIfThere(files, lockPath)
    },
    holder: () => readLock(files, lockPath),
    async forceUnlock(id) {
      const holder = await readLock(files, lockPath)
      if (holder === undefined)
        throw new Failure('refused', 'not-locked', `Nobody holds the state in ${path}.`)
      if (holder.id !== id) throw lockConflict(path, holder)
      await removeIfThere(files, lockPath)
    },
  }
}

/** Where the journal of a state file is: `poolwright.state.journal` beside `poolwright.state.json`. */
export function journalPathOf(path: string): string {
  return `${path.replace(/\.json$/, '')}.journal`
}

async function loadState(files: Files, path: string): Promise<LoadedState> {
  const text = await readIfThere(files, path)
  const snapshot = text === undefined ? undefined : parseState(text, path)
  const journalPath = journalPathOf(path)
  const journal = await readIfThere(files, journalPath)
  if (journal === undefined) return { state: snapshot, intents: [] }
  return replayJournal(snapshot, parseJournal(journal, journalPath).entries, journalPath)
}

function opening(state: State): JournalEntry {
  const { lineage, serial, writtenBy } = state
  return { kind: 'open', formatVersion: 1, lineage, serial, writtenBy }
}

function openingText(state: State, intents: readonly Intent[]): string {
  return printEntries([opening(state), ...intents], firstChecksum).text
}

async function openJournal(files: Files, path: string, state: State): Promise<Journal> {
  const text = await readIfThere(files, path)
  const content = text === undefined ? undefined : parseJournal(text, path)
  const file = await files.openAppend(path)
  if (content === undefined || content.entries.length === 0) {
    await file.truncate(0)
    const journal = appendJournal(file, firstChecksum)
    journal.append([opening(state)])
    return journal
  }
  await file.truncate(content.validBytes)
  return appendJournal(file, content.checksum)
}

async function takeLock(
  runtime: Runtime,
  path: string,
  command: string,
  timeoutSeconds: number,
): Promise<LockInfo> {
  const lockPath = `${path}.lock`
  const lock = createLock(runtime, command)
  const deadline = runtime.clock.monotonic() + timeoutSeconds * 1000
  for (;;) {
    if (await createIfMissing(runtime.files, lockPath, printLock(lock))) return lock
    const holder = await readLock(runtime.files, lockPath)
    if (holder && isAbandoned(holder, runtime)) {
      await breakLock(runtime, lockPath, holder)
      continue
    }
    if (runtime.clock.monotonic() >= deadline) {
      if (holder) throw lockConflict(path, holder)
      throw new Failure(
        'conflict',
        'state-locked',
        `The lock file ${lockPath} is there but does not say who holds it. If nobody works on this state, delete that file.`,
        true,
      )
    }
    await runtime.clock.sleep(pollMilliseconds)
  }
}

/** Two who find the same dead holder must not remove each other's lock, so removing is itself done under a file. */
async function breakLock(runtime: Runtime, lockPath: string, dead: LockInfo): Promise<void> {
  const { files } = runtime
  const breakPath = `${lockPath}.break`
  const breaker = createLock(runtime, 'breaking an abandoned lock')
  if (!(await createIfMissing(files, breakPath, printLock(breaker)))) {
    const other = await readLock(files, breakPath)
    if (other && isAbandoned(other, runtime)) await removeIfThere(files, breakPath)
    await runtime.clock.sleep(pollMilliseconds)
    return
  }
  try {
    const holder = await readLock(files, lockPath)
    if (holder?.id === dead.id) await removeIfThere(files, lockPath)
  } finally {
    await removeIfThere(files, breakPath)
  }
}

async function createIfMissing(files: Files, path: string, text: string): Promise<boolean> {
  try {
    await files.createExclusive(path, text)
    return true
  } catch (error) {
    if (error instanceof Failure && error.code === 'EEXIST') return false
    throw error
  }
}

async function readLock(files: Files, path: string): Promise<LockInfo | undefined> {
  const text = await readIfThere(files, path)
  return text === undefined ? undefined : parseLock(text)
}

async function readIfThere(files: Files, path: string): Promise<string | undefined> {
  try {
    return await files.readText(path)
  } catch (error) {
    if (error instanceof Failure && error.code === 'ENOENT') return undefined
    throw error
  }
}

async function removeIfThere(files: Files, path: string): Promise<void> {
  try {
    await files.remove(path)
  } catch (error) {
    if (!(error instanceof Failure && error.code === 'ENOENT')) throw error
  }
}
