import { dirname } from 'node:path'
import { Failure } from '../../diagnostic/failure.js'
import { removeHalfWritten } from '../../runtime/half-written.js'
import type { Files, Runtime } from '../../runtime/runtime.js'
import { type LockInfo, lockConflict, lockLost } from '../lock.js'
import { type LoadedState, replayJournal } from '../replay.js'
import { parseState, printState } from '../snapshot.js'
import type { State } from '../state.js'
import type { Backend } from './backend.js'
import { type Heartbeat, startHeartbeat } from './heartbeat.js'
import { readIfThere, removeIfThere } from './local/if-there.js'
import { openJournal, openingText, readJournal } from './local/journal-file.js'
import { beatPathOf, readLock, takeLock } from './local/lock-file.js'
import { type Seal, createSeal } from './seal.js'

/** A state in a file of this machine: `PATH`, `PATH.backup` before it, `PATH.journal` beside it, `PATH.lock` while somebody works. */
export function localBackend(
  runtime: Runtime,
  path: string,
  seal: Seal = createSeal(undefined, runtime.random),
): Backend {
  const journalPath = journalPathOf(path)
  const lockPath = `${path}.lock`
  const { files } = runtime
  let held: { readonly lock: LockInfo; readonly heartbeat: Heartbeat } | undefined
  const checkLock = async (): Promise<void> => {
    if (held && (await readLock(files, lockPath))?.id !== held.lock.id) throw lockLost(path)
  }
  const release = async (lock: LockInfo): Promise<void> => {
    if (held?.lock.id === lock.id) {
      await held.heartbeat.stop()
      held = undefined
    }
    const holder = await readLock(files, lockPath)
    if (holder?.id !== lock.id) return
    await removeIfThere(files, beatPathOf(path))
    await removeIfThere(files, lockPath)
  }
  return {
    name: path,
    load: () => loadState(files, seal, path),
    async save(state, intents = []) {
      const saved: State = { ...state, serial: state.serial + 1 }
      const text = await seal.seal(printState(saved))
      await checkLock()
      await makeFolderOf(files, path)
      const before = await readIfThere(files, path)
      if (before !== undefined) await files.replaceText(backupPathOf(path), before, { mode: 0o600 })
      await files.replaceText(path, text, { mode: 0o600 })
      if (intents.length === 0) await removeIfThere(files, journalPath)
      else await files.replaceText(journalPath, await openingText(seal, saved, intents), { mode: 0o600 })
      return saved
    },
    async journal(state) {
      await makeFolderOf(files, path)
      const journal = await openJournal(files, seal, journalPath, state)
      return {
        ...journal,
        async sync() {
          await checkLock()
          await journal.sync()
        },
      }
    },
    async lock(request) {
      await makeFolderOf(files, path)
      const lock = await takeLock(runtime, path, request)
      const beat = (): Promise<void> =>
        files.replaceText(beatPathOf(path), `${lock.id} ${runtime.random.uuid()}\n`)
      held = { lock, heartbeat: startHeartbeat(beat) }
      try {
        for (const written of [path, backupPathOf(path), journalPath, beatPathOf(path)])
          await removeHalfWritten(files, written)
      } catch (error) {
        await release(lock)
        throw error
      }
      return lock
    },
    unlock: release,
    holder: () => readLock(files, lockPath),
    async forceUnlock(id) {
      const holder = await readLock(files, lockPath)
      if (holder === undefined)
        throw new Failure('refused', 'not-locked', `Nobody holds the state in ${path}.`)
      if (holder.id !== id) throw lockConflict(path, holder)
      await release(holder)
    },
  }
}

async function makeFolderOf(files: Files, path: string): Promise<void> {
  const folder = dirname(path)
  if (folder !== '.' && !(await files.exists(folder))) await files.makeFolder(folder)
}

function backupPathOf(path: string): string {
  return `${path}.backup`
}

/** Where the journal of a state file is: `poolwright.state.journal` beside `poolwright.state.json`. */
export function journalPathOf(path: string): string {
  return `${path.replace(/\.json$/, '')}.journal`
}

async function loadState(files: Files, seal: Seal, path: string): Promise<LoadedState> {
  const text = await readIfThere(files, path)
  const snapshot = text === undefined ? undefined : parseState(await seal.open(text, path), path)
  const journalPath = journalPathOf(path)
  return replayJournal(snapshot, (await readJournal(files, seal, journalPath)).entries, journalPath)
}
