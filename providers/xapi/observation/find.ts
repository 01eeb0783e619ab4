import type { XapiRecord } from '../session/xapi-session.js'
import type { ObservedHost, ObservedPool, XapiObservation } from './observation.js'
import { flagField, mapField, nullReference, numberField, setField, textField } from './record.js'

/** One record of a pool, with the reference that calls name it by while the pool's agent runs. */
export interface Found {
  readonly pool: ObservedPool
  readonly ref: string
  readonly record: XapiRecord
}

type Table = ReadonlyMap<string, XapiRecord>

const nothing: Table = new Map()

/** All records of a class by reference; empty where the pool's release does not have the class. */
export function table(pool: ObservedPool, className: string): Table {
  return pool.tables.get(className) ?? nothing
}

/** The record that a reference names; undefined for a null or dead reference. */
export function findByRef(pool: ObservedPool, className: string, ref: string): Found | undefined {
  const record = table(pool, className).get(ref)
  return record === undefined ? undefined : { pool, ref, record }
}

/** Records by what a field is, or has in its set; made at the first question: an observation does not change. */
const indexes = new WeakMap<ObservedPool, Map<Table, Map<string, Index>>>()

type Index = ReadonlyMap<string, readonly Found[]>

function indexOf(pool: ObservedPool, records: Table, field: string): Index {
  let ofPool = indexes.get(pool)
  if (ofPool === undefined) indexes.set(pool, (ofPool = new Map()))
  let ofTable = ofPool.get(records)
  if (ofTable === undefined) ofPool.set(records, (ofTable = new Map()))
  const known = ofTable.get(field)
  if (known !== undefined) return known
  const made = new Map<string, Found[]>()
  for (const [ref, record] of records) {
    const value = record[field]
    for (const text of new Set(Array.isArray(value) ? value : [value])) {
      if (typeof text !== 'string') continue
      const found = made.get(text)
      if (found === undefined) made.set(text, [{ pool, ref, record }])
      else found.push({ pool, ref, record })
    }
  }
  ofTable.set(field, made)
  return made
}

/** All records of a class whose field is this text, or has it in its set, in the pool's order; by an index. */
export function findWhere(
  pool: ObservedPool,
  className: string,
  field: string,
  text: string,
): readonly Found[] {
  return indexOf(pool, table(pool, className), field).get(text) ?? []
}

/** The record of a UUID in one pool. */
export function findByUuid(pool: ObservedPool, className: string, uuid: string): Found | undefined {
  return findWhere(pool, className, 'uuid', uuid).at(0)
}

/** The record of a UUID in whichever pool has it. */
export function findAnywhere(
  observation: XapiObservation,
  className: string,
  uuid: string,
): Found | undefined {
  for (const pool of observation.pools.values()) {
    const found = findByUuid(pool, className, uuid)
    if (found !== undefined) return found
  }
  return undefined
}

/** All records of a class that a test holds for, in the pool's order. */
export function findAll(
  pool: ObservedPool,
  className: string,
  test: (record: XapiRecord) => boolean,
): readonly Found[] {
  return [...table(pool, className)].flatMap(([ref, record]) => (test(record) ? [{ pool, ref, record }] : []))
}

/** All records of a class of this name. */
export function findByName(pool: ObservedPool, className: string, name: string): readonly Found[] {
  return findWhere(pool, className, 'name_label', name)
}

/** The host behind a host block, by the block's address. */
export function findHost(observation: XapiObservation, address: string): Found | undefined {
  const host = observation.hosts.get(address)
  return host === undefined ? undefined : foundHost(observation, host)
}

function foundHost(observation: XapiObservation, host: ObservedHost): Found | undefined {
  const pool = observation.pools.get(host.poolUuid)
  return pool === undefined ? undefined : findByRef(pool, 'host', host.ref)
}

/** The one record of class `pool`. */
export function poolRecord(pool: ObservedPool): Found | undefined {
  return findByUuid(pool, 'pool', pool.uuid)
}

/** The record of the pool's coordinator. */
export function coordinator(pool: ObservedPool): Found | undefined {
  return findByUuid(pool, 'host', pool.coordinatorUuid)
}

/** The host's physical interface of this device name. */
export function findPhysicalPif(pool: ObservedPool, hostRef: string, device: string): Found | undefined {
  return findWhere(pool, 'PIF', 'host', hostRef).find(
    ({ record }) => record['device'] === device && isPhysical(record),
  )
}

