import type { Diagnostic } from '../../src/diagnostic/diagnostic.js'
import type { SourceText } from '../../src/diagnostic/source.js'
import type { Runtime } from '../../src/runtime/runtime.js'
import { drainMicrotasks } from './clock/virtual-time.js'
import type { FieldValue } from './database/database.js'
import type { Fault, KeptFault } from './faults/fault.js'
import type { LabEvent } from './hardware-events.js'
import { allHandlers, LivingEmulator } from './living-emulator.js'
import { readLab } from './lab/read-lab.js'
import { openWorld } from './persistence/open-world.js'
import { resetWorld } from './persistence/reset-world.js'
import { noLog } from './persistence/world-log.js'
import type { Refusal } from './rules/refusal.js'
import type { World } from './world.js'

export interface EmulatorOptions {
  readonly labFile: SourceText
  /** The folder of the world, `.poolwright/lab`. */
  readonly worldFolder: string
  readonly runtime: Runtime
  /** Decides all random choices of a new world. */
  readonly seed?: string
  /**
   * `jump` (the default): a call that waits makes time jump to what is due next. `manual`: time moves by `advance` alone,
   * for who serves the lab at a speed of its own.
   */
  readonly pace?: Pace
  /**
   * Puts into newly installed machines (their labels) what they are to hold from the beginning; until it is done nothing
   * is kept, so a world is furnished whole or not made at all. Errors among its diagnostics mean that there is no world.
   */
  readonly furnish?: (emulator: Emulator, machines: readonly string[]) => Promise<readonly Diagnostic[]>
}

export type Pace = 'jump' | 'manual'

/** The emulated lab: its machines answer XenAPI at their addresses. */
export interface Emulator {
  readonly world: World
  /** XenAPI of the machine at this address. Calls reject with `XapiFailure`, or with `Failure` (unavailable) where nothing answers. */
  connect(address: string): XapiConnection
  /**
   * `PUT path` with a session, as hosts take files over HTTP (`/pool_patch_upload?task_id=…`); answers what the host
   * makes of it. `isCut`: less came than was promised.
   */
  upload(address: string, path: string, session: string, content: string, isCut?: boolean): Promise<string>
  /**
   * A copy-on-write fork: changes never reach the original; own clock, agenda and sessions, no faults; in memory only.
   * `isRehearsal`: a call that its rules are against is refused before it waits for an object that another one holds, and
   * no account is refused a call for its role.
   */
  fork(options?: { readonly isRehearsal?: boolean }): Emulator
  /**
   * Every reason why the pool that answers here (for a member: that it belongs to) would refuse this call now, without
   * performing it. Parameters after the session.
   */
  refusals(address: string, method: string, parameters: readonly FieldValue[]): readonly Refusal[]
  /** Lets that many virtual seconds pass. */
  advance(seconds: number): Promise<void>
  /** Makes everything answered so far outlast a crash of the computer. */
  sync(): Promise<void>
  /** Writes a snapshot and releases the world's lock. */
  close(): Promise<void>
  /** Cuts the power of a machine (by label). */
  powerOff(machine: string): void
  powerOn(machine: string): void
  /** Pulls the cable of a machine's NIC (by device). */
  unplug(machine: string, nic: string): void
  replug(machine: string, nic: string): void
  nasDown(label: string): void
  nasUp(label: string): void
  /** What happened in the lab, oldest first. */
  events(): readonly LabEvent[]
  /**
   * Lets calls go wrong from now on, until the fault is cleared: kept in the world, counted in its log, never in a fork.
   * Answers the fault's name. A method or machine that there is not is a mistake of the caller's: `unknownInFault` tells.
   */
  addFault(fault: Fault): string
  faults(): readonly KeptFault[]
  /** Removes the fault of this name, all without one; answers how many went. */
  clearFaults(id?: string): number
  /** What a fault names that the lab does not have: its machine, its class or message; undefined when all is there. */
  unknownInFault(fault: Fault): string | undefined
}

/** Removes the world in a folder, so that the next opening makes it anew; a world that is in use is left alone. */
export async function resetEmulator(options: {
  readonly worldFolder: string
  readonly runtime: Runtime
}): Promise<readonly Diagnostic[]> {
  return resetWorld(options.runtime, options.worldFolder)
}

/** One connection to a machine: methods are `Class.message`, parameters begin with the session where the wire has it. */
export interface XapiConnection {
  call(method: string, ...parameters: readonly FieldValue[]): Promise<FieldValue>
  /** Lets virtual time pass on the caller's side. */
  pause(seconds: number): Promise<void>
}

/**
 * Opens the lab's world: from its folder where it exists, replaying its log, else made from the lab file. Holds the
 * world's lock until `close`. What is wrong with the lab file, or with the world, comes back as diagnostics.
 */
export async function openEmulator(options: EmulatorOptions): Promise<{
  readonly emulator: Emulator | undefined
  readonly diagnostics: readonly Diagnostic[]
}> {
  const { hardware, diagnostics } = readLab(options.labFile)
  if (hardware === undefined) return { emulator: undefined, diagnostics }
  const surroundings = { handlers: allHandlers, drain: drainMicrotasks }
  const { furnish } = options
  const opened = await openWorld(hardware, {
    ...options,
    surroundings,
    furnish: async (world, machines) =>
      furnish === undefined ? [] : furnish(new LivingEmulator(world, noLog), machines),
  })
  return 'problems' in opened
    ? { emulator: undefined, diagnostics: [...diagnostics, ...opened.problems] }
    : {
        emulator: new LivingEmulator(opened.world, opened.log, options.pace),
        diagnostics: [...diagnostics, ...opened.warnings],
      }
}
