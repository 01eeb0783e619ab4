import type { Database, Ref } from '../database/database.js'
import { plentyBytes, type Export } from '../lab/hardware.js'
import {
  findIscsiTarget,
  findNfsExport,
  findSmbShare,
  isNasDown,
  machineOfHost,
  reachableNas,
} from '../lab/reachability.js'
import type { World } from '../world.js'
import { mapOf, recordOf, textOf } from './field.js'
import type { BackendFailure } from './backend-failure.js'
import { backendFailure } from './backend-failure.js'

/** The place in the lab that a device_config names: an export, a LUN, a share or a local disk. */
export interface StorageTarget {
  /** Names the world's fact that keeps its contents. */
  readonly key: string
  readonly sizeBytes: number
  readonly isos: readonly string[]
  /** Set for a LUN that carried an SR when the lab was made. */
  readonly lunWithSr: string | undefined
}

/** A device_config seen from a host of a pool. */
export interface StorageRequest {
  readonly world: World
  readonly database: Database
  readonly host: Ref
  readonly type: string
  readonly deviceConfig: Readonly<Record<string, string>>
}

/** Found, or why the driver cannot get there; the driver stops at the first failure. */
export type Located = { readonly target: StorageTarget } | { readonly failure: BackendFailure }

/** Follows a device_config to its storage, as the driver of that type does (xapi.md §5.1, §5.5). */
export function locateStorage(request: StorageRequest): Located {
  switch (request.type) {
    case 'nfs':
      return locateNfs(request)
    case 'lvmoiscsi':
      return locateIscsi(request)
    case 'lvmohba':
      return locateHba(request)
    case 'smb':
      return locateSmb(request, request.deviceConfig['server'], 102, 111)
    case 'iso':
      return locateIso(request)
    case 'ext':
    case 'lvm':
      return locateDisk(request)
    default:
      return found({
        key: `${request.type}:${textOf(recordOf(request.database, 'host', request.host), 'uuid')}`,
      })
  }
}

function locateNfs(request: StorageRequest): Located {
  const { server, serverpath, nfsversion } = request.deviceConfig
  if (!server) return failed(102)
  if (!serverpath) return failed(101, nfsExports(request, server).join(' '))
  if (!serverpath.startsWith('/')) return failed(103, serverpath)
  if (nfsversion !== undefined && !/^(3|4|4\.[01])$/.test(nfsversion)) return failed(72, nfsversion)
  const offer = offerOf(request, server)
  if (offer === undefined) return failed(108, server)
  const nfs = findNfsExport(offer, serverpath)
  return nfs === undefined
    ? failed(73, 'mount failed with return code 32')
    : found({ key: `nfs/${offer.nas.label}${serverpath}`, sizeBytes: nfs.sizeBytes, isos: nfs.isos })
}

/** Exports that a server tells of, for a request that names none. */
export function nfsExports(request: StorageRequest, server: string): readonly string[] {
  const exports = offerOf(request, server)?.exports ?? []
  return exports.flatMap(candidate => (candidate.kind === 'nfs' ? [candidate.path] : []))
}

/** The port that targets of a lab listen on. */
const iscsiPort = 3260

function locateIscsi(request: StorageRequest): Located {
  const { target, targetIQN, SCSIid, LUNid, port } = request.deviceConfig
  if (!target) return failed(95)
  if (port !== undefined && !/^\d{1,5}$/.test(port)) return failed(142, port)
  const offer = target
    .split(',')
    .map(portal => offerOf(request, portal.trim()))
    .find(candidate => candidate !== undefined)
  if (offer === undefined || Number(port ?? iscsiPort) !== iscsiPort) return failed(141, target)
  if (initiatorOf(request) === '') return failed(97)
  if (!targetIQN) return failed(96, iqnsOf(offer.exports).join(' '))
  const iscsi = findIscsiTarget(offer, targetIQN)
  if (iscsi === undefined) return failed(68, `no target ${targetIQN}`)
  if (!answersChap(request, iscsi)) return failed(68, 'authorization failure')
  if (SCSIid && offer.nas.isUnknown === true) return unknownLun(SCSIid)
  if (!SCSIid && !LUNid) return failed(107, iscsi.luns.map(lun => lun.scsiId).join(' '))
  const lun = SCSIid ? iscsi.luns.find(candidate => candidate.scsiId === SCSIid) : iscsi.luns[Number(LUNid)]
  return lun === undefined ? failed(107, `no LUN ${SCSIid ?? LUNid ?? ''}`) : foundLun(lun)
}

/** IQNs of the targets on offer. */
export function iqnsOf(exports: readonly Export[]): readonly string[] {
  return exports.flatMap(candidate => (candidate.kind === 'iscsi' ? [candidate.iqn] : []))
}

/** What an iSCSI portal offers to the host, for discovery. */
export function iscsiTargets(request: StorageRequest): readonly (Export & { readonly kind: 'iscsi' })[] {
  const portals = (request.deviceConfig['target'] ?? '').split(',')
  return portals
    .flatMap(portal => offerOf(request, portal.trim())?.exports ?? [])
    .flatMap(candidate => (candidate.kind === 'iscsi' ? [candidate] : []))
}

