import { allClasses } from './datamodel.js'
import { roleRows } from './role-rows.js'

/** xapi's roles, the one that may do most first: each may do what those after it may. */
export const roles = [
  'pool-admin',
  'pool-operator',
  'vm-power-admin',
  'vm-admin',
  'vm-operator',
  'read-only',
] as const
export type Role = (typeof roles)[number]

/** The least role for a call; root is no role, and may do what no role may. */
export type LeastRole = Role | 'root'

const leastRoles: readonly LeastRole[] = ['root', ...roles]

const unusual: ReadonlyMap<string, LeastRole> = new Map(
  roleRows.flatMap(([name, className, messages]) => {
    const role = leastRoles.find(each => each === name)
    return role === undefined
      ? []
      : messages.split(' ').map(message => [`${className}.${message}`, role] as const)
  }),
)

/** The least role that may call a message, `VM.start`. */
export function leastRole(name: string): LeastRole {
  const known = unusual.get(name)
  if (known !== undefined) return known
  return name.slice(name.indexOf('.') + 1).startsWith('get_') ? 'read-only' : 'pool-operator'
}

/** True where an account of one role may do what another role is the least for. */
export function isHighEnough(role: Role, least: LeastRole): boolean {
  return leastRoles.indexOf(role) <= leastRoles.indexOf(least)
}

const permissions = new Map<Role, readonly string[]>()

/** What an account of a role may call, as sessions list it: in lower case. */
export function permissionsOf(role: Role): readonly string[] {
  const known = permissions.get(role)
  if (known !== undefined) return known
  const names = allClasses().flatMap(model =>
    [...model.generic, ...model.messages.keys()].map(message => `${model.name}.${message}`),
  )
  const allowed = names.filter(name => isHighEnough(role, leastRole(name))).map(name => name.toLowerCase())
  permissions.set(role, allowed)
  return allowed
}
