import type { Database, DatabaseRecord } from '../../emulator/database/database.js'
import type { Emulator } from '../../emulator/emulator.js'

/** Does what a person does beside the machine of a host. */
export function switchOnByHand(world: Emulator, hostUuid: string): void {
  const machines = [...world.world.hardware.machines.keys()]
  const label = machines.find(each => world.world.machine(each).hostUuid === hostUuid)
  if (label !== undefined) world.powerOn(label)
}

/** The database of the pool that a host coordinates or belongs to, in the rehearsed world. */
export function databaseOfHost(world: Emulator, hostUuid: string): Database | undefined {
  const machines = [...world.world.hardware.machines.keys()].map(label => world.world.machine(label))
  const machine = machines.find(state => state.hostUuid === hostUuid)
  return machine === undefined
    ? undefined
    : world.world.databases().find(database => database.id === machine.databaseId)
}

/** Whatever a reference points at, in whichever pool. */
export function recordBehind(
  world: Emulator,
  reference: string,
): { readonly className: string; readonly record: DatabaseRecord } | undefined {
  for (const database of world.world.databases()) {
    for (const className of namedClasses) {
      const record = database.get(className, reference)
      if (record !== undefined) return { className, record }
    }
  }
  return undefined
}

const namedClasses = [
  'VM',
  'host',
  'SR',
  'network',
  'PIF',
  'VDI',
  'PBD',
  'VIF',
  'VBD',
  'pool_patch',
  'pool_update',
  'pool',
]
