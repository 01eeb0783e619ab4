import type { Diagnostic } from '../../src/diagnostic/diagnostic.js'
import type { SourceText } from '../../src/diagnostic/source.js'
import type { Runtime } from '../../src/runtime/runtime.js'
import type { FieldValue } from './database/database.js'
import type { Refusal } from './rules/refusal.js'
import type { World } from './world.js'

export interface EmulatorOptions {
  readonly labFile: SourceText
  /** The folder of the world, `.poolwright/lab`. */
  readonly worldFolder: string
  readonly runtime: Runtime
  /** Decides all random choices of a new world. */
  readonly seed?: string
}

/** The emulated lab: its machines answer XenAPI at their addresses. */
export interface Emulator {
  readonly world: World
  /** XenAPI of the machine at this address. Calls reject with `XapiFailure`, or with `Failure` (unavailable) where nothing answers. */
  connect(address: string): XapiConnection
  /** A copy-on-write fork: changes never reach the original; own clock, agenda and sessions; in memory only. */
  fork(): Emulator
  /** Every reason why this call would be refused now, without performing it. Parameters after the session. */
  refusals(address: string, method: string, parameters: readonly FieldValue[]): readonly Refusal[]
  /** Lets that many virtual seconds pass. */
  advance(seconds: number): Promise<void>
  /** Makes everything answered so far outlast a crash of the computer. */
  sync(): Promise<void>
  /** Writes a snapshot and releases the world's lock. */
  close(): Promise<void>
  powerOff(machine: string): void
  powerOn(machine: string): void
  unplug(machine: string, nic: string): void
  replug(machine: string, nic: string): void
  nasDown(label: string): void
  nasUp(label: string): void
  /** What happened in the lab, oldest first; `at` in virtual seconds since 1970. */
  events(): readonly LabEvent[]
}

export interface LabEvent {
  readonly at: number
  readonly text: string
}

/** One connection to a machine: methods are `Class.message`, parameters begin with the session where the wire has it. */
export interface XapiConnection {
  call(method: string, ...parameters: readonly FieldValue[]): Promise<FieldValue>
  /** Lets virtual time pass on the caller's side. */
  pause(seconds: number): Promise<void>
}
