import type { Database, DatabaseRecord, FieldValue, Ref } from '../database/database.js'
import { nullRef } from '../database/database.js'
import { flagOf, mapOf, recordOf, refOf, textOf } from './field.js'
import { attachableByHaRefusals } from './agility.js'
import type { Refusal } from './refusal.js'
import { refusal, refusedWhen } from './refusal.js'
import { referring, srOfVbd } from './related.js'
import { domainTypeOf, hasDrivers } from './vm-traits.js'

const pluggableTypes = ['system', 'user', 'ephemeral', 'suspend', 'crashdump', 'metadata', 'rrd', 'pvs_cache']

/** The position that a userdevice means: `0`, `hda` and `xvda` are the same slot; undefined when it means none. */
export function positionOf(userdevice: string): number | undefined {
  if (/^\d+$/.test(userdevice)) {
    const number = Number(userdevice)
    return number <= 254 ? number : undefined
  }
  const letters = /^(?:hd|xvd|sd)([a-z]{1,2})$/.exec(userdevice)?.[1]
  if (letters === undefined) return undefined
  return [...letters].reduce((total, letter) => total * 26 + letter.charCodeAt(0) - 96, 0) - 1
}

/** Positions that no VBD of the VM has, in order (VM.get_allowed_VBD_devices). */
export function freePositions(database: Database, vm: Ref): readonly string[] {
  const taken = takenPositions(database, vm)
  return Array.from({ length: 255 }, (_, position) => position)
    .filter(position => !taken.has(position))
    .map(String)
}

function takenPositions(database: Database, vm: Ref): ReadonlySet<number> {
  const positions = referring(database, 'VBD', 'VM', vm).map(([, vbd]) =>
    positionOf(textOf(vbd, 'userdevice')),
  )
  return new Set(positions.filter(position => position !== undefined))
}

/** VBD.create: disk type, drives are read-only and removable, read-only disks, slot, HA (xapi.md §7.7). */
export function createVbdRefusals(
  database: Database,
  record: { readonly [field: string]: FieldValue },
): readonly Refusal[] {
  const vm = refOf(record, 'VM')
  const vdi = refOf(record, 'VDI')
  const isEmpty = flagOf(record, 'empty')
  const vmRecord = database.get('VM', vm)
  const vdiRecord = isEmpty ? undefined : database.get('VDI', vdi)
  if (vmRecord === undefined) return [refusal('HANDLE_INVALID', ['VM', vm])]
  if (!isEmpty && vdiRecord === undefined) return [refusal('HANDLE_INVALID', ['VDI', vdi])]
  return [
    ...mediumRefusals(record, vdi, vdiRecord),
    ...slotRefusals(database, vm, textOf(record, 'userdevice')),
    ...(vdiRecord ? attachableByHaRefusals(database, vm, { sr: refOf(vdiRecord, 'SR') }) : []),
  ]
}

function mediumRefusals(
  record: DatabaseRecord,
  vdi: Ref,
  vdiRecord: DatabaseRecord | undefined,
): readonly Refusal[] {
  const isCd = textOf(record, 'type') === 'CD'
  const isReadOnly = textOf(record, 'mode') === 'RO'
  const type = vdiRecord && textOf(vdiRecord, 'type')
  const writesReadOnly = vdiRecord !== undefined && flagOf(vdiRecord, 'read_only') && !isReadOnly
  return [
    ...refusedWhen(
      type !== undefined && !pluggableTypes.includes(type),
      'VDI_INCOMPATIBLE_TYPE',
      [vdi, type ?? ''],
      ['VDI', vdi],
    ),
    ...refusedWhen(isCd && !isReadOnly, 'VBD_CDS_MUST_BE_READONLY'),
    ...refusedWhen(flagOf(record, 'empty') && !isCd, 'VBD_NOT_REMOVABLE_MEDIA', ['in constructor']),
    ...refusedWhen(writesReadOnly && !isCd, 'VDI_READONLY', [vdi], ['VDI', vdi]),
  ]
}

