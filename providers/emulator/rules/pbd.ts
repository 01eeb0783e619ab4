import type { Database, FieldValue, Ref } from '../database/database.js'
import { srsOn } from './stored-srs.js'
import type { World } from '../world.js'
import { backendFailure, backendRefusal } from './backend-failure.js'
import { activeStackRefusals } from './cluster-stack.js'
import { flagOf, mapOf, recordOf, refOf, textOf } from './field.js'
import { haStorageRefusals } from './ha-storage.js'
import type { Refusal } from './refusal.js'
import { refusal, refusedWhen } from './refusal.js'
import { pbdOf, referring, srOfVbd } from './related.js'
import { storageKinds } from './storage-kind.js'
import type { Located } from './storage-target.js'
import { locateStorage } from './storage-target.js'

/** SR_UNKNOWN_DRIVER [type]: no SM of that type in the pool (xapi.md §5.1). */
export function driverRefusals(database: Database, type: string): readonly Refusal[] {
  const isKnown = database.records('SM').some(([, sm]) => sm['type'] === type)
  return refusedWhen(!isKnown || !storageKinds.has(type), 'SR_UNKNOWN_DRIVER', [type])
}

/** PBD.create: SR_UNKNOWN_DRIVER, SRmaster in device_config, a PBD of the same SR and host (xapi.md §5.3). */
export function createPbdRefusals(
  database: Database,
  record: { readonly [field: string]: FieldValue },
): readonly Refusal[] {
  const host = refOf(record, 'host')
  const sr = refOf(record, 'SR')
  const existing = pbdOf(database, host, sr)
  const srRecord = database.get('SR', sr)
  return [
    ...refusedWhen(!database.has('host', host), 'HANDLE_INVALID', ['host', host]),
    ...(srRecord === undefined
      ? [refusal('HANDLE_INVALID', ['SR', sr])]
      : driverRefusals(database, textOf(srRecord, 'type'))),
    ...srMasterRefusals(mapOf(record, 'device_config')),
    ...(existing
      ? [refusal('PBD_EXISTS', [sr, host, existing[0]], ['SR', sr], ['host', host], ['PBD', existing[0]])]
      : []),
  ]
}

/** VALUE_NOT_SUPPORTED: the key SRmaster belongs to xapi (xapi.md §5.3). */
export function srMasterRefusals(deviceConfig: Readonly<Record<string, string>>): readonly Refusal[] {
  const value = deviceConfig['SRmaster']
  return value === undefined
    ? []
    : [
        refusal('VALUE_NOT_SUPPORTED', [
          'host.device_config',
          'SRmaster',
          'This key is for internal use only',
        ]),
      ]
}

/** PBD.plug: a local SR attached elsewhere, then what its driver says; an attached PBD is a success (xapi.md §5.3). */
export function plugPbdRefusals(world: World, database: Database, pbd: Ref): readonly Refusal[] {
  const record = recordOf(database, 'PBD', pbd)
  if (flagOf(record, 'currently_attached')) return []
  const sr = refOf(record, 'SR')
  const host = refOf(record, 'host')
  const isElsewhere = referring(database, 'PBD', 'SR', sr).some(
    ([other, otherRecord]) => other !== pbd && flagOf(otherRecord, 'currently_attached'),
  )
  const isShared = flagOf(recordOf(database, 'SR', sr), 'shared')
  return [
    ...refusedWhen(!isShared && isElsewhere, 'SR_NOT_SHARABLE', [sr, host], ['SR', sr], ['host', host]),
    ...activeStackRefusals(database, sr),
    ...attachRefusals(world, database, pbd),
  ]
}

/** What the driver would answer when it attaches the SR on the PBD's host (xapi.md §5.5). */
export function attachRefusals(world: World, database: Database, pbd: Ref): readonly Refusal[] {
  const record = recordOf(database, 'PBD', pbd)
  const sr = refOf(record, 'SR')
  const located = locatePbd(world, database, pbd)
  const objects = [
    ['SR', sr],
    ['PBD', pbd],
    ['host', refOf(record, 'host')],
  ] as const
  if ('failure' in located) return [backendRefusal(located.failure, ...objects)]
  const srRecord = recordOf(database, 'SR', sr)
  if (!keepsData(located.target.key, textOf(srRecord, 'type'))) return []
  const uuid = textOf(srRecord, 'uuid')
  if (world.hardware.isStorageUnknown === true || srsOn(world, located.target).includes(uuid)) return []
  const number = textOf(srRecord, 'type') === 'nfs' ? 73 : 47
  return [backendRefusal(backendFailure(number, `no SR ${uuid}`), ...objects)]
}

/** The storage that a PBD leads to. */
export function locatePbd(world: World, database: Database, pbd: Ref): Located {
  const record = recordOf(database, 'PBD', pbd)
  return locateStorage({
    world,
    database,
    host: refOf(record, 'host'),
    type: textOf(recordOf(database, 'SR', refOf(record, 'SR')), 'type'),
    deviceConfig: mapOf(record, 'device_config'),
  })
}

/** Image libraries, drives and the installed local storage are found without a uuid of their own on the device. */
function keepsData(key: string, type: string): boolean {
  return type !== 'iso' && type !== 'udev' && !key.endsWith('/dev/sda')
}

/** PBD.unplug: HA, then disks in use by VMs on that host (xapi.md §3.9, §5.3); an unplugged PBD is a success. */
export function unplugPbdRefusals(database: Database, pbd: Ref): readonly Refusal[] {
  const record = recordOf(database, 'PBD', pbd)
  if (!flagOf(record, 'currently_attached')) return []
  const sr = refOf(record, 'SR')
  const used = vdisInUse(database, refOf(record, 'host'), sr)
  return [
    ...haStorageRefusals(database, pbd),
    ...(used.length > 0
      ? [refusal('VDI_IN_USE', used, ['PBD', pbd], ['SR', sr], ...used.map(vdi => ['VDI', vdi] as const))]
      : []),
  ]
}

/** Disks on the SR that VMs running on the host have attached. */
export function vdisInUse(database: Database, host: Ref, sr: Ref): readonly Ref[] {
  return database.records('VBD').flatMap(([, vbd]) => {
    const vm = database.get('VM', refOf(vbd, 'VM'))
    const isUsed =
      flagOf(vbd, 'currently_attached') && vm?.['resident_on'] === host && srOfVbd(database, vbd) === sr
    return isUsed ? [refOf(vbd, 'VDI')] : []
  })
}

/** PBD.destroy: OPERATION_NOT_ALLOWED while attached (xapi.md §5.3). */
export function destroyPbdRefusals(database: Database, pbd: Ref): readonly Refusal[] {
  const isAttached = flagOf(recordOf(database, 'PBD', pbd), 'currently_attached')
  return refusedWhen(isAttached, 'OPERATION_NOT_ALLOWED', ['PBD is currently attached'], ['PBD', pbd])
}
