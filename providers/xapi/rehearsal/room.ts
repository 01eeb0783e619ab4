import type { StepNeed, Step } from '../../../src/provider/step.js'
import type { Emulator } from '../../emulator/emulator.js'
import type { Staging } from '../drafting/staging.js'
import { hostMemory } from './memory.js'
import { databaseOfHost } from './world.js'

/** Calls that take memory of a host, or give it back. */
const moving: ReadonlySet<string> = new Set([
  'VM.start_on',
  'VM.resume_on',
  'VM.pool_migrate',
  'VM.migrate_send',
  'VM.clean_shutdown',
  'VM.hard_shutdown',
  'VM.suspend',
  'VM.set_memory_dynamic_range',
  'host.evacuate',
])

interface HostRoom {
  readonly name: string
  /** Free before the plan, in bytes. */
  readonly atFirstBytes: number
  freeBytes: number
  /** Taken by steps so far, in bytes, whatever was given back. */
  takenBytes: number
  /** Steps that gave memory back. */
  readonly givers: string[]
}

/**
 * The memory of hosts while steps are rehearsed one after another. Steps that run at the same time in an apply may come in
 * another order, so one that fits only because others have made room has to wait for those.
 */
export class Room {
  readonly #hosts = new Map<string, HostRoom>()
  readonly #world: Emulator
  readonly #staging: Staging

  constructor(world: Emulator, staging: Staging) {
    this.#world = world
    this.#staging = staging
    for (const [key, name, freeBytes] of this.#measure())
      this.#hosts.set(key, { name, atFirstBytes: freeBytes, freeBytes, takenBytes: 0, givers: [] })
  }

  /** What a step that was just rehearsed has to wait for, for the sake of memory. */
  note(step: Step): readonly StepNeed[] {
    if (!moving.has(step.call)) return []
    return this.#measure().flatMap(([key, , freeBytes]) => {
      const host = this.#hosts.get(key)
      if (host === undefined) return []
      const gained = freeBytes - host.freeBytes
      host.freeBytes = freeBytes
      if (gained > 0) host.givers.push(step.id)
      if (gained >= 0) return []
      host.takenBytes -= gained
      if (host.takenBytes <= host.atFirstBytes) return []
      return host.givers.map(giver => ({ step: giver, reason: `it makes room on ${host.name}` }))
    })
  }

  #measure(): readonly (readonly [key: string, name: string, freeBytes: number])[] {
    return this.#staging.pools.flatMap(pool => {
      const database = databaseOfHost(this.#world, pool.coordinator.uuid)
      if (database === undefined) return []
      return database
        .records('host')
        .map(
          ([ref, host]) =>
            [String(host['uuid']), String(host['name_label']), hostMemory(database, ref).freeBytes] as const,
        )
    })
  }
}
