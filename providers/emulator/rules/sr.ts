import type { Database, Ref } from '../database/database.js'
import type { World } from '../world.js'
import { backendFailure, backendRefusal } from './backend-failure.js'
import { demandedStacks } from './cluster-stack.js'
import { flagOf, mapOf, recordOf, refOf, textOf } from './field.js'
import { driverRefusals, locatePbd, srMasterRefusals } from './pbd.js'
import type { Refusal } from './refusal.js'
import { refusal, refusedWhen } from './refusal.js'
import { coordinatorOf, isUpgrading, referring } from './related.js'
import { storageKinds } from './storage-kind.js'
import { locateStorage } from './storage-target.js'

/** What SR.create is asked for. */
export interface SrRequest {
  readonly host: Ref
  readonly device_config: Readonly<Record<string, string>>
  readonly type: string
  readonly shared: boolean
}

/** The host whose driver makes the SR: with `shared` the coordinator's, whatever was asked (xapi.md §5.2). */
export function creatorOf(
  database: Database,
  request: { readonly host: Ref; readonly shared: boolean },
): Ref {
  return request.shared ? coordinatorOf(database) : request.host
}

/** SR.create: rolling upgrade, unknown driver, then what the driver finds (xapi.md §5.2, §5.5). */
export function createSrRefusals(world: World, database: Database, request: SrRequest): readonly Refusal[] {
  const type = request.type.toLowerCase()
  const [pool] = database.refs('pool')
  const preliminary = [
    ...refusedWhen(isUpgrading(database), 'NOT_SUPPORTED_DURING_UPGRADE', [], ['pool', pool ?? '']),
    ...driverRefusals(database, type),
    ...srMasterRefusals(request.device_config),
  ]
  if (!storageKinds.has(type)) return preliminary
  const host = creatorOf(database, request)
  const located = locateStorage({ world, database, host, type, deviceConfig: request.device_config })
  if ('failure' in located) return [...preliminary, backendRefusal(located.failure, ['host', host])]
  const fillsDevice = storageKinds.get(type)?.fillsDevice === true
  const user = fillsDevice ? attachedSrOn(world, database, located.target.key) : undefined
  return user === undefined
    ? preliminary
    : [...preliminary, backendRefusal(backendFailure(16, located.target.key), ['SR', user], ['host', host])]
}

/** The SR of this pool that has a device attached. */
export function attachedSrOn(world: World, database: Database, key: string): Ref | undefined {
  const pbd = database.records('PBD').find(([ref, record]) => {
    const sr = database.get('SR', refOf(record, 'SR'))
    if (sr === undefined || !flagOf(record, 'currently_attached')) return false
    if (storageKinds.get(textOf(sr, 'type'))?.fillsDevice !== true) return false
    const located = locatePbd(world, database, ref)
    return 'target' in located && located.target.key === key
  })
  return pbd && refOf(pbd[1], 'SR')
}

/** SR.introduce: SR_UUID_EXISTS, SR_UNKNOWN_DRIVER (xapi.md §5.2). */
export function introduceSrRefusals(database: Database, uuid: string, type: string): readonly Refusal[] {
  const existing = database.findByUuid('SR', uuid)
  return [
    ...(existing === undefined ? [] : [refusal('SR_UUID_EXISTS', [uuid], ['SR', existing])]),
    ...driverRefusals(database, type.toLowerCase()),
  ]
}

/** SR_HAS_PBD [sr] while a host has it attached, SR_IS_CACHE_SR [host] (xapi.md §5.2): SR.forget. */
export function forgetSrRefusals(database: Database, sr: Ref): readonly Refusal[] {
  const cachingHost = database.records('host').find(([, host]) => host['local_cache_sr'] === sr)
  const isAttached = referring(database, 'PBD', 'SR', sr).some(([, pbd]) => flagOf(pbd, 'currently_attached'))
  return [
    ...(cachingHost
      ? [refusal('SR_IS_CACHE_SR', [cachingHost[0]], ['SR', sr], ['host', cachingHost[0]])]
      : []),
    ...refusedWhen(isAttached, 'SR_HAS_PBD', [sr], ['SR', sr]),
  ]
}

/** SR.destroy: indestructible, cache, attached, no PBD to reach it by, disks left (xapi.md §5.2). */
export function destroySrRefusals(world: World, database: Database, sr: Ref): readonly Refusal[] {
  const record = recordOf(database, 'SR', sr)
  const pbds = referring(database, 'PBD', 'SR', sr)
  const disks = referring(database, 'VDI', 'SR', sr).filter(
    ([, vdi]) => vdi['managed'] !== false && textOf(vdi, 'type') !== 'rrd',
  )
  const isIndestructible = mapOf(record, 'other_config')['indestructible'] === 'true'
  const [pbd] = pbds
  const located = pbd && locatePbd(world, database, pbd[0])
  return [
    ...refusedWhen(isIndestructible, 'SR_INDESTRUCTIBLE', [sr], ['SR', sr]),
    ...forgetSrRefusals(database, sr),
    ...refusedWhen(pbds.length === 0, 'SR_HAS_NO_PBDS', [sr], ['SR', sr]),
    ...refusedWhen(disks.length > 0, 'SR_NOT_EMPTY', [], ['SR', sr]),
    ...(located && 'failure' in located ? [backendRefusal(located.failure, ['SR', sr])] : []),
  ]
}

/** SR_HAS_NO_PBDS [sr]: no host has the SR plugged (xapi.md §5.2): scan, update and every disk call. */
export function unpluggedRefusals(database: Database, sr: Ref): readonly Refusal[] {
  const isPlugged = referring(database, 'PBD', 'SR', sr).some(([, pbd]) => flagOf(pbd, 'currently_attached'))
  return refusedWhen(!isPlugged, 'SR_HAS_NO_PBDS', [sr], ['SR', sr])
}

/** SR.set_shared(false): SR_HAS_MULTIPLE_PBDS [pbds...] (xapi.md §5.1). */
export function setSharedRefusals(database: Database, sr: Ref, value: boolean): readonly Refusal[] {
  const pbds = referring(database, 'PBD', 'SR', sr).map(([ref]) => ref)
  return refusedWhen(!value && pbds.length > 1, 'SR_HAS_MULTIPLE_PBDS', pbds, ['SR', sr])
}

/**
 * The tests of a heartbeat SR: plugged on every host, of the stack's types, a capable driver (xapi.md §3.1, 7a to 7c).
 * A stack that SRs demand takes those alone, HA's own takes what demands none.
 */
export function statefileRefusals(database: Database, sr: Ref, stack: string): readonly Refusal[] {
  const pbds = referring(database, 'PBD', 'SR', sr)
  const isEverywhere = database
    .refs('host')
    .every(host => pbds.some(([, pbd]) => pbd['host'] === host && flagOf(pbd, 'currently_attached')))
  const type = textOf(recordOf(database, 'SR', sr), 'type')
  const isCapable = storageKinds.get(type)?.canHoldStatefile === true
  const needed = demandedStacks(database, sr)
  const isOfStack = needed.length === 0 ? stack === 'xhad' : needed.includes(stack)
  return [
    ...refusedWhen(!isEverywhere, 'SR_HAS_NO_PBDS', [sr], ['SR', sr]),
    ...refusedWhen(!isOfStack, 'INCOMPATIBLE_STATEFILE_SR', [type], ['SR', sr]),
    ...refusedWhen(!isCapable, 'SR_OPERATION_NOT_SUPPORTED', [sr], ['SR', sr]),
  ]
}
