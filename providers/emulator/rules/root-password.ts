import type { FieldValue } from '../database/database.js'
import type { World } from '../world.js'

/** The password of root at a machine: the lab's, until it was changed. */
export function rootPassword(world: World, machine: string): FieldValue | undefined {
  return world.fact(passwordKey(machine)) ?? world.hardware.machines.get(machine)?.password
}

/** The fact that keeps a changed password. */
export function passwordKey(machine: string): string {
  return `password/${machine}`
}
