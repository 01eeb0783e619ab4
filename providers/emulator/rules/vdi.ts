import type { Database, FieldValue, Ref } from '../database/database.js'
import { backendFailure, backendRefusal } from './backend-failure.js'
import { flagOf, mapOf, numberOf, recordOf, refOf, textOf } from './field.js'
import type { Refusal } from './refusal.js'
import { refusal, refusedWhen } from './refusal.js'
import { isHaEnabled, isToolsSr, poolOf, referring } from './related.js'
import { unpluggedRefusals } from './sr.js'
import type { StorageKind } from './storage-kind.js'
import { largestDiskBytes, roundSize, storageKinds } from './storage-kind.js'

const diskTypes = [
  'system',
  'user',
  'ephemeral',
  'suspend',
  'crashdump',
  'ha_statefile',
  'metadata',
  'redo_log',
  'rrd',
  'pvs_cache',
]

/** The driver behind an SR. */
export function kindOf(database: Database, sr: Ref): StorageKind | undefined {
  return storageKinds.get(textOf(recordOf(database, 'SR', sr), 'type'))
}

/** VDI.create: not plugged, driver without disks, type, size, space (xapi.md §5.4). */
export function createVdiRefusals(
  database: Database,
  record: { readonly [field: string]: FieldValue },
): readonly Refusal[] {
  const sr = refOf(record, 'SR')
  if (!database.has('SR', sr)) return [refusal('HANDLE_INVALID', ['SR', sr])]
  const type = textOf(record, 'type') || 'user'
  return [
    ...unpluggedRefusals(database, sr),
    ...holdsDisksRefusals(database, sr),
    ...refusedWhen(!diskTypes.includes(type), 'VDI_INCOMPATIBLE_TYPE', ['', type], ['SR', sr]),
    ...sizeRefusals(database, sr, numberOf(record, 'virtual_size')),
  ]
}

/** SR_OPERATION_NOT_SUPPORTED [sr]: tools, image libraries and drives take no disks (xapi.md §5.2). */
export function holdsDisksRefusals(database: Database, sr: Ref): readonly Refusal[] {
  const holdsDisks = kindOf(database, sr)?.holdsDisks === true && !isToolsSr(recordOf(database, 'SR', sr))
  return refusedWhen(!holdsDisks, 'SR_OPERATION_NOT_SUPPORTED', [sr], ['SR', sr])
}

/** SR_BACKEND_FAILURE_79 for a size no disk can have, 44 where a thick SR has no room (xapi.md §5.4). */
export function sizeRefusals(
  database: Database,
  sr: Ref,
  virtualSize: number,
  alreadyTaken = 0,
): readonly Refusal[] {
  const kind = kindOf(database, sr)
  if (kind === undefined) return []
  const isPossible = virtualSize > 0 && virtualSize <= largestDiskBytes
  const record = recordOf(database, 'SR', sr)
  const free = numberOf(record, 'physical_size') - numberOf(record, 'physical_utilisation')
  const isFull = kind.isThick && roundSize(kind, virtualSize) - alreadyTaken > free
  return [
    ...(isPossible ? [] : [backendRefusal(backendFailure(79, String(virtualSize)), ['SR', sr])]),
    ...(isFull
      ? [backendRefusal(backendFailure(44, `${virtualSize} requested, ${free} free`), ['SR', sr])]
      : []),
  ]
}

/** VDI_IN_USE [vdi, operation] while a VM has the disk attached (xapi.md §5.4). */
export function attachedVdiRefusals(database: Database, vdi: Ref, operation: string): readonly Refusal[] {
  const isAttached = referring(database, 'VBD', 'VDI', vdi).some(([, vbd]) =>
    flagOf(vbd, 'currently_attached'),
  )
  return refusedWhen(isAttached, 'VDI_IN_USE', [vdi, operation], ['VDI', vdi])
}

/** VDI.destroy: in use, a drive, tools, round-robin database, HA (xapi.md §5.4). */
export function destroyVdiRefusals(database: Database, vdi: Ref): readonly Refusal[] {
  const record = recordOf(database, 'VDI', vdi)
  const sr = refOf(record, 'SR')
  const isDrive = kindOf(database, sr)?.type === 'udev'
  return [
    ...attachedVdiRefusals(database, vdi, 'destroy'),
    ...refusedWhen(isDrive, 'VDI_IS_A_PHYSICAL_DEVICE', [vdi], ['VDI', vdi]),
    ...(isDrive ? [] : holdsDisksRefusals(database, sr)),
    ...refusedWhen(textOf(record, 'type') === 'rrd', 'VDI_HAS_RRDS', [vdi], ['VDI', vdi]),
    ...haVdiRefusals(database, vdi),
    ...refusedWhen(record['managed'] === false, 'VDI_NOT_MANAGED', [vdi], ['VDI', vdi]),
    ...unpluggedRefusals(database, sr),
  ]
}

/** VDI.forget: in use, HA, a host that can reach the SR (xapi.md §5.4). */
export function forgetVdiRefusals(database: Database, vdi: Ref): readonly Refusal[] {
  return [
    ...attachedVdiRefusals(database, vdi, 'forget'),
    ...haVdiRefusals(database, vdi),
    ...unpluggedRefusals(database, refOf(recordOf(database, 'VDI', vdi), 'SR')),
  ]
}

