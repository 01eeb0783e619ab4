import type { Emulator } from '../emulator/emulator.js'
import type { Alert } from './observation/alerts.js'
import type { ObservedPool } from './observation/observation.js'

/** What our own commands ask a session of ours: the pools as they are and as the last plan leaves them, and their alerts. */
export interface SessionWorld {
  /** A copy that may be changed, of real pools as they were observed; undefined where nothing was. */
  now(): Promise<Emulator | undefined>
  planned: Emulator | undefined
  /** Rejects with a `Failure` where the pool does not answer. */
  alertsOf(pool: ObservedPool): Promise<readonly Alert[]>
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