function slotRefusals(database: Database, vm: Ref, userdevice: string): readonly Refusal[] {
  if (userdevice === 'autodetect') return []
  const position = positionOf(userdevice)
  if (position === undefined) return [refusal('INVALID_DEVICE', [userdevice], ['VM', vm])]
  const isTaken = takenPositions(database, vm).has(position)
  return refusedWhen(isTaken, 'DEVICE_ALREADY_EXISTS', [userdevice], ['VM', vm])
}

/** The sharing rule: a disk that is not sharable has one writer or many readers (xapi.md §7.7). */
export function sharingRefusals(database: Database, vbd: Ref): readonly Refusal[] {
  const record = recordOf(database, 'VBD', vbd)
  const vdi = refOf(record, 'VDI')
  const vdiRecord = flagOf(record, 'empty') ? undefined : database.get('VDI', vdi)
  if (vdiRecord === undefined || flagOf(vdiRecord, 'sharable')) return []
  const writes = textOf(record, 'mode') !== 'RO'
  const isInUse = referring(database, 'VBD', 'VDI', vdi).some(
    ([other, otherRecord]) =>
      other !== vbd &&
      flagOf(otherRecord, 'currently_attached') &&
      (writes || textOf(otherRecord, 'mode') !== 'RO'),
  )
  return [
    ...refusedWhen(isInUse, 'VDI_IN_USE', [vdi], ['VDI', vdi]),
    ...refusedWhen(writes && flagOf(vdiRecord, 'read_only'), 'VDI_READONLY', [vdi], ['VDI', vdi]),
  ]
}

/** VBD.plug: attached, power state, drives of HVM guests, drivers, sharing (xapi.md §7.7). */
export function plugVbdRefusals(database: Database, vbd: Ref): readonly Refusal[] {
  const record = recordOf(database, 'VBD', vbd)
  const vm = refOf(record, 'VM')
  const isHvmDrive = textOf(record, 'type') === 'CD' && domainTypeOf(recordOf(database, 'VM', vm)) === 'hvm'
  return [
    ...refusedWhen(flagOf(record, 'currently_attached'), 'DEVICE_ALREADY_ATTACHED', [vbd], ['VBD', vbd]),
    ...runningRefusals(database, vm),
    ...refusedWhen(isHvmDrive, 'OPERATION_NOT_ALLOWED', ['HVM CD-ROMs cannot be hot-plugged'], ['VBD', vbd]),
    ...driverRefusals(database, vm),
    ...sharingRefusals(database, vbd),
  ]
}

/** VBD.unplug: not attached, power state, drives, drivers (xapi.md §7.7). */
export function unplugVbdRefusals(database: Database, vbd: Ref): readonly Refusal[] {
  const record = recordOf(database, 'VBD', vbd)
  const vm = refOf(record, 'VM')
  return [
    ...refusedWhen(!flagOf(record, 'currently_attached'), 'DEVICE_ALREADY_DETACHED', [vbd], ['VBD', vbd]),
    ...runningRefusals(database, vm),
    ...driverRefusals(database, vm),
  ]
}

/** OPERATION_NOT_ALLOWED while the VM is on its way down, VM_BAD_POWER_STATE unless it runs. */
export function runningRefusals(database: Database, vm: Ref): readonly Refusal[] {
  return [...stoppingRefusals(database, vm), ...powerRefusals(database, vm)]
}

/** OPERATION_NOT_ALLOWED: nothing is plugged while the VM goes down or is saved (xapi.md §7.7). */
function stoppingRefusals(database: Database, vm: Ref): readonly Refusal[] {
  const operations = Object.values(mapOf(recordOf(database, 'VM', vm), 'current_operations'))
  const going = operations.find(each =>
    ['clean_shutdown', 'hard_shutdown', 'suspend', 'pause'].includes(each),
  )
  const text = `Current operation on VM:${vm} is ${going ?? ''}`
  return refusedWhen(going !== undefined, 'OPERATION_NOT_ALLOWED', [text], ['VM', vm])
}

