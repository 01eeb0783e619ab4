import type { Call } from '../calls/call.js'
import type { LivingWorld } from '../living-world.js'
import { Locks } from './locks.js'
import { Pauses } from './pauses.js'

/** What answers calls in one world: its calls by name, and who holds which object. */
export interface Service {
  readonly world: LivingWorld
  readonly calls: ReadonlyMap<string, Call>
  readonly locks: Locks
  readonly pauses: Pauses
  /** Resolves when everything that was changed so far is in the world's log. */
  readonly written: () => Promise<void>
  /** Calls that their rules are against do not wait for anything before they are refused. */
  readonly refusesAtOnce: boolean
  /** Accounts may do what their role allows; in a rehearsal, which is about the pool and not about who plans, any may do all. */
  readonly checksRoles: boolean
  /** Sessions end when nobody uses them for a day: not where a day of the lab is a minute of its clients. */
  readonly sessionsExpire: boolean
}

/** A service over a world. */
export function createService(
  world: LivingWorld,
  calls: ReadonlyMap<string, Call>,
  written: () => Promise<void>,
  { isRehearsal = false, sessionsExpire = true } = {},
): Service {
  const pauses = new Pauses(world.clock)
  const locks = new Locks(world.clock, pauses)
  holdBusyMachines(world, locks)
  return {
    world,
    calls,
    locks,
    pauses,
    written,
    refusesAtOnce: isRehearsal,
    checksRoles: !isRehearsal,
    sessionsExpire,
  }
}

/** VMs that the lab says are busy have an operation under way that never ends. */
function holdBusyMachines(world: LivingWorld, locks: Locks): void {
  for (const { label, busy } of world.hardware.machines.values()) {
    if (busy.length === 0) continue
    const database = world.database(world.machine(label).databaseId)
    for (const [ref, record] of database.records('VM')) {
      if (!busy.includes(String(record['name_label']))) continue
      locks.hold({ className: 'VM', ref, operation: 'import' }, busyTask)
      database.update('VM', ref, { current_operations: { [busyTask]: 'import' } })
    }
  }
}

const busyTask = 'OpaqueRef:00000000-0000-4000-8000-00000000b054'
