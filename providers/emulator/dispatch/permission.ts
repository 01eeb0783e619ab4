import type { Database, DatabaseRecord, Ref } from '../database/database.js'
import {
  isHighEnough,
  leastRole,
  permissionsOf,
  roles,
  type LeastRole,
  type Role,
} from '../datamodel/roles.js'
import type { Account } from '../lab/hardware.js'
import { XapiFailure } from '../xapi-failure.js'

/** True for the session of an account, which may do what its role allows; root may do all. */
export function isLimited(database: Database, session: Ref): boolean {
  return database.get('session', session)?.['is_local_superuser'] === false
}

/** RBAC_PERMISSION_DENIED [permission, text]: the role of the session's account is too low for the call (xapi.md §9.1). */
export function checkPermission(
  database: Database,
  session: Ref,
  name: string,
  least: LeastRole = leastRole(name),
): void {
  const record = database.get('session', session)
  if (record === undefined || !isLimited(database, session)) return
  const role = roleOf(database, record)
  if (role !== undefined && isHighEnough(role, least)) return
  throw new XapiFailure('RBAC_PERMISSION_DENIED', [name.toLowerCase(), 'No permission in user session'])
}

function roleOf(database: Database, session: DatabaseRecord): Role | undefined {
  const [role] = rolesIn(database.get('subject', String(session['subject'])))
  const name = role === undefined ? undefined : database.get('role', role)?.['name_label']
  return roles.find(each => each === name)
}

function rolesIn(subject: DatabaseRecord | undefined): readonly Ref[] {
  const value = subject?.['roles']
  return Array.isArray(value) ? value.map(String) : []
}

/** What the session of an account says of it; the pool gets to know the account, and its role, by that. */
export function accountFields(
  database: Database,
  { name, role }: Account,
): { readonly subject: Ref; readonly auth_user_sid: string; readonly rbac_permissions: readonly string[] } {
  const sid = `u:${name}`
  const roleRef = roleRecord(database, role)
  const known = database.records('subject').find(([, subject]) => subject['subject_identifier'] === sid)?.[0]
  const subject =
    known ??
    database.create('subject', {
      subject_identifier: sid,
      other_config: { 'subject-name': name },
      roles: [roleRef],
    })
  database.update('subject', subject, { roles: [roleRef] })
  return { subject, auth_user_sid: sid, rbac_permissions: permissionsOf(role) }
}

function roleRecord(database: Database, role: Role): Ref {
  const known = database.records('role').find(([, record]) => record['name_label'] === role)?.[0]
  return known ?? database.create('role', { name_label: role, name_description: '', subroles: [] })
}
