import type { ForecastSection, Topology } from '../../../src/provider/forecast.js'
import type { Database, DatabaseRecord } from '../../emulator/database/database.js'
import type { PoolPlan } from '../drafting/pool-plan.js'
import { table } from '../observation/find.js'
import type { ObservedPool, XapiObservation } from '../observation/observation.js'
import type { XapiRecord } from '../session/xapi-session.js'
import { isToolsSr } from '../observation/tools-sr.js'

type Record = DatabaseRecord | XapiRecord
type Entries = (className: string) => readonly (readonly [string, Record])[]
type Node = Topology['nodes'][number]
type Edge = Topology['edges'][number]

/** The hosts of a pool with their NICs and VMs, its networks and SRs: before the plan and after it. */
export function topologySection(
  name: string,
  pool: PoolPlan,
  observation: XapiObservation,
  database: Database,
): ForecastSection {
  const involved = new Set([pool.uuid, ...pool.hosts.map(host => host.poolUuid)])
  const before = [...observation.pools.values()]
    .filter(observed => involved.has(observed.uuid))
    .map(observed => pictureOf(observedEntries(observed), observed.uuid))
  const after = pictureOf(className => database.records(className), pool.uuid)
  return {
    kind: 'topology',
    title: `Topology of ${name}`,
    isNotable: false,
    before: { nodes: before.flatMap(side => side.nodes), edges: before.flatMap(side => side.edges) },
    after,
  }
}

function observedEntries(pool: ObservedPool): Entries {
  return className => [...table(pool, className)]
}

function pictureOf(entries: Entries, poolUuid: string): Topology {
  const hosts = new Map(entries('host').map(([reference, host]) => [reference, text(host, 'uuid')]))
  const networks = usedNetworks(entries)
  const srs = shownSrs(entries)
  const drawnPool = entries('pool').at(0)?.[1]
  const poolId = `pool ${poolUuid}`
  const nodes: Node[] = [{ id: poolId, role: 'pool', label: poolLabel(drawnPool, entries) }]
  const edges: Edge[] = []
  for (const [, host] of entries('host'))
    nodes.push({ id: text(host, 'uuid'), role: 'host', label: text(host, 'name_label'), inside: poolId })
  for (const [reference, network] of networks)
    nodes.push({
      id: networkId(entries, reference, poolUuid),
      role: 'network',
      label: text(network, 'name_label'),
    })
  for (const [, sr] of srs)
    nodes.push({ id: text(sr, 'uuid'), role: 'SR', label: `${text(sr, 'name_label')} (${text(sr, 'type')})` })
  addInterfaces(entries, hosts, networks, poolUuid, nodes, edges)
  addVms(entries, hosts, poolId, nodes)
  for (const [, pbd] of entries('PBD')) {
    const sr = srs.get(text(pbd, 'SR'))
    const host = hosts.get(text(pbd, 'host'))
    if (sr === undefined || host === undefined) continue
    const isAttached = pbd['currently_attached'] === true
    edges.push({ from: host, to: text(sr, 'uuid'), ...(isAttached ? {} : { label: 'no path' }) })
  }
  return { nodes, edges }
}

function poolLabel(pool: Record | undefined, entries: Entries): string {
  const name = pool === undefined ? '' : text(pool, 'name_label')
  const first = entries('host').at(0)?.[1]
  const label = name === '' && first !== undefined ? `pool of ${text(first, 'name_label')}` : `pool ${name}`
  return pool?.['ha_enabled'] === true ? `${label}, HA on` : label
}

/** Networks that something is connected to; those of the lab's own bookkeeping have neither interface. */
function usedNetworks(entries: Entries): ReadonlyMap<string, Record> {
  const used = new Set(entries('PIF').map(([, pif]) => text(pif, 'network')))
  return new Map(entries('network').filter(([reference]) => used.has(reference)))
}

/** Without the SRs that are there on every host by themselves: tools, optical drives, removable media. */
function shownSrs(entries: Entries): ReadonlyMap<string, Record> {
  return new Map(entries('SR').filter(([, sr]) => text(sr, 'type') !== 'udev' && !isToolsSr(sr)))
}

/** A NIC's network is the same network before and after a join, whatever UUID the pool gives it. */
function networkId(entries: Entries, reference: string, poolUuid: string): string {
  const pif = entries('PIF').find(
    ([, each]) => text(each, 'network') === reference && each['physical'] === true,
  )
  if (pif !== undefined) return `network ${poolUuid} ${text(pif[1], 'device')}`
  const network = entries('network').find(([each]) => each === reference)?.[1]
  return network === undefined ? reference : text(network, 'uuid')
}

function addInterfaces(
  entries: Entries,
  hosts: ReadonlyMap<string, string>,
  networks: ReadonlyMap<string, Record>,
  poolUuid: string,
  nodes: Node[],
  edges: Edge[],
): void {
  for (const [, pif] of entries('PIF')) {
    const host = hosts.get(text(pif, 'host'))
    const network = networks.has(text(pif, 'network')) ? text(pif, 'network') : undefined
    if (host === undefined || network === undefined) continue
    const tag = Number(pif['VLAN'] ?? -1)
    const id = `${host} ${text(pif, 'device')}${tag >= 0 ? `.${tag}` : ''}`
    const address = text(pif, 'IP')
    const label = [`${text(pif, 'device')}${tag >= 0 ? `.${tag}` : ''}`, ...(address === '' ? [] : [address])]
    nodes.push({ id, role: 'NIC', label: label.join(' '), inside: host })
    edges.push({ from: networkId(entries, network, poolUuid), to: id })
  }
}

function addVms(entries: Entries, hosts: ReadonlyMap<string, string>, poolId: string, nodes: Node[]): void {
  for (const [, vm] of entries('VM')) {
    if (vm['is_a_template'] === true || vm['is_a_snapshot'] === true || vm['is_control_domain'] === true)
      continue
    const state = text(vm, 'power_state').toLowerCase()
    const host = state === 'running' ? hosts.get(text(vm, 'resident_on')) : undefined
    const label = `${text(vm, 'name_label')}${state === 'running' ? '' : ` (${state})`}`
    nodes.push({ id: text(vm, 'uuid'), role: 'VM', label, inside: host ?? poolId })
  }
}

function text(record: Record, field: string): string {
  const value = record[field]
  return typeof value === 'string' ? value : ''
}
