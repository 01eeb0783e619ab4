import { Failure } from '../../../src/diagnostic/failure.js'
import type { Binding, Endpoint } from '../../../src/provider/contract.js'
import { askAgain } from '../session/ask-again.js'
import type { XapiDialer } from '../session/xapi-session.js'
import { loginsOf, openDoor, patienceSeconds, pauseSeconds, type Door } from './door.js'
import { findByRef } from './find.js'
import type { ObservedHost, ObservedPool, XapiObservation } from './observation.js'
import { placeHosts } from './place-hosts.js'
import { textField } from './record.js'
import { readPool, type ReadPool } from './read-pool.js'

/**
 * Logs in at every endpoint and reads each pool once, however many of its hosts are named. Hosts that nobody can reach or
 * log in to are findings at their blocks; a member that is down is known through its pool. One that answers and that its
 * pool does not yet take for live is starting up: it is waited for, since it still changes what it has.
 */
export async function observePools(
  endpoints: readonly Endpoint[],
  bindings: readonly Binding[],
  dialer: XapiDialer,
): Promise<XapiObservation> {
  for (let waited = 0; ; waited += pauseSeconds) {
    const { observation, isStarting } = await observeOnce(endpoints, bindings, dialer)
    if (!isStarting || waited >= patienceSeconds) return observation
    await dialer.pause(pauseSeconds)
  }
}

async function observeOnce(
  endpoints: readonly Endpoint[],
  bindings: readonly Binding[],
  dialer: XapiDialer,
): Promise<{ readonly observation: XapiObservation; readonly isStarting: boolean }> {
  const logins = loginsOf(endpoints)
  const opened = await Promise.all(endpoints.map(endpoint => openDoor(endpoint, bindings, dialer, logins)))
  const { doors, reads } = await readEachPoolOnce(opened, dialer)
  await Promise.all(opened.map(door => door.session?.close()))
  const { hosts, findings } = placeHosts(doors, poolsByAddress(reads), clocksOf([...reads.values()]))
  const isStarting = doors.some(
    door => door.session !== undefined && hosts.get(door.endpoint.address)?.isLive === false,
  )
  const observation = {
    pools: new Map(
      [...reads.values()].map(({ pool }) => [pool.uuid, withoutSilent(pool, [...hosts.values()])]),
    ),
    hosts,
    findings,
    ...links(bindings, [...hosts.values()]),
  }
  return { observation, isStarting }
}

interface Reads {
  readonly doors: readonly Door[]
  /** By the address of the coordinator. */
  readonly reads: ReadonlyMap<string, ReadPool>
}

async function readEachPoolOnce(doors: readonly Door[], dialer: XapiDialer): Promise<Reads> {
  const first = new Map<string, Door>()
  for (const door of doors)
    if (door.session !== undefined && !first.has(door.session.address)) first.set(door.session.address, door)
  const answers = await Promise.all(
    [...first].map(async ([address, door]) => [address, await readThrough(door, dialer)] as const),
  )
  const failures = new Map(
    answers.flatMap(([address, read]) => (read instanceof Failure ? [[address, read] as const] : [])),
  )
  return {
    doors: doors.map(door => withFailure(door, failures)),
    reads: new Map(
      answers.flatMap(([address, read]) => (read instanceof Failure ? [] : [[address, read] as const])),
    ),
  }
}

async function readThrough({ session }: Door, dialer: XapiDialer): Promise<ReadPool | Failure> {
  try {
    if (session === undefined) return new Failure('cancelled', 'SESSION_CLOSED', 'there is no session')
    return await askAgain(dialer, () => readPool(session))
  } catch (problem) {
    if (problem instanceof Failure) return problem
    throw problem
  }
}

/** A pool that could be entered and not read is as good as not entered. */
function withFailure(door: Door, failures: ReadonlyMap<string, Failure>): Door {
  const failure = door.session === undefined ? undefined : failures.get(door.session.address)
  return failure === undefined ? door : { ...door, session: undefined, failure }
}

function poolsByAddress(reads: ReadonlyMap<string, ReadPool>): ReadonlyMap<string, ObservedPool> {
  return new Map([...reads].map(([address, { pool }]) => [address, pool]))
}

/** A pool takes some minutes to notice that a host is down: one that does not answer is not live, whatever its record says. */
function withoutSilent(pool: ObservedPool, hosts: readonly ObservedHost[]): ObservedPool {
  const silent = hosts.filter(host => host.poolUuid === pool.uuid && !host.isLive)
  if (silent.length === 0) return pool
  const metrics = new Map(pool.tables.get('host_metrics'))
  for (const { ref } of silent) {
    const key = textField(findByRef(pool, 'host', ref)?.record ?? {}, 'metrics')
    const record = metrics.get(key)
    if (record !== undefined) metrics.set(key, { ...record, live: false })
  }
  return { ...pool, tables: new Map(pool.tables).set('host_metrics', metrics) }
}

/** By host UUID: how far its clock is ahead of that of the first host that was read, in seconds. */
function clocksOf(reads: readonly ReadPool[]): ReadonlyMap<string, number> {
  const clocks = reads.flatMap(read => [...read.clocks])
  const reference = clocks[0]?.[1] ?? 0
  return new Map(clocks.map(([uuid, seconds]) => [uuid, seconds - reference]))
}

/** How identities become addresses and the reverse: what the state binds, and the machines behind host blocks. */
function links(
  bindings: readonly Binding[],
  hosts: readonly ObservedHost[],
): Pick<XapiObservation, 'addressOf' | 'identityOf'> {
  const pairs = [
    ...bindings.map(binding => [binding.identity, binding.address] as const),
    ...hosts.map(host => [host.hostUuid, host.address] as const),
  ]
  return {
    addressOf: new Map(pairs),
    identityOf: new Map(pairs.map(([identity, address]) => [address, identity])),
  }
}
