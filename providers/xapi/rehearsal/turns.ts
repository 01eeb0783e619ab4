import type { Argument, Step, StepNeed } from '../../../src/provider/step.js'
import type { Emulator } from '../../emulator/emulator.js'
import type { Staging } from '../drafting/staging.js'
import { databaseOfHost } from './world.js'

/** How many VMs a host moves with their disks at a time; one more is refused (xapi.md §7.6). */
const mostStorageMigrations = 3

/** Moves of VMs with their disks take turns: an apply runs steps at the same time, and a host takes three of these. */
export class Turns {
  readonly #world: Emulator
  readonly #staging: Staging
  readonly #moves = new Map<string, string[]>()

  constructor(world: Emulator, staging: Staging) {
    this.#world = world
    this.#staging = staging
  }

  /** What a step that is about to be rehearsed has to wait for. */
  note(step: Step): readonly StepNeed[] {
    const host = step.call === 'VM.migrate_send' ? this.#homeOf(step) : undefined
    if (host === undefined) return []
    const moves = this.#moves.get(host) ?? []
    this.#moves.set(host, [...moves, step.id])
    const before = moves.at(-mostStorageMigrations)
    return before === undefined
      ? []
      : [{ step: before, reason: `a host moves ${mostStorageMigrations} VMs with their disks at a time` }]
  }

  /** The host that the VM of a step runs on, by UUID. */
  #homeOf(step: Step): string | undefined {
    const vm = uuidIn(step.arguments.vm)
    if (vm === undefined) return undefined
    for (const pool of this.#staging.pools) {
      const database = databaseOfHost(this.#world, pool.coordinator.uuid)
      const ref = database?.findByUuid('VM', vm)
      const home = ref === undefined ? undefined : database?.get('VM', ref)?.['resident_on']
      const host = home === undefined ? undefined : database?.get('host', String(home))
      if (host !== undefined) return String(host['uuid'])
    }
    return undefined
  }
}

function uuidIn(argument: Argument | undefined): string | undefined {
  const uuid = argument?.kind === 'record' ? argument.fields['uuid'] : undefined
  return uuid?.kind === 'literal' && typeof uuid.value === 'string' ? uuid.value : undefined
}
