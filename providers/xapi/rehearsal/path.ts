import type { Finding } from '../../../src/provider/contract.js'
import type { Database } from '../../emulator/database/database.js'
import { textOf } from '../drafting/attribute.js'
import type { HostPlan, PoolPlan } from '../drafting/pool-plan.js'
import { isKeeping, poolOf, type Staging } from '../drafting/staging.js'
import { findAnywhere, findByUuid, pbdsOfSr } from '../observation/find.js'
import { flagField } from '../observation/record.js'
import type { Rehearsal } from './rehearse.js'
import { databaseOfHost } from './world.js'
import { isToolsSr } from '../observation/tools-sr.js'

/** Whether hosts of a pool are connected to a shared SR after the plan. */
export interface SrPaths {
  readonly uuid: string
  readonly name: string
  /** By host UUID. */
  readonly attached: ReadonlyMap<string, boolean>
}

/** The paths of a pool's shared SRs in the rehearsed world, without that of the tools. */
export function srPaths(database: Database): readonly SrPaths[] {
  return database
    .records('SR')
    .filter(([, record]) => record.shared === true && !isToolsSr(record))
    .map(([reference, record]) => {
      const attached = new Map<string, boolean>()
      for (const [host, hostRecord] of database.records('host')) {
        const pbd = database
          .records('PBD')
          .find(([, each]) => each.SR === reference && each.host === host)?.[1]
        attached.set(String(hostRecord.uuid), pbd?.currently_attached === true)
      }
      return { uuid: String(record.uuid), name: String(record.name_label), attached }
    })
}

/** A warning at each host's shared SRs that it has no path to, one for each SR block that is not refused altogether. */
export function pathFindings(staging: Staging, rehearsal: Rehearsal): readonly Finding[] {
  if (rehearsal.world.world.hardware.isStorageUnknown === true) return unknownPaths(staging, rehearsal)
  const refused = new Set(
    rehearsal.steps.flatMap(item => (rehearsal.blocked.has(item.step.id) ? [item.step.address] : [])),
  )
  return staging.pools
    .flatMap(pool => poolFindings(pool, staging, rehearsal))
    .filter(finding => !refused.has(finding.address ?? ''))
}

function poolFindings(pool: PoolPlan, staging: Staging, rehearsal: Rehearsal): readonly Finding[] {
  const database = databaseOfHost(rehearsal.world, pool.coordinator.uuid)
  if (database === undefined) return []
  const paths = srPaths(database)
  const present = pool.hosts.filter(host => host.isLive && paths.some(path => path.attached.has(host.uuid)))
  return present.flatMap(host =>
    hostFindings(
      host,
      paths.filter(path => path.attached.get(host.uuid) === false),
      pool,
      staging,
    ),
  )
}

function hostFindings(
  host: HostPlan,
  missing: readonly SrPaths[],
  pool: PoolPlan,
  staging: Staging,
): readonly Finding[] {
  const blocks = missing.flatMap(path => blockOf(path, pool, staging) ?? [])
  const count = blocks.length === 1 ? 'One SR' : `${words[blocks.length] ?? String(blocks.length)} SRs`
  const list = blocks.map(block => block.name).join(', ')
  const told: readonly Finding[] = blocks.map(block => ({
    severity: 'warning',
    origin: 'policy',
    code: 'sr-without-path',
    summary: 'A host has no path to shared storage',
    detail: `${count} will have no path from ${host.name}: ${list}. VMs with disks there cannot run on ${host.name}.`,
    remedy: `Add a storage_interface for ${host.address ?? host.name} on the network that the storage is on.`,
    address: block.address,
  }))
  return [...told, ...unmanaged(host, missing, pool, staging)]
}

/** Shared storage that no block manages is told at the host that joins and does not reach it. */
function unmanaged(
  host: HostPlan,
  missing: readonly SrPaths[],
  pool: PoolPlan,
  staging: Staging,
): readonly Finding[] {
  const names = missing
    .filter(path => blockOf(path, pool, staging) === undefined && isThere(path, staging))
    .map(path => path.name)
  if (names.length === 0 || host.address === undefined || !pool.joiners.includes(host)) return []
  return [
    {
      severity: 'warning',
      origin: 'policy',
      code: 'sr-without-path',
      summary: 'A host has no path to shared storage',
      detail: `${host.name} joins and does not reach the shared storage ${names.join(', ')}: the pool accepts that without a word, and VMs with disks there cannot run on ${host.name}.`,
      remedy: `Add a storage_interface for ${host.address} on the network that the storage is on.`,
      address: host.address,
    },
  ]
}

function isThere(path: SrPaths, { observation }: Staging): boolean {
  return findAnywhere(observation, 'SR', path.uuid) !== undefined
}

/** What only the hosts can tell: a note at each SR that hosts are to be connected to for the first time. */
function unknownPaths(staging: Staging, rehearsal: Rehearsal): readonly Finding[] {
  return staging.pools.flatMap(pool => {
    const database = databaseOfHost(rehearsal.world, pool.coordinator.uuid)
    return (database === undefined ? [] : srPaths(database)).flatMap(path => {
      const block = blockOf(path, pool, staging)
      const hosts = pool.hosts.filter(
        host => path.attached.get(host.uuid) === true && !isAttachedNow(path.uuid, host.uuid, staging),
      )
      return block === undefined || hosts.length === 0 ? [] : [unknownPath(block, hosts)]
    })
  })
}

function isAttachedNow(srUuid: string, hostUuid: string, { observation }: Staging): boolean {
  const sr = findAnywhere(observation, 'SR', srUuid)
  const host = sr === undefined ? undefined : findByUuid(sr.pool, 'host', hostUuid)
  return (
    sr !== undefined &&
    host !== undefined &&
    pbdsOfSr(sr.pool, sr.ref).some(
      pbd => pbd.record['host'] === host.ref && flagField(pbd.record, 'currently_attached'),
    )
  )
}

function unknownPath(
  block: { readonly address: string; readonly name: string },
  hosts: readonly HostPlan[],
): Finding {
  const names = hosts.map(host => host.name).join(', ')
  return {
    severity: 'note',
    origin: 'policy',
    code: 'sr-path-unknown',
    summary: 'It is not known whether hosts reach the storage',
    detail: `${names} ${hosts.length === 1 ? 'is' : 'are'} connected to ${block.name} for the first time; the plan takes it that the storage is reached.`,
    remedy: 'See that the storage can be reached from every host on the network that it is on.',
    address: block.address,
  }
}

const words: readonly string[] = [
  'No',
  'One',
  'Two',
  'Three',
  'Four',
  'Five',
  'Six',
  'Seven',
  'Eight',
  'Nine',
]

function blockOf(
  path: SrPaths,
  pool: PoolPlan,
  staging: Staging,
): { readonly address: string; readonly name: string } | undefined {
  const change = [...staging.changes.values()].find(
    candidate =>
      candidate.kindName === 'sr' &&
      isKeeping(candidate) &&
      poolOf(candidate, staging) === pool &&
      (textOf(candidate.prior, 'uuid') === path.uuid ||
        (textOf(candidate.planned, 'name') ?? '') === path.name),
  )
  return change === undefined ? undefined : { address: change.address, name: path.name }
}
