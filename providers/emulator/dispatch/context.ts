import type { Ref } from '../database/database.js'
import type { PoolDatabase } from '../database/pool-database.js'
import type { Request } from './request.js'
import type { Service } from './service.js'

/** Who calls, where, and in which world. */
export function contextOf(service: Service, machine: string, session: Ref): Request['context'] {
  const { world } = service
  const database: PoolDatabase = world.database(world.machine(machine).databaseId)
  return { world, database, machine, release: releaseOf(service, machine), session }
}

/** The release of the coordinator that answers for a machine. */
export function releaseOf({ world }: Service, machine: string): string {
  const state = world.machine(machine)
  const pool = world.database(state.databaseId).records('pool')[0]?.[1]
  const own = world.hardware.machines.get(machine)?.release ?? ''
  if (state.hostRef === pool?.['master']) return own
  for (const [label, { release }] of world.hardware.machines) {
    const other = world.machine(label)
    if (other.databaseId === state.databaseId && other.hostRef === pool?.['master']) return release
  }
  return own
}
