import type { Emulator } from '../emulator/emulator.js'

/** Worlds to ask what-if questions of: the pools as they are, and as the last plan leaves them. */
export interface SessionWorld {
  /** A copy that may be changed; undefined where the pools are not emulated. */
  now(): Emulator | undefined
  planned: Emulator | undefined
}

const worlds = new WeakMap<object, SessionWorld>()

/** Remembers the worlds of a session. */
export function keepWorld(session: object, world: SessionWorld): void {
  worlds.set(session, world)
}

/** The worlds of a session of ours. */
export function worldOf(session: object): SessionWorld | undefined {
  return worlds.get(session)
}
