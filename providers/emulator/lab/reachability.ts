import type { Database, DatabaseRecord, Ref } from '../database/database.js'
import type { World } from '../world.js'
import { plentyBytes, type Export, type Nas } from './hardware.js'
import { contains, networkOf } from './subnet.js'

/** A NAS port and what it offers. */
export interface ReachableNas {
  readonly nas: Nas
  readonly exports: readonly Export[]
  /** Of storage that cannot be seen: the images that it is taken to hold. */
  readonly assumedIsos?: readonly string[]
}

/** The NIC devices that carry a PIF: its own, those of its bond, or those below its VLAN. */
export function devicesOf(database: Database, pif: Ref): readonly string[] {
  const record = database.get('PIF', pif)
  if (record === undefined) return []
  const bond = firstRef(record['bond_master_of'])
  if (bond !== undefined) {
    const slaves = database.get('Bond', bond)?.['slaves']
    return Array.isArray(slaves) ? slaves.flatMap(slave => devicesOf(database, String(slave))) : []
  }
  const vlan = database.get('VLAN', String(record['VLAN_master_of']))
  if (vlan !== undefined) return devicesOf(database, String(vlan['tagged_PIF']))
  return [String(record['device'])]
}

/** The machine whose host record this is; undefined for a host that no machine of the lab is. */
export function machineOfHost(world: World, database: Database, host: Ref): string | undefined {
  const uuid = database.get('host', host)?.['uuid']
  for (const label of world.hardware.machines.keys()) {
    const state = world.machine(label)
    if (state.hostUuid === uuid && state.databaseId === database.id) return label
  }
  return undefined
}

/** The segments that a PIF is plugged into: cables pulled by hand do not count. */
export function segmentsOfPif(world: World, database: Database, pif: Ref): ReadonlySet<string> {
  const record = database.get('PIF', pif)
  const label = record === undefined ? undefined : machineOfHost(world, database, String(record['host']))
  if (label === undefined) return new Set()
  const { unplugged } = world.machine(label)
  const nics = world.hardware.machines.get(label)?.nics ?? []
  const devices = devicesOf(database, pif).filter(device => !unplugged.includes(device))
  return new Set(nics.filter(nic => devices.includes(nic.device)).map(nic => nic.segment))
}

/** True when a cable of the PIF (one of its bond's) is plugged into a segment. */
export function hasCarrier(world: World, database: Database, pif: Ref): boolean {
  return segmentsOfPif(world, database, pif).size > 0
}

/**
 * True when the host has an attached PIF with an address in the subnet of `ip`, cabled to `segment`. Segments are not
 * routed into each other: what is on another segment or subnet is not reached.
 */
export function reaches(world: World, database: Database, host: Ref, segment: string, ip: string): boolean {
  return database.records('PIF').some(([ref, pif]) => {
    if (pif['host'] !== host || pif['currently_attached'] !== true || !hasAddress(pif)) return false
    const subnet = networkOf(String(pif['IP']), String(pif['netmask']))
    return subnet !== undefined && contains(subnet, ip) && segmentsOfPif(world, database, ref).has(segment)
  })
}

/** What a server at this address offers to the host; undefined when nothing answers there (no path, or switched off). */
export function reachableNas(
  world: World,
  database: Database,
  host: Ref,
  server: string,
): ReachableNas | undefined {
  if (world.hardware.isStorageUnknown === true)
    return isCutOff(world, database, host, server)
      ? undefined
      : { nas: unknownNas(server), exports: [], assumedIsos: world.hardware.assumedIsos ?? [] }
  for (const nas of world.hardware.nas.values()) {
    const port = nas.ports.find(candidate => candidate.ip === server)
    if (port === undefined || isNasDown(world, nas.label)) continue
    if (reaches(world, database, host, port.segment, port.ip)) return { nas, exports: nas.exports }
  }
  return undefined
}

/** True where the host has addresses in the subnet of the server, and all of them on NICs without a cable: what is routed is not known. */
function isCutOff(world: World, database: Database, host: Ref, server: string): boolean {
  const ways = database.referring('PIF', 'host', host).filter(([, pif]) => {
    const subnet = networkOf(String(pif['IP']), String(pif['netmask']))
    return subnet !== undefined && contains(subnet, server)
  })
  return ways.length > 0 && !ways.some(([pif]) => hasCarrier(world, database, pif))
}

function unknownNas(server: string): Nas {
  return { label: server, ports: [], exports: [], isUnknown: true }
}

/** True while the NAS is switched off by hand. */
export function isNasDown(world: World, label: string): boolean {
  return world.fact(nasDownKey(label)) === true
}

/** The fact that keeps a NAS switched off. */
export function nasDownKey(label: string): string {
  return `nas/${label}/down`
}

/** The NFS export of that path, when the server is reached and has it. */
export function findNfsExport(
  offer: ReachableNas,
  path: string,
): (Export & { readonly kind: 'nfs' }) | undefined {
  if (offer.nas.isUnknown === true)
    return {
      kind: 'nfs',
      path,
      sizeBytes: plentyBytes,
      isIsoLibrary: false,
      isos: offer.assumedIsos ?? [],
    }
  for (const candidate of offer.exports)
    if (candidate.kind === 'nfs' && candidate.path === path) return candidate
  return undefined
}

/** The iSCSI target of that name. */
export function findIscsiTarget(
  offer: ReachableNas,
  iqn: string,
): (Export & { readonly kind: 'iscsi' }) | undefined {
  if (offer.nas.isUnknown === true) return { kind: 'iscsi', iqn, luns: [], chap: undefined }
  for (const candidate of offer.exports)
    if (candidate.kind === 'iscsi' && candidate.iqn === iqn) return candidate
  return undefined
}

/** The SMB share of that name. */
export function findSmbShare(
  offer: ReachableNas,
  share: string,
): (Export & { readonly kind: 'smb' }) | undefined {
  if (offer.nas.isUnknown === true)
    return {
      kind: 'smb',
      share,
      sizeBytes: plentyBytes,
      username: '',
      password: '',
      isos: offer.assumedIsos ?? [],
    }
  for (const candidate of offer.exports)
    if (candidate.kind === 'smb' && candidate.share === share) return candidate
  return undefined
}

function hasAddress(pif: DatabaseRecord): boolean {
  return pif['ip_configuration_mode'] !== 'None' && pif['IP'] !== '' && pif['netmask'] !== ''
}

function firstRef(value: unknown): Ref | undefined {
  return Array.isArray(value) && value.length > 0 ? String(value[0]) : undefined
}
