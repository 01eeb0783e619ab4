import { Failure } from '../../../src/diagnostic/failure.js'
import type { XapiRecord, XapiSession } from '../session/xapi-session.js'
import { isRefusal } from '../session/refusal.js'
import { observedClasses, optionalClasses } from './classes.js'
import { isLive, releaseOf } from './find.js'
import type { ObservedPool } from './observation.js'
import { isRecord, textField } from './record.js'
import { secondsOfServerTime } from './server-time.js'

/** One pool as read, and what the clocks of its live hosts say, by host UUID, in seconds since 1970. */
export interface ReadPool {
  readonly pool: ObservedPool
  readonly clocks: ReadonlyMap<string, number>
}

/** Reads everything of the pool that answers: one call a class, and one a live host for its clock. */
export async function readPool(session: XapiSession): Promise<ReadPool> {
  const read = await Promise.all(
    observedClasses.map(async className => [className, await readTable(session, className)] as const),
  )
  const tables = new Map<string, ReadonlyMap<string, XapiRecord>>(read)
  const record = [...(tables.get('pool')?.values() ?? [])].at(0) ?? {}
  const master = tables.get('host')?.get(textField(record, 'master')) ?? {}
  const pool: ObservedPool = {
    uuid: textField(record, 'uuid'),
    coordinatorAddress: session.address,
    coordinatorUuid: textField(master, 'uuid'),
    release: releaseOf(master),
    tables,
    ...session.credentials,
  }
  return { pool, clocks: await readClocks(session, pool) }
}

async function readTable(session: XapiSession, className: string): Promise<ReadonlyMap<string, XapiRecord>> {
  try {
    const answer = await session.call(`${className}.get_all_records`)
    if (!isRecord(answer)) return new Map()
    return new Map(
      Object.entries(answer).flatMap(([ref, record]) => (isRecord(record) ? [[ref, record] as const] : [])),
    )
  } catch (problem) {
    if (optionalClasses.has(className) && isRefusal(problem, 'MESSAGE_METHOD_UNKNOWN')) return new Map()
    throw problem
  }
}

async function readClocks(session: XapiSession, pool: ObservedPool): Promise<ReadonlyMap<string, number>> {
  const live = [...(pool.tables.get('host') ?? [])].filter(([, host]) => isLive(pool, host))
  const clocks = await Promise.all(
    live.map(async ([ref, host]) => {
      const seconds = await readClock(session, ref)
      return seconds === undefined ? [] : [[textField(host, 'uuid'), seconds] as const]
    }),
  )
  return new Map(clocks.flat())
}

async function readClock(session: XapiSession, hostRef: string): Promise<number | undefined> {
  try {
    const answer = await session.call('host.get_servertime', hostRef)
    return typeof answer === 'string' ? secondsOfServerTime(answer) : undefined
  } catch (problem) {
    // A host whose clock cannot be asked, such as one that went down a moment ago, is no reason to read nothing.
    if (problem instanceof Failure && problem.kind === 'refused') return undefined
    throw problem
  }
}
