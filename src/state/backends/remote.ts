import { Failure } from '../../diagnostic/failure.js'
import { invariant } from '../../diagnostic/invariant.js'
import type { Runtime } from '../../runtime/runtime.js'
import { appendJournal } from '../append-journal.js'
import {
  type Journal,
  type JournalContent,
  firstChecksum,
  openIntents,
  openingEntry,
  parseJournal,
  printEntries,
} from '../journal.js'
import { type LockInfo, createLock, lockConflict } from '../lock.js'
import { type LoadedState, replayJournal } from '../replay.js'
import { parseState, printState } from '../snapshot.js'
import type { State } from '../state.js'
import { waitForLock } from '../wait-for-lock.js'
import type { Backend } from './backend.js'
import { type Heartbeat, startHeartbeat } from './heartbeat.js'
import { retrying } from './retry.js'
import type { Seal } from './seal.js'
import type { StateStore } from './store.js'

/** A backend over a place on another machine: texts sealed where that is wanted, requests repeated, the lock kept alive. */
export function remoteBackend(runtime: Runtime, store: StateStore, seal: Seal): Backend {
  const { clock } = runtime
  const { name } = store
  let held: { readonly lock: LockInfo; readonly heartbeat: Heartbeat | undefined } | undefined

  const ownLock = (): LockInfo => {
    invariant(held, 'a remote state is written by who holds its lock')
    if (held.heartbeat?.lost) throw held.heartbeat.lost
    return held.lock
  }
  const readJournal = async (pieces: readonly string[]): Promise<JournalContent> => {
    const texts = await Promise.all(pieces.map(piece => seal.open(piece, name)))
    return parseJournal(texts.join(''), `of ${name}`)
  }
  const readState = async (): Promise<LoadedState> => {
    const stored = await retrying(clock, () => store.read())
    const snapshot =
      stored.state === undefined ? undefined : parseState(await seal.open(stored.state, name), name)
    return replayJournal(snapshot, (await readJournal(stored.journal)).entries, `of ${name}`)
  }
  const release = async (lock: LockInfo): Promise<void> => {
    if (held?.lock.id === lock.id) {
      await held.heartbeat?.stop()
      held = undefined
    }
    await retrying(clock, () => store.release(lock))
  }

  return {
    name,
    async load() {
      try {
        return await readState()
      } catch (error) {
        // Who reads without the lock may come between the two writes of somebody's save.
        if (!(error instanceof Failure && error.code === 'journal-mismatch')) throw error
        return readState()
      }
    },
    async save(state, intents = []) {
      const lock = ownLock()
      const saved: State = { ...state, serial: state.serial + 1 }
      const entries = [openingEntry(saved), ...intents]
      const kept = {
        serial: saved.serial,
        expectedSerial: state.serial,
        lineage: saved.lineage,
        state: await seal.seal(printState(saved)),
        journal:
          intents.length === 0 ? undefined : await seal.seal(printEntries(entries, firstChecksum).text),
      }
      await retrying(clock, () => store.write(kept, lock))
      return saved
    },
    async journal(state) {
      const { journal: pieces } = await retrying(clock, () => store.read())
      const { entries, checksum } = await readJournal(pieces)
      const [opening] = entries
      const isContinued = opening?.kind === 'open' && opening.serial === state.serial
      let place = isContinued ? pieces.length : 0
      const sink = pieceSink(async text => {
        const piece = { serial: state.serial, place, text: await seal.seal(text) }
        await retrying(clock, () => store.append(piece, ownLock()))
        place += 1
      })
      const journal: Journal = appendJournal(sink, isContinued ? checksum : firstChecksum)
      // A crash between two writes left the journal of an older serial: what is open in it still counts.
      if (!isContinued) journal.append([openingEntry(state), ...openIntents(entries)])
      return journal
    },
    async lock(request) {
      const wanted = createLock(runtime, request.command)
      const lock = await waitForLock(clock, name, request, async () => {
        const outcome = await retrying(clock, () => store.acquire(wanted))
        return 'lock' in outcome
          ? { kind: 'taken', lock: outcome.lock }
          : { kind: 'held', holder: outcome.holder }
      })
      held = { lock, heartbeat: store.hasLease ? startHeartbeat(() => store.renew(lock)) : undefined }
      return lock
    },
    unlock: release,
    holder: () => retrying(clock, () => store.holder()),
    async forceUnlock(id) {
      const holder = await retrying(clock, () => store.holder())
      if (holder === undefined)
        throw new Failure('refused', 'not-locked', `Nobody holds the state in ${name}.`)
      if (holder.id !== id) throw lockConflict(name, holder)
      await release(holder)
    },
  }
}

function pieceSink(write: (text: string) => Promise<void>) {
  let pending = ''
  return {
    append(text: string) {
      pending += text
      return Promise.resolve()
    },
    async sync() {
      if (pending === '') return
      await write(pending)
      pending = ''
    },
    close: () => Promise.resolve(),
  }
}
