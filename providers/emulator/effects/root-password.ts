import type { Database } from '../database/database.js'
import { machineOfHost } from '../lab/reachability.js'
import { coordinatorOf } from '../rules/related.js'
import { passwordKey, rootPassword } from '../rules/root-password.js'
import type { World } from '../world.js'

/**
 * A host that joins takes the password of root from its coordinator, and keeps it when it leaves: xapi copies the accounts
 * of the coordinator to the members (general knowledge; the reference is silent).
 */
export function takePassword(world: World, machine: string, pool: Database): void {
  const coordinator = machineOfHost(world, pool, coordinatorOf(pool))
  const password = coordinator === undefined ? undefined : rootPassword(world, coordinator)
  if (password !== undefined && password !== rootPassword(world, machine))
    world.setFact(passwordKey(machine), password)
}

/** Another password of root, on every host of the pool. */
export function changePassword(world: World, databaseId: string, password: string): void {
  for (const label of world.hardware.machines.keys())
    if (world.machine(label).databaseId === databaseId) world.setFact(passwordKey(label), password)
}
