import type { WorldChange } from '../living-world.js'

/** Where changes of a world go. */
export interface WorldLog {
  /** Takes a change; it is written with all others of the same moment. */
  note(change: WorldChange): void
  /** Resolves when all that was noted is in the file. */
  written(): Promise<void>
  sync(): Promise<void>
  close(): Promise<void>
}

/** The log of a world that lives in memory alone. */
export const noLog: WorldLog = {
  note: () => undefined,
  written: () => Promise.resolve(),
  sync: () => Promise.resolve(),
  close: () => Promise.resolve(),
}
