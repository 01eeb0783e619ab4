import type { Database, FieldValue, Ref } from './database/database.js'
import type { Hardware, Machine } from './lab/hardware.js'

/**
 * All that is emulated: the hardware, the databases of all pools, virtual time and what is due. Every change goes through
 * `Database` or the methods here, and is logged before the call that caused it is answered.
 */
export interface World {
  readonly hardware: Hardware
  readonly clock: VirtualClock
  readonly random: SeededRandom
  databases(): readonly Database[]
  database(id: string): Database
  createDatabase(): Database
  removeDatabase(id: string): void
  machine(label: string): MachineState
  updateMachine(label: string, change: Partial<MachineState>): void
  /** Plans something for later: data, not a closure, so that it outlasts the process. */
  schedule(entry: AgendaEntry): void
  agenda(): readonly AgendaEntry[]
  /** Facts beside the databases: contents of storage, uploaded files, e-mails. JSON by key. */
  fact(key: string): FieldValue | undefined
  setFact(key: string, value: FieldValue | undefined): void
}

/** The changing part of a machine; `hardware.machines` has the fixed part. */
export interface MachineState {
  readonly label: string
  readonly power: 'on' | 'off' | 'booting'
  /** The database its xapi serves, or follows as a member. */
  readonly databaseId: string
  readonly role: 'coordinator' | 'member'
  readonly hostRef: Ref
  readonly hostUuid: string
  /** Cables pulled by hand, by device. */
  readonly unplugged: readonly string[]
  /** CPU features after masking, applied at the next boot (6.x). */
  readonly cpuFeatures: string
  readonly pendingCpuFeatures: string | undefined
}

export interface AgendaEntry {
  readonly atSeconds: number
  readonly event: string
  readonly machine?: string
  readonly databaseId?: string
  readonly details: { readonly [name: string]: FieldValue }
}

export interface VirtualClock {
  /** Virtual seconds since 1970. */
  now(): number
  /** Resolves when virtual time has come that far; in process, time jumps when nothing else can go on. */
  sleep(seconds: number): Promise<void>
}

export interface SeededRandom {
  next(): number
  uuid(): string
}

export type { Machine }
