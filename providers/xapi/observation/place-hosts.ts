import type { Finding } from '../../../src/provider/contract.js'
import { isUnavailable } from '../session/refusal.js'
import { type Door, writtenAddress } from './door.js'
import { coordinator, findAll, findByUuid, isLive, type Found } from './find.js'
import {
  downNote,
  loginFinding,
  otherMachineFinding,
  sameMachineFinding,
  unknownMemberFinding,
} from './finding.js'
import type { ObservedHost, ObservedPool } from './observation.js'
import { textField } from './record.js'

/** The hosts behind the host blocks, by the blocks' addresses, and what is wrong with the others. */
export interface PlacedHosts {
  readonly hosts: ReadonlyMap<string, ObservedHost>
  readonly findings: readonly Finding[]
}

/** Finds the record behind each door: `pools` by the address of the coordinator that answered, `clocks` by host UUID. */
export function placeHosts(
  doors: readonly Door[],
  pools: ReadonlyMap<string, ObservedPool>,
  clocks: ReadonlyMap<string, number>,
): PlacedHosts {
  const hosts = new Map<string, ObservedHost>()
  const blockOf = new Map<string, string>()
  const findings: Finding[] = []
  for (const door of doors) {
    const found = hostBehind(door, pools)
    const problem = found === undefined ? notFound(door) : mistakenFor(door, found, blockOf)
    if (problem !== undefined) findings.push(problem)
    if (found === undefined || problem !== undefined) continue
    const hostUuid = textField(found.record, 'uuid')
    const isUp = isLive(found.pool, found.record) && door.failure === undefined
    if (!isUp) findings.push(downNote(door.endpoint, door.address))
    blockOf.set(hostUuid, door.endpoint.address)
    hosts.set(door.endpoint.address, {
      address: door.endpoint.address,
      writtenAddress: writtenAddress(door.endpoint),
      hostUuid,
      poolUuid: found.pool.uuid,
      ref: found.ref,
      isLive: isUp,
      clockSkewSeconds: clocks.get(hostUuid),
    })
  }
  return { hosts, findings }
}

function hostBehind(door: Door, pools: ReadonlyMap<string, ObservedPool>): Found | undefined {
  if (door.session?.address === door.address) {
    const pool = pools.get(door.address)
    return pool === undefined ? undefined : coordinator(pool)
  }
  // A member, or a machine that is down: only its pool can tell which host it is.
  if (door.session === undefined && !isUnavailable(door.failure)) return undefined
  const answered = door.session === undefined ? undefined : pools.get(door.session.address)
  return (answered === undefined ? [...pools.values()] : [answered])
    .flatMap(pool => memberOf(pool, door))
    .at(0)
}

function memberOf(pool: ObservedPool, door: Door): readonly Found[] {
  const { identity } = door.endpoint
  const known = identity === undefined ? undefined : findByUuid(pool, 'host', identity)
  const addressed = findAll(pool, 'host', record => record['address'] === door.address)
  return known === undefined ? addressed : [...addressed, known]
}

function notFound(door: Door): Finding {
  return door.failure === undefined
    ? unknownMemberFinding(door.endpoint, door.address, door.session?.address ?? '')
    : loginFinding(door.endpoint, door.address, door.failure)
}

function mistakenFor(door: Door, found: Found, blockOf: ReadonlyMap<string, string>): Finding | undefined {
  const uuid = textField(found.record, 'uuid')
  const expected = door.endpoint.identity
  if (expected !== undefined && expected !== uuid)
    return otherMachineFinding(door.endpoint, door.address, expected, uuid)
  const other = blockOf.get(uuid)
  return other === undefined ? undefined : sameMachineFinding(door.endpoint, other, door.address)
}
