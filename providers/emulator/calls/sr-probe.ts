import { srsOn } from '../rules/stored-srs.js'
import type { BackendFailure } from '../rules/backend-failure.js'
import { backendRefusal } from '../rules/backend-failure.js'
import type { Refusal } from '../rules/refusal.js'
import { storageKinds } from '../rules/storage-kind.js'
import type { StorageRequest } from '../rules/storage-target.js'
import { iscsiTargets, locateStorage, nfsExports } from '../rules/storage-target.js'

/** SR.probe's refusals: discovery answers through the error, with a list as XML (xapi.md §5.2). */
export function probeRefusals(request: StorageRequest): readonly Refusal[] {
  if (!storageKinds.has(request.type)) return []
  const located = locateStorage(request)
  if ('target' in located) return []
  const refusal = backendRefusal(located.failure, ['host', request.host])
  const list = discovered(request, located.failure)
  return [
    list === undefined ? refusal : { ...refusal, parameters: [...refusal.parameters.slice(0, 2), list] },
  ]
}

/** The SRs that lie where a device_config points. */
export function probedSrs(request: StorageRequest): readonly string[] {
  const located = locateStorage(request)
  if ('failure' in located || storageKinds.get(request.type)?.holdsDisks !== true) return []
  return srsOn(request.world, located.target)
}

/** The answer of SR.probe: the SRs found, as XML. */
export function probeAnswer(request: StorageRequest): string {
  const found = probedSrs(request).map(uuid => element('SR', [element('UUID', [uuid])]))
  return `<?xml version="1.0" ?>${element('SRlist', found)}`
}

function discovered(request: StorageRequest, failure: BackendFailure): string | undefined {
  switch (failure.number) {
    case 101:
      return exportList(request)
    case 96:
      return targetList(request)
    case 107:
      return lunList(request)
    default:
      return undefined
  }
}

function exportList(request: StorageRequest): string {
  const server = request.deviceConfig['server'] ?? ''
  const exports = nfsExports(request, server).map(path =>
    element('Export', [element('Target', [server]), element('Path', [path]), element('Accesslist', ['*'])]),
  )
  return element('nfs-exports', exports)
}

function targetList(request: StorageRequest): string {
  const address = request.deviceConfig['target'] ?? ''
  const targets = iscsiTargets(request).map((target, index) =>
    element('TGT', [
      element('Index', [String(index)]),
      element('IPAddress', [address]),
      element('TargetIQN', [target.iqn]),
    ]),
  )
  return element('iscsi-target-iqns', targets)
}

function lunList(request: StorageRequest): string {
  const target = iscsiTargets(request).find(({ iqn }) => iqn === request.deviceConfig['targetIQN'])
  const luns = (target?.luns ?? []).map((lun, index) =>
    element('LUN', [
      element('LUNid', [String(index)]),
      element('size', [String(lun.sizeBytes)]),
      element('SCSIid', [lun.scsiId]),
    ]),
  )
  return element('iscsi-target', luns)
}

function element(name: string, children: readonly string[]): string {
  return `<${name}>${children.map(child => (child.startsWith('<') ? child : escape(child))).join('')}</${name}>`
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
