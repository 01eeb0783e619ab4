import { Failure } from '../../../src/diagnostic/failure.js'
import type { XapiContext } from '../context.js'
import type { ObservedPool } from '../observation/observation.js'
import { isUnavailable } from '../session/refusal.js'
import type { XapiDialer, XapiSession } from '../session/xapi-session.js'

/** Open sessions by dialer and address; a session that fails is dropped and opened anew. */
const open = new WeakMap<XapiDialer, Map<string, Promise<XapiSession>>>()

/** How long a new coordinator is waited for where high availability elects one, and the time between two looks, in seconds. */
const electionSeconds = 300
const lookSeconds = 5

/**
 * A session at the host of this address, or at its coordinator when it is a member: logged in once and kept. A session
 * that has become invalid, or whose host has changed its role, is opened again. Where a coordinator does not answer, its
 * members are asked for another; `waits` for the election of one, where there will be one.
 */
export async function openAt(
  address: string,
  context: XapiContext,
  waits: boolean = false,
): Promise<XapiSession> {
  const sessions = open.get(context.dialer) ?? new Map<string, Promise<XapiSession>>()
  open.set(context.dialer, sessions)
  const known = sessions.get(address)
  if (known !== undefined && (await isValid(known))) return known
  const opened = connect(address, context, waits)
  sessions.set(address, opened)
  opened.catch(() => sessions.delete(address))
  return opened
}

async function connect(address: string, context: XapiContext, waits: boolean): Promise<XapiSession> {
  const { username, password } = credentialsOf(address, context)
  const pool = coordinatedFrom(address, context)
  for (let waited = 0; ; waited += lookSeconds) {
    try {
      return await context.dialer.connect(address, username, password)
    } catch (problem) {
      if (!isUnavailable(problem) || pool === undefined) throw problem
      const other = await otherCoordinator(address, pool, context)
      if (other !== undefined) return other
      if (!waits || !isProtected(pool) || waited >= electionSeconds) throw problem
      await context.dialer.pause(lookSeconds)
    }
  }
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
