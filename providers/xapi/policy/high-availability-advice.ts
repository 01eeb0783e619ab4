import type { Change } from '../../../src/provider/change.js'
import type { Finding } from '../../../src/provider/contract.js'
import type { Database, Ref } from '../../emulator/database/database.js'
import type { Emulator } from '../../emulator/emulator.js'
import { flagOf } from '../drafting/attribute.js'
import type { PoolPlan } from '../drafting/pool-plan.js'
import { isKeeping, poolOf, type Staging } from '../drafting/staging.js'
import { databaseOfHost } from '../rehearsal/world.js'

type Advice = Pick<Finding, 'severity' | 'code' | 'summary' | 'detail' | 'remedy'> & {
  readonly argument: string
}

/** What xapi accepts for high availability and experience advises against, told where the plan arms it. */
export function haAdvice(staging: Staging, rehearsed: Emulator): readonly Finding[] {
  return [...staging.changes.values()].flatMap(plan => {
    const pool = plan.kindName === 'ha_plan' && isKeeping(plan) ? poolOf(plan, staging) : undefined
    const database = pool === undefined ? undefined : databaseOfHost(rehearsed, pool.coordinator.uuid)
    if (pool === undefined || database === undefined || !isWorthTelling(plan, pool)) return []
    const heartbeat = heartbeatSr(database)
    return [
      ...fewHosts(pool),
      ...singleCable(database),
      ...(heartbeat === undefined
        ? []
        : [...sharedHeartbeat(heartbeat, database), ...singlePath(heartbeat, database)]),
    ].map(({ argument, ...advice }) => ({
      ...advice,
      origin: 'policy',
      address: plan.address,
      path: [argument],
    }))
  })
}

/** A pool that goes on as it did was advised before. */
function isWorthTelling(plan: Change, pool: PoolPlan): boolean {
  const isChanging = plan.action !== 'no-op' || pool.joiners.length > 0 || pool.leavers.length > 0
  return isChanging && flagOf(plan.planned, 'enabled') !== false
}

function fewHosts(pool: PoolPlan): readonly Advice[] {
  if (pool.hosts.length !== 2) return []
  return [
    {
      severity: 'note',
      argument: 'pool',
      code: 'ha-two-hosts',
      summary: 'High availability of two hosts',
      detail: `The pool has two hosts. If they stop hearing each other while both run, one of them resets itself; if one fails, the other has to carry every protected VM.`,
      remedy:
        'Nothing needs to be done; a third host makes the vote clear and leaves room for a failure during maintenance.',
    },
  ]
}

/** Hosts whose heartbeat hangs on one cable: it fails, and the host resets itself with all its VMs. */
function singleCable(database: Database): readonly Advice[] {
  const single = database.records('PIF').flatMap(([ref, pif]) => {
    if (pif['management'] !== true) return []
    const isBond = nicsBelow(database, ref) > 1
    return isBond ? [] : [String(database.get('host', String(pif['host']))?.['name_label'])]
  })
  if (single.length === 0) return []
  return [
    {
      severity: 'warning',
      argument: 'pool',
      code: 'ha-without-bond',
      summary: 'The heartbeat hangs on one network cable',
      detail: `Management of ${single.join(', ')} goes over a single NIC, and so does the heartbeat between the hosts: one pulled cable, and the host resets itself with all its VMs.`,
      remedy:
        'Add a bond of two NICs under management, on different switches, before high availability is switched on.',
    },
  ]
}

/** How many NICs carry an interface: those of a bond, for a VLAN those of what lies below it. */
function nicsBelow(database: Database, pif: Ref): number {
  const vlan = database.records('VLAN').find(([, each]) => each['untagged_PIF'] === pif)
  const below = vlan === undefined ? pif : String(vlan[1]['tagged_PIF'])
  const bond = database.records('Bond').find(([, each]) => each['master'] === below)
  return bond === undefined ? 1 : database.referring('PIF', 'bond_slave_of', bond[0]).length
}

function heartbeatSr(database: Database): Ref | undefined {
  const [pool] = database.records('pool')
  const statefiles = pool?.[1]['ha_statefiles']
  const [first] = Array.isArray(statefiles) ? statefiles : []
  const vdi = first === undefined ? undefined : database.get('VDI', String(first))
  return vdi === undefined ? undefined : String(vdi['SR'])
}

function sharedHeartbeat(sr: Ref, database: Database): readonly Advice[] {
  const disks = database
    .referring('VDI', 'SR', sr)
    .filter(([, vdi]) => ['user', 'system'].includes(String(vdi['type'])))
  if (disks.length === 0) return []
  const name = String(database.get('SR', sr)?.['name_label'])
  return [
    {
      severity: 'note',
      argument: 'heartbeat_sr',
      code: 'heartbeat-sr-shared-with-vms',
      summary: 'The heartbeat shares its storage with disks of VMs',
      detail: `${name} holds the heartbeat and ${disks.length === 1 ? 'a disk' : `${disks.length} disks`} of VMs: where their load keeps it busy for longer than the timeout, hosts reset themselves.`,
      remedy:
        'Nothing needs to be done; a small SR of its own (4 GiB) keeps the heartbeat apart from the load.',
    },
  ]
}

function singlePath(sr: Ref, database: Database): readonly Advice[] {
  const record = database.get('SR', sr)
  if (record === undefined || !['lvmoiscsi', 'lvmohba'].includes(String(record['type']))) return []
  const single = database.records('host').flatMap(([, host]) => {
    const keys = host['other_config']
    const old = typeof keys === 'object' && !Array.isArray(keys) ? Object.entries(keys) : []
    const isOn =
      host['multipathing'] === true || old.some(([key, value]) => key === 'multipathing' && value === 'true')
    return isOn ? [] : [String(host['name_label'])]
  })
  if (single.length === 0) return []
  return [
    {
      severity: 'note',
      argument: 'heartbeat_sr',
      code: 'heartbeat-without-multipath',
      summary: 'The heartbeat has one path to its storage',
      detail: `Multipathing is off on ${single.join(', ')}: ${String(record['name_label'])} is reached over one path there, and its loss makes the host reset itself.`,
      remedy: 'Write multipathing = true in the host blocks, and let the target have two portals.',
    },
  ]
}
