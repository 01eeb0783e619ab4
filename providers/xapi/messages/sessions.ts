import { Failure } from '../../../src/diagnostic/failure.js'
import type { XapiContext } from '../context.js'
import type { ObservedPool } from '../observation/observation.js'
import type { XapiDialer, XapiSession } from '../session/xapi-session.js'

/** Open sessions by dialer and address; a session that fails is dropped and opened anew. */
const open = new WeakMap<XapiDialer, Map<string, Promise<XapiSession>>>()

/**
 * A session at the host of this address, or at its coordinator when it is a member: logged in once and kept. A session
 * that has become invalid, or whose host has changed its role, is opened again.
 */
export async function openAt(address: string, context: XapiContext): Promise<XapiSession> {
  const sessions = open.get(context.dialer) ?? new Map<string, Promise<XapiSession>>()
  open.set(context.dialer, sessions)
  const known = sessions.get(address)
  if (known !== undefined && (await isValid(known))) return known
  const { username, password } = credentialsOf(address, context)
  const opened = context.dialer.connect(address, username, password)
  sessions.set(address, opened)
  opened.catch(() => sessions.delete(address))
  return opened
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

function addressesOf(pool: ObservedPool, hostUuid: string): readonly string[] {
  const hosts = [...(pool.tables.get('host')?.values() ?? [])]
  return hosts.flatMap(record =>
    record.uuid === hostUuid && typeof record.address === 'string' ? [record.address] : [],
  )
}