function powerRefusals(database: Database, vm: Ref): readonly Refusal[] {
  const actual = textOf(recordOf(database, 'VM', vm), 'power_state')
  return refusedWhen(
    actual !== 'Running',
    'VM_BAD_POWER_STATE',
    [vm, 'running', actual.toLowerCase()],
    ['VM', vm],
  )
}

/** VM_MISSING_PV_DRIVERS: an HVM guest takes devices while running only with drivers. */
export function driverRefusals(database: Database, vm: Ref): readonly Refusal[] {
  const record = recordOf(database, 'VM', vm)
  const isMissing = textOf(record, 'power_state') === 'Running' && !hasDrivers(database, record)
  return refusedWhen(isMissing, 'VM_MISSING_PV_DRIVERS', [vm], ['VM', vm])
}

/** VBD.destroy: OPERATION_NOT_ALLOWED while attached (xapi.md §7.7). */
export function destroyVbdRefusals(database: Database, vbd: Ref): readonly Refusal[] {
  const isAttached = flagOf(recordOf(database, 'VBD', vbd), 'currently_attached')
  return refusedWhen(isAttached, 'OPERATION_NOT_ALLOWED', ['VBD is currently attached'], ['VBD', vbd])
}

/** The medium of a drive stays while its VM is saved: VM_BAD_POWER_STATE. */
export function mediumChangeRefusals(database: Database, vbd: Ref): readonly Refusal[] {
  const vm = refOf(recordOf(database, 'VBD', vbd), 'VM')
  const isSaved = textOf(recordOf(database, 'VM', vm), 'power_state') === 'Suspended'
  return refusedWhen(isSaved, 'VM_BAD_POWER_STATE', [vm, 'running, halted', 'suspended'], ['VM', vm])
}

/** VBD_NOT_REMOVABLE_MEDIA, VBD_NOT_EMPTY: only an empty drive takes a medium. */
export function emptyRefusals(database: Database, vbd: Ref): readonly Refusal[] {
  const record = recordOf(database, 'VBD', vbd)
  const isEmpty = flagOf(record, 'empty') || srOfVbd(database, record) === undefined
  return [
    ...refusedWhen(textOf(record, 'type') !== 'CD', 'VBD_NOT_REMOVABLE_MEDIA', [vbd], ['VBD', vbd]),
    ...refusedWhen(!isEmpty, 'VBD_NOT_EMPTY', [vbd], ['VBD', vbd]),
  ]
}

/** VBD.insert: only removable media, only into an empty drive, only images. */
export function insertVbdRefusals(database: Database, vbd: Ref, vdi: Ref): readonly Refusal[] {
  const record = recordOf(database, 'VBD', vbd)
  const isCd = textOf(record, 'type') === 'CD'
  const sr = refOf(recordOf(database, 'VDI', vdi), 'SR')
  const isImage = ['iso', 'udev'].includes(textOf(recordOf(database, 'SR', sr), 'type'))
  return [
    ...emptyRefusals(database, vbd),
    ...refusedWhen(isCd && !isImage, 'VDI_IS_NOT_ISO', [vdi, 'not on an SR of images'], ['VDI', vdi]),
  ]
}

/** VBD.eject: only removable media, only what is in. */
export function ejectVbdRefusals(database: Database, vbd: Ref): readonly Refusal[] {
  const record = recordOf(database, 'VBD', vbd)
  const isEmpty = flagOf(record, 'empty') || refOf(record, 'VDI') === nullRef
  return [
    ...refusedWhen(textOf(record, 'type') !== 'CD', 'VBD_NOT_REMOVABLE_MEDIA', [vbd], ['VBD', vbd]),
    ...refusedWhen(isEmpty, 'VBD_IS_EMPTY', [vbd], ['VBD', vbd]),
  ]
}
