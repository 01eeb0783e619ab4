import type { LockInfo } from '../lock.js'

/** What a place on another machine keeps for one state. */
export interface StoredTexts {
  readonly state: string | undefined
  /** The journal of the newest serial, in the pieces in which it was written. */
  readonly journal: readonly string[]
}

/** A state to be kept, and the beginning of its journal. */
export interface KeptTexts {
  readonly serial: number
  /** The serial that must be there now; anything else means that somebody wrote meanwhile. */
  readonly expectedSerial: number
  readonly lineage: string
  readonly state: string
  readonly journal: string | undefined
}

/** A piece of a journal: which serial it belongs to, and the how-manieth it is. */
export interface JournalPiece {
  readonly serial: number
  readonly place: number
  readonly text: string
}

/**
 * One state on another machine. Writes are refused to whoever does not hold the lock; a repeated write of the same text is
 * no conflict, since an answer may have been lost. Rejects with a `Failure`, retryable where another try may do.
 */
export interface StateStore {
  /** For a reader, without secrets. */
  readonly name: string
  /** True where a lock lapses that is not renewed. */
  readonly hasLease: boolean
  read(): Promise<StoredTexts>
  /** Replaces the state, then the journal. */
  write(kept: KeptTexts, lock: LockInfo): Promise<void>
  append(piece: JournalPiece, lock: LockInfo): Promise<void>
  /** Takes the lock, a lapsed one too; otherwise tells who has it (undefined where that is not known). */
  acquire(lock: LockInfo): Promise<{ readonly lock: LockInfo } | { readonly holder: LockInfo | undefined }>
  renew(lock: LockInfo): Promise<void>
  release(lock: LockInfo): Promise<void>
  holder(): Promise<LockInfo | undefined>
  /** Takes everything away that was kept. */
  remove(): Promise<void>
}