/** The host's NIC or bond of this device name, not the VLANs over it, which bear the name too. */
export function findNic(pool: ObservedPool, hostRef: string, device: string): Found | undefined {
  return findWhere(pool, 'PIF', 'host', hostRef).find(
    ({ record }) => record['device'] === device && (numberField(record, 'VLAN') ?? -1) < 0,
  )
}

/** The host's interface on a network, whether NIC, bond or VLAN. */
export function findPifOnNetwork(pool: ObservedPool, hostRef: string, networkRef: string): Found | undefined {
  return findWhere(pool, 'PIF', 'host', hostRef).find(({ record }) => record['network'] === networkRef)
}

/** The host's interface that carries management. */
export function findManagementPif(pool: ObservedPool, hostRef: string): Found | undefined {
  return findWhere(pool, 'PIF', 'host', hostRef).find(({ record }) => flagField(record, 'management'))
}

/** The pool-wide network of a NIC: that of the coordinator's device, else of any host's. */
export function findNetworkOfDevice(pool: ObservedPool, device: string): Found | undefined {
  const first = coordinator(pool)
  const pifs = findWhere(pool, 'PIF', 'device', device).filter(({ record }) => isPhysical(record))
  const pif = pifs.find(each => each.record['host'] === first?.ref) ?? pifs.at(0)
  return pif === undefined ? undefined : findByRef(pool, 'network', textField(pif.record, 'network'))
}

/** The device of the NIC whose pool-wide network this is; undefined for every other network. */
export function deviceOfNetwork(pool: ObservedPool, networkRef: string): string | undefined {
  const pif = findWhere(pool, 'PIF', 'network', networkRef).find(({ record }) => isPhysical(record))
  return pif === undefined ? undefined : textField(pif.record, 'device')
}

/** The attachments of an SR, host by host. */
export function pbdsOfSr(pool: ObservedPool, srRef: string): readonly Found[] {
  return findWhere(pool, 'PBD', 'SR', srRef)
}

/** The block devices of a VM. */
export function vbdsOfVm(pool: ObservedPool, vmRef: string): readonly Found[] {
  return findWhere(pool, 'VBD', 'VM', vmRef)
}

/** The network interfaces of a VM. */
export function vifsOfVm(pool: ObservedPool, vmRef: string): readonly Found[] {
  return findWhere(pool, 'VIF', 'VM', vmRef)
}

/** VMs proper: no templates, no snapshots, no domain 0. */
export function virtualMachines(pool: ObservedPool): readonly Found[] {
  return findAll(pool, 'VM', isVirtualMachine)
}

/** The VMs that are on a host, running, paused or in between. */
export function residents({ pool, ref }: Found): readonly Found[] {
  return findWhere(pool, 'VM', 'resident_on', ref).filter(
    ({ record }) => isVirtualMachine(record) && record['power_state'] !== 'Halted',
  )
}

/** True for a VM proper: no template, no snapshot, no control domain. */
export function isVirtualMachine(record: XapiRecord): boolean {
  return (
    !flagField(record, 'is_a_template') &&
    !flagField(record, 'is_a_snapshot') &&
    !flagField(record, 'is_control_domain')
  )
}

/** UUIDs of the updates that a host has, of either era. */
export function updatesOfHost(pool: ObservedPool, hostRef: string): readonly string[] {
  const patches = findWhere(pool, 'host_patch', 'host', hostRef)
    .filter(({ record }) => flagField(record, 'applied'))
    .flatMap(each => findByRef(pool, 'pool_patch', textField(each.record, 'pool_patch')) ?? [])
  const updates = findAll(pool, 'pool_update', record => setField(record, 'hosts').includes(hostRef))
  return [...new Set([...updates, ...patches].map(each => textField(each.record, 'uuid')))].toSorted()
}

/** True while the agent of the host answers. */
export function isLive(pool: ObservedPool, host: XapiRecord): boolean {
  const metrics = findByRef(pool, 'host_metrics', textField(host, 'metrics'))
  return metrics !== undefined && flagField(metrics.record, 'live')
}

/** A physical NIC, not a bond, VLAN or tunnel over one. */
export function isPhysical(pif: XapiRecord): boolean {
  const tag = numberField(pif, 'VLAN')
  return flagField(pif, 'physical') && (tag === undefined || tag < 0)
}

/** The release as product_version tells it: `6.2.0`, with the brand before it where it is XCP-ng. */
export function releaseOf(host: XapiRecord): string {
  const version = mapField(host, 'software_version')
  const product = version['product_version'] ?? version['platform_version'] ?? ''
  return version['product_brand'] === 'XCP-ng' ? `xcp-ng-${product}` : product
}

/** True for a reference that names something. */
export function isReference(ref: string): boolean {
  return ref !== '' && ref !== nullReference
}
