import type { Intent, Journal } from '../journal.js'
import type { LockInfo, LockRequest } from '../lock.js'
import type { LoadedState } from '../replay.js'
import type { State } from '../state.js'

/** A place that keeps a state. Rejects with a `Failure`. */
export interface Backend {
  /** Where it is, for a reader. */
  readonly name: string
  /** The state with its journal applied, and the open intents. Reading needs no lock and changes nothing. */
  load(): Promise<LoadedState>
  /** Keeps the state whole, with the next serial; afterwards the journal holds these intents only. Returns what was kept. */
  save(state: State, intents?: readonly Intent[]): Promise<State>
  /** The journal that belongs to this state, which is the one kept last. */
  journal(state: State): Promise<Journal>
  lock(request: LockRequest): Promise<LockInfo>
  unlock(lock: LockInfo): Promise<void>
  /** Who holds it now. */
  holder(): Promise<LockInfo | undefined>
  /** Takes the lock of this id from its holder; rejects when another one holds it. */
  forceUnlock(id: string): Promise<void>
}