function initiatorOf(request: StorageRequest): string {
  const host = recordOf(request.database, 'host', request.host)
  return textOf(host, 'iscsi_iqn') || (mapOf(host, 'other_config')['iscsi_iqn'] ?? '')
}

/** True when the CHAP answer is right, or none is asked for. */
function answersChap(request: StorageRequest, target: Export & { readonly kind: 'iscsi' }): boolean {
  if (target.chap === undefined) return true
  const { chapuser } = request.deviceConfig
  return chapuser === target.chap.user && secretOf(request, 'chappassword') === target.chap.password
}

/** A password, given plainly or as the uuid of a secret. */
function secretOf(request: StorageRequest, key: string): string | undefined {
  const { database, deviceConfig } = request
  const uuid = deviceConfig[`${key}_secret`]
  const ref = uuid === undefined ? undefined : database.findByUuid('secret', uuid)
  return ref === undefined ? deviceConfig[key] : textOf(recordOf(database, 'secret', ref), 'value')
}

/** A LUN of the fabric: the lab's LUNs are visible to every host by their id, whatever the network does. */
function locateHba(request: StorageRequest): Located {
  const { SCSIid } = request.deviceConfig
  if (!SCSIid) return failed(107)
  if (request.world.hardware.isStorageUnknown === true) return unknownLun(SCSIid)
  for (const nas of request.world.hardware.nas.values()) {
    if (isNasDown(request.world, nas.label)) continue
    for (const candidate of nas.exports) {
      const luns = candidate.kind === 'iscsi' ? candidate.luns : []
      const lun = luns.find(({ scsiId }) => scsiId === SCSIid)
      if (lun !== undefined) return foundLun(lun)
    }
  }
  return failed(107, `no LUN ${SCSIid}`)
}

function locateSmb(
  request: StorageRequest,
  share: string | undefined,
  missing: number,
  mount: number,
): Located {
  if (!share) return failed(missing)
  const parts = /^[\\/]{2}([^\\/]+)[\\/](.+)$/.exec(share)
  if (parts === null) return failed(mount, share)
  const [, server = '', name = ''] = parts
  const offer = offerOf(request, server)
  const smb = offer && findSmbShare(offer, name)
  if (offer === undefined || smb === undefined) return failed(mount, `no share ${share}`)
  const { username } = request.deviceConfig
  const password = secretOf(request, 'cifspassword') ?? secretOf(request, 'password')
  if (smb.username !== '' && (username !== smb.username || password !== smb.password)) {
    return failed(mount, 'permission denied')
  }
  return found({ key: `smb/${offer.nas.label}/${name}`, sizeBytes: smb.sizeBytes, isos: smb.isos })
}

function locateIso(request: StorageRequest): Located {
  const { location, legacy_mode: legacyMode } = request.deviceConfig
  if (!location) return failed(220)
  if (/^[\\/]{2}/.test(location)) return locateSmb(request, location, 220, 222)
  const nfs = /^([^:/]+):(\/.*)$/.exec(location)
  if (nfs === null) return legacyMode === 'true' ? localFolder(request, location) : failed(225, location)
  const [, server = '', path = ''] = nfs
  const offer = offerOf(request, server)
  const exported = offer && findNfsExport(offer, path)
  return offer === undefined || exported === undefined
    ? failed(222, location)
    : found({ key: `nfs/${offer.nas.label}${path}`, sizeBytes: exported.sizeBytes, isos: exported.isos })
}

function localFolder(request: StorageRequest, location: string): Located {
  return found({ key: `folder/${machineOf(request)}${location}` })
}

/** The second disk of a machine is free for an SR; the first carries domain 0 and the local storage. */
function locateDisk(request: StorageRequest): Located {
  const { device } = request.deviceConfig
  if (!device) return failed(90)
  const label = machineOf(request)
  const sizeBytes = request.world.hardware.machines.get(label)?.diskBytes ?? 0
  const [path = ''] = device.split(',')
  // Local storage that the installation made names a partition by its stable path.
  const isInstalled = path.startsWith('/dev/disk/') || path.startsWith('/dev/sda')
  if (isInstalled) return found({ key: `disk/${label}/dev/sda` })
  const isThere = path === '/dev/sdb' || request.world.hardware.isStorageUnknown === true
  return isThere ? found({ key: `disk/${label}${path}`, sizeBytes }) : failed(91, device)
}

function machineOf(request: StorageRequest): string {
  return machineOfHost(request.world, request.database, request.host) ?? ''
}

function offerOf(request: StorageRequest, server: string): ReturnType<typeof reachableNas> {
  return reachableNas(request.world, request.database, request.host, server)
}

function found(target: Partial<StorageTarget> & { readonly key: string }): Located {
  return { target: { sizeBytes: 0, isos: [], lunWithSr: undefined, ...target } }
}

function foundLun(lun: {
  readonly scsiId: string
  readonly sizeBytes: number
  readonly hasSr: boolean
}): Located {
  return found({
    key: `lun/${lun.scsiId}`,
    sizeBytes: lun.sizeBytes,
    lunWithSr: lun.hasSr ? lun.scsiId : undefined,
  })
}

function unknownLun(scsiId: string): Located {
  return foundLun({ scsiId, sizeBytes: plentyBytes, hasSr: false })
}

function failed(number: number, detail = ''): Located {
  return { failure: backendFailure(number, detail) }
}
