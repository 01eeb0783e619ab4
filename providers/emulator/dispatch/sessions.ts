import { parseDatetime, printDatetime } from '../datamodel/datetime.js'
import type { DatabaseRecord, FieldValue, Ref } from '../database/database.js'
import type { LivingWorld } from '../living-world.js'
import { changePassword } from '../effects/root-password.js'
import { accountOf } from '../rules/account.js'
import { isInEmergency } from '../rules/contact.js'
import { rootPassword } from '../rules/root-password.js'
import { XapiFailure } from '../xapi-failure.js'
import { accountFields } from './permission.js'

/** Messages that a session opened on a member may send there (xapi.md §8.6). */
const memberMessages: ReadonlySet<string> = new Set([
  'session.local_logout',
  'session.logout',
  'pool.emergency_transition_to_master',
  'pool.emergency_reset_master',
  'host.emergency_ha_disable',
])

/** Logs in, or answers HOST_IS_SLAVE or SESSION_AUTHENTICATION_FAILED. */
export function login(
  world: LivingWorld,
  machine: string,
  message: string,
  parameters: readonly FieldValue[],
): Ref {
  const isLocal = message === 'slave_local_login_with_password'
  const [user = '', password = '', , originator = ''] = parameters
  if (parameters.length < 2 || parameters.length > (isLocal ? 2 : 4)) {
    throw new XapiFailure('MESSAGE_PARAMETER_COUNT_MISMATCH', [
      `session.${message}`,
      '2',
      String(parameters.length),
    ])
  }
  const state = world.machine(machine)
  if (!isLocal && state.role === 'member')
    throw new XapiFailure('HOST_IS_SLAVE', [coordinatorAddress(world, machine)])
  const database = world.database(state.databaseId)
  const account = accountOf(world, machine, user, password)
  if (account === undefined || (isLocal && account !== 'root'))
    throw new XapiFailure('SESSION_AUTHENTICATION_FAILED', [String(user), 'Authentication failure'])
  const now = printDatetime(world.clock.now())
  return database.create('session', {
    this_host: state.hostRef,
    last_active: now,
    validation_time: now,
    is_local_superuser: account === 'root',
    pool: false,
    originator,
    auth_user_name: user,
    ...(account === 'root' ? {} : accountFields(database, account)),
  })
}

/** A session that nobody used for so long is no session any more, in virtual seconds (wire.md §5). */
const idleSeconds = 24 * 3600
/** How far behind the record of a session may be, in virtual seconds: not every call is worth a change. */
const notedSeconds = 600

const lastNoted = new WeakMap<DatabaseRecord, number>()

function lastActive(session: DatabaseRecord): number {
  const known = lastNoted.get(session)
  if (known !== undefined) return known
  const seconds = parseDatetime(String(session['last_active'])) ?? 0
  lastNoted.set(session, seconds)
  return seconds
}

/** Ends a session that has rested too long, and notes that another is in use. */
export function touchSession(world: LivingWorld, machine: string, ref: Ref): void {
  const database = world.database(world.machine(machine).databaseId)
  const record = database.get('session', ref)
  if (record === undefined) return
  const rested = world.clock.now() - lastActive(record)
  if (rested > idleSeconds) {
    database.remove('session', ref)
    throw new XapiFailure('SESSION_INVALID', [ref])
  }
  if (rested > notedSeconds)
    database.update('session', ref, { last_active: printDatetime(world.clock.now()) })
}

/** Checks that the session is one of this machine's, and that the message may be sent to it at all. */
export function requireSession(
  world: LivingWorld,
  machine: string,
  name: string,
  session: FieldValue | undefined,
): Ref {
  const state = world.machine(machine)
  const ref = typeof session === 'string' ? session : ''
  const record = world.database(state.databaseId).get('session', ref)
  if (state.role === 'member') {
    const isOwn = record?.['this_host'] === state.hostRef
    if (isOwn && !memberMessages.has(name) && isInEmergency(world, machine))
      throw new XapiFailure('HOST_IN_EMERGENCY_MODE')
    if (!isOwn || !memberMessages.has(name))
      throw new XapiFailure('HOST_IS_SLAVE', [coordinatorAddress(world, machine)])
  }
  if (record === undefined) throw new XapiFailure('SESSION_INVALID', [ref])
  return ref
}

/** Messages of `session` that act on the caller's own session; undefined for all others. */
export function ownSession(
  world: LivingWorld,
  machine: string,
  message: string,
  session: Ref,
  parameters: readonly FieldValue[],
): FieldValue | undefined {
  const database = world.database(world.machine(machine).databaseId)
  switch (message) {
    case 'logout':
    case 'local_logout':
      database.remove('session', session)
      return ''
    case 'change_password': {
      const [before, after] = parameters
      if (before !== rootPassword(world, machine)) {
        throw new XapiFailure('SESSION_AUTHENTICATION_FAILED', ['root', 'Authentication failure'])
      }
      changePassword(world, database.id, String(after))
      return ''
    }
    case 'get_all_subject_identifiers':
      return []
    default:
      return undefined
  }
}

/** The address at which the coordinator of a machine's pool answers, as the pool knows it. */
export function coordinatorAddress(world: LivingWorld, machine: string): string {
  const database = world.database(world.machine(machine).databaseId)
  const coordinator = database.records('pool')[0]?.[1]['master']
  return String(database.get('host', String(coordinator))?.['address'] ?? '')
}
