import type { Database } from '../database/database.js'
import { machineOfHost } from '../lab/reachability.js'
import type { World } from '../world.js'
import { coordinatorOf } from './related.js'

/** The release of a pool's coordinator, which decides what the pool's rules are. */
export function poolRelease(world: World, database: Database): string {
  const machine = machineOfHost(world, database, coordinatorOf(database))
  return machine === undefined ? '' : (world.hardware.machines.get(machine)?.release ?? '')
}
