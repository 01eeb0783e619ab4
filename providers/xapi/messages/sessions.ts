import { Failure } from '../../../src/diagnostic/failure.js'
import type { XapiContext } from '../context.js'
import type { ObservedPool } from '../observation/observation.js'
import { isUnavailable } from '../session/refusal.js'
import type { XapiDialer, XapiSession } from '../session/xapi-session.js'

type Sessions = Map<string, Promise<XapiSession>>

/** Open sessions by dialer and address; a session that fails is dropped and opened anew. */
const open = new WeakMap<XapiDialer, Sessions>()

/** Sessions at coordinators that took over, by the address of the one that does not answer. */
const standIns = new WeakMap<XapiDialer, Sessions>()

/** How long a new coordinator is waited for where high availability elects one, and the time between two looks, in seconds. */
const electionSeconds = 300
const lookSeconds = 5

/**
 * A session at the host of this address, or at its coordinator when it is a member: logged in once and kept. A session
 * that has become invalid, or whose host has changed its role, is opened again.
 */
export async function openAt(address: string, context: XapiContext): Promise<XapiSession> {
  return keptIn(open, address, context, () => {
    const { username, password } = credentialsOf(address, context)
    return context.dialer.connect(address, username, password)
  })
}

/**
 * The same for a call that any coordinator of the pool can take: where the one at this address does not answer, its members
 * are asked for another, and one that high availability will elect is waited for.
 */
export async function openCoordinator(address: string, context: XapiContext): Promise<XapiSession> {
  const pool = coordinatedFrom(address, context)
  if (pool === undefined) return openAt(address, context)
  const standIn = standIns.get(context.dialer)?.get(address)
  if (standIn !== undefined && (await isValid(standIn))) return standIn
  for (let waited = 0; ; waited += lookSeconds) {
    try {
      return await openAt(address, context)
    } catch (problem) {
      if (!isUnavailable(problem)) throw problem
      const other = await otherCoordinator(address, pool, context)
      if (other !== undefined) return keptIn(standIns, address, context, () => Promise.resolve(other))
      if (!isProtected(pool) || waited >= electionSeconds) throw problem
      await context.dialer.pause(lookSeconds)
    }
  }
}

async function keptIn(
  kept: WeakMap<XapiDialer, Sessions>,
  address: string,
  { dialer }: XapiContext,
  connect: () => Promise<XapiSession>,
): Promise<XapiSession> {
  const sessions: Sessions = kept.get(dialer) ?? new Map<string, Promise<XapiSession>>()
  kept.set(dialer, sessions)
  const known = sessions.get(address)
  if (known !== undefined && (await isValid(known))) return known
  const opened = connect()
  sessions.set(address, opened)
  opened.catch(() => sessions.delete(address))
  return opened
}

/** The pool whose coordinator has this address, as it was observed. */
function coordinatedFrom(address: string, { observation }: XapiContext): ObservedPool | undefined {
  return [...observation.pools.values()].find(
    pool => pool.coordinatorAddress === address || addressesOf(pool, pool.coordinatorUuid).includes(address),
  )
}

/** A session at the coordinator that the other hosts of a pool lead to; undefined while there is none. */
async function otherCoordinator(
  address: string,
  pool: ObservedPool,
  { dialer }: XapiContext,
): Promise<XapiSession | undefined> {
  const { username, password } = pool
  for (const other of hostAddresses(pool).filter(each => each !== address)) {
    try {
      return await dialer.connect(other, username, password)
    } catch (problem) {
      // It is down too, it still takes the lost one for the coordinator, or it has just begun to look for another.
      if (!(problem instanceof Failure)) throw problem
    }
  }
  return undefined
}

function isProtected({ tables }: ObservedPool): boolean {
  return [...(tables.get('pool')?.values() ?? [])].some(record => record.ha_enabled === true)
}

/** Forgets the sessions of a dialer that is no longer used. */
export function dropSessions(dialer: XapiDialer): void {
  open.delete(dialer)
  standIns.delete(dialer)
}

async function isValid(opening: Promise<XapiSession>): Promise<boolean> {
  try {
    const session = await opening
    await session.call('pool.get_all')
    return true
  } catch (error) {
    if (error instanceof Failure) return false
    throw error
  }
}

function credentialsOf(
  address: string,
  context: XapiContext,
): { readonly username: string; readonly password: string } {
  for (const host of context.observation.hosts.values()) {
    const pool = context.observation.pools.get(host.poolUuid)
    if (pool === undefined) continue
    if (host.writtenAddress === address || addressesOf(pool, host.hostUuid).includes(address)) return pool
  }
  for (const pool of context.observation.pools.values()) if (pool.coordinatorAddress === address) return pool
  const written = context.logins?.get(address)
  if (written !== undefined) return written
  throw new Failure('refused', 'host-unknown', `no host block gives a password for ${address}`)
}

function hostAddresses({ tables }: ObservedPool): readonly string[] {
  return [...(tables.get('host')?.values() ?? [])].flatMap(({ address }) =>
    typeof address === 'string' && address !== '' ? [address] : [],
  )
}

function addressesOf(pool: ObservedPool, hostUuid: string): readonly string[] {
  const hosts = [...(pool.tables.get('host')?.values() ?? [])]
  return hosts.flatMap(record =>
    record.uuid === hostUuid && typeof record.address === 'string' ? [record.address] : [],
  )
}
