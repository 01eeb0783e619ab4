import type { Emulator } from '../emulator/emulator.js'
import type { XapiObservation } from './observation/observation.js'
import type { Logins, XapiDialer } from './session/xapi-session.js'

/** What planning, performing and settling are given: the way to the pools, and what was last read from them. */
export interface XapiContext {
  readonly dialer: XapiDialer
  /** The emulator's door where the pools are emulated: forks of it are what plans are rehearsed on. */
  readonly emulator?: Emulator
  /** A dialer over a fork of the emulator, for rehearsals. */
  readonly dialFork?: (fork: Emulator) => XapiDialer
  readonly observation: XapiObservation
  /** How host blocks log in, by the address that they write: also for hosts that did not answer. */
  readonly logins?: Logins
  /** What an update's file holds, by its path as it is written in the configuration; rejects with `Failure`. */
  readonly readUpdate: (path: string) => Promise<string | Uint8Array>
  /** True where files of updates are real ones, of which no lab knows what is in them. */
  readonly hasRealUpdates?: boolean
  /** The same at once, where such files are small; undefined for a file that cannot be read. */
  readonly readUpdateNow?: (path: string) => string | undefined
  /** Takes the world in which a plan was rehearsed, for further questions. */
  readonly keepWorld?: (world: Emulator) => void
}