/** VDI.update: in use, a host that can reach the SR (xapi.md §5.4). */
export function updateVdiRefusals(database: Database, vdi: Ref): readonly Refusal[] {
  return [
    ...attachedVdiRefusals(database, vdi, 'update'),
    ...unpluggedRefusals(database, refOf(recordOf(database, 'VDI', vdi), 'SR')),
  ]
}

/** VDI.set_on_boot: in use, a driver that cannot reset disks, changed blocks tracked (xapi.md §5.4). */
export function setOnBootRefusals(database: Database, vdi: Ref): readonly Refusal[] {
  const record = recordOf(database, 'VDI', vdi)
  const sr = refOf(record, 'SR')
  const type = textOf(recordOf(database, 'SR', sr), 'type')
  const canReset = database
    .records('SM')
    .some(([, sm]) => sm['type'] === type && 'VDI_RESET_ON_BOOT' in mapOf(sm, 'features'))
  return [
    ...attachedVdiRefusals(database, vdi, 'set_on_boot'),
    ...refusedWhen(!canReset, 'SR_OPERATION_NOT_SUPPORTED', [sr], ['SR', sr]),
    ...refusedWhen(flagOf(record, 'cbt_enabled'), 'VDI_CBT_ENABLED', [vdi], ['VDI', vdi]),
  ]
}

/** The statefile and redo log of an armed pool stay as they are (xapi.md §3.9). */
function haVdiRefusals(database: Database, vdi: Ref): readonly Refusal[] {
  const type = textOf(recordOf(database, 'VDI', vdi), 'type')
  if (type !== 'ha_statefile' && type !== 'redo_log') return []
  const [pool, record] = poolOf(database)
  const operations = Object.values(mapOf(record, 'current_operations'))
  const objects = [
    ['VDI', vdi],
    ['pool', pool],
  ] as const
  return [
    ...refusedWhen(isHaEnabled(database), 'HA_IS_ENABLED', [], ...objects),
    ...refusedWhen(operations.includes('ha_enable'), 'HA_ENABLE_IN_PROGRESS', [], ...objects),
    ...refusedWhen(operations.includes('ha_disable'), 'HA_DISABLE_IN_PROGRESS', [], ...objects),
  ]
}

/** VDI.resize: not plugged, in use unless online, driver, never smaller, room, HA (xapi.md §5.4). */
export function resizeVdiRefusals(
  database: Database,
  vdi: Ref,
  size: number,
  isOnline: boolean,
): readonly Refusal[] {
  const record = recordOf(database, 'VDI', vdi)
  const sr = refOf(record, 'SR')
  const current = numberOf(record, 'virtual_size')
  return [
    ...unpluggedRefusals(database, sr),
    ...(isOnline ? [] : attachedVdiRefusals(database, vdi, 'resize')),
    ...refusedWhen(kindOf(database, sr)?.canResize !== true, 'SR_OPERATION_NOT_SUPPORTED', [sr], ['SR', sr]),
    ...(size < current
      ? [backendRefusal(backendFailure(79, `${size} is smaller than ${current}`), ['VDI', vdi])]
      : sizeRefusals(database, sr, size, numberOf(record, 'physical_utilisation'))),
    ...haVdiRefusals(database, vdi),
  ]
}

/** VDI.snapshot and clone: not plugged, driver without snapshots, no room (xapi.md §5.4). */
export function snapshotVdiRefusals(database: Database, vdi: Ref): readonly Refusal[] {
  const sr = refOf(recordOf(database, 'VDI', vdi), 'SR')
  return [
    ...unpluggedRefusals(database, sr),
    ...refusedWhen(
      kindOf(database, sr)?.canSnapshot !== true,
      'SR_OPERATION_NOT_SUPPORTED',
      [sr],
      ['SR', sr],
    ),
  ]
}

/** VDI_IN_USE [vdi, operation] while a VM may write to the disk (xapi.md §5.4). */
export function writtenVdiRefusals(database: Database, vdi: Ref, operation: string): readonly Refusal[] {
  const isWritten = referring(database, 'VBD', 'VDI', vdi).some(
    ([, vbd]) => flagOf(vbd, 'currently_attached') && textOf(vbd, 'mode') !== 'RO',
  )
  return refusedWhen(isWritten, 'VDI_IN_USE', [vdi, operation], ['VDI', vdi])
}

/** VDI.copy: written to by a VM, then the rules of a new disk on the target (xapi.md §5.4). */
export function copyVdiRefusals(database: Database, vdi: Ref, target: Ref): readonly Refusal[] {
  const record = recordOf(database, 'VDI', vdi)
  return [
    ...unpluggedRefusals(database, refOf(record, 'SR')),
    ...writtenVdiRefusals(database, vdi, 'copy'),
    ...createVdiRefusals(database, { ...record, SR: target }),
  ]
}

/** VDI.introduce: the driver must be able to find a disk by its location (xapi.md §5.4). */
export function introduceVdiRefusals(database: Database, sr: Ref, uuid: string): readonly Refusal[] {
  const existing = database.findByUuid('VDI', uuid)
  return [
    ...unpluggedRefusals(database, sr),
    ...refusedWhen(
      kindOf(database, sr)?.canIntroduce !== true,
      'SR_OPERATION_NOT_SUPPORTED',
      [sr],
      ['SR', sr],
    ),
    ...refusedWhen(
      existing !== undefined,
      'DB_UNIQUENESS_CONSTRAINT_VIOLATION',
      ['VDI', 'uuid', uuid],
      ['VDI', existing ?? ''],
    ),
  ]
}
