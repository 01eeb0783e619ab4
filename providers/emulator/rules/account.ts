import type { Account } from '../lab/hardware.js'
import type { World } from '../world.js'
import { rootPassword } from './root-password.js'

/** Whose name and password these are at a machine: root's, or an account's that every pool of the lab knows; undefined for nobody's. */
export function accountOf(
  world: World,
  machine: string,
  name: unknown,
  password: unknown,
): 'root' | Account | undefined {
  if (name === 'root') return password === rootPassword(world, machine) ? 'root' : undefined
  return world.hardware.accounts.find(account => account.name === name && account.password === password)
}
