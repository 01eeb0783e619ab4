import type { Database, FieldValue, Ref } from '../database/database.js'
import { nullRef } from '../database/database.js'
import { numberOf, recordOf, refOf, textOf } from '../rules/field.js'
import { referring } from '../rules/related.js'
import { kindOf } from '../rules/vdi.js'
import { roundSize } from '../rules/storage-kind.js'
import { bytesTaken, changeUsage } from './sr.js'

/** Makes a disk: its size rounded up as the driver does it; what a thick driver takes is taken. */
export function createVdi(database: Database, fields: { readonly [field: string]: FieldValue }): Ref {
  const sr = refOf(fields, 'SR')
  const kind = kindOf(database, sr)
  const virtualSize = kind
    ? roundSize(kind, numberOf(fields, 'virtual_size'))
    : numberOf(fields, 'virtual_size')
  const taken = bytesTaken(kind?.type ?? '', virtualSize)
  const vdi = database.create('VDI', {
    name_label: '',
    name_description: '',
    type: 'user',
    sharable: false,
    read_only: false,
    other_config: {},
    xenstore_data: {},
    sm_config: {},
    tags: [],
    snapshot_of: nullRef,
    is_a_snapshot: false,
    ...fields,
    virtual_size: virtualSize,
    physical_utilisation: taken,
    managed: true,
    missing: false,
  })
  if (textOf(recordOf(database, 'VDI', vdi), 'location') === '') {
    database.update('VDI', vdi, { location: textOf(recordOf(database, 'VDI', vdi), 'uuid') })
  }
  changeUsage(database, sr, { virtual: virtualSize, physical: taken })
  return vdi
}

/** Destroys a disk together with the VBDs that named it. */
export function destroyVdi(database: Database, vdi: Ref): void {
  const record = recordOf(database, 'VDI', vdi)
  for (const [vbd] of referring(database, 'VBD', 'VDI', vdi)) removeVbd(database, vbd)
  database.remove('VDI', vdi)
  changeUsage(database, refOf(record, 'SR'), {
    virtual: -numberOf(record, 'virtual_size'),
    physical: -numberOf(record, 'physical_utilisation'),
  })
}

/** Removes a VBD and its metrics. */
export function removeVbd(database: Database, vbd: Ref): void {
  const metrics = refOf(recordOf(database, 'VBD', vbd), 'metrics')
  if (database.has('VBD_metrics', metrics)) database.remove('VBD_metrics', metrics)
  database.remove('VBD', vbd)
}

/** The fields that a copy of a disk shares with its source. */
const copiedFields = [
  'name_label',
  'name_description',
  'virtual_size',
  'type',
  'sharable',
  'read_only',
  'other_config',
  'xenstore_data',
  'tags',
] as const

/** A copy of a disk on an SR; with `changes` it becomes a snapshot or gets another name. */
export function copyVdi(
  database: Database,
  vdi: Ref,
  sr: Ref,
  changes: { readonly [field: string]: FieldValue } = {},
): Ref {
  const record = recordOf(database, 'VDI', vdi)
  const copied = Object.fromEntries(
    copiedFields.flatMap(field => (record[field] === undefined ? [] : [[field, record[field]]])),
  )
  return createVdi(database, { ...copied, SR: sr, ...changes })
}

/** A snapshot of a disk on its SR, taken at that moment (a datetime of XenAPI); tracked where the disk is. */
export function snapshotVdi(database: Database, vdi: Ref, time: string): Ref {
  const record = recordOf(database, 'VDI', vdi)
  return copyVdi(database, vdi, refOf(record, 'SR'), {
    is_a_snapshot: true,
    snapshot_of: vdi,
    snapshot_time: time,
    ...(record['cbt_enabled'] !== undefined && { cbt_enabled: record['cbt_enabled'] }),
  })
}

/** Grows a disk. */
export function resizeVdi(database: Database, vdi: Ref, size: number): void {
  const record = recordOf(database, 'VDI', vdi)
  const sr = refOf(record, 'SR')
  const kind = kindOf(database, sr)
  const virtualSize = kind ? roundSize(kind, size) : size
  const before = numberOf(record, 'physical_utilisation')
  const taken = Math.max(before, bytesTaken(kind?.type ?? '', virtualSize))
  database.update('VDI', vdi, { virtual_size: virtualSize, physical_utilisation: taken })
  changeUsage(database, sr, {
    virtual: virtualSize - numberOf(record, 'virtual_size'),
    physical: taken - before,
  })
}

/** Moves a disk to another SR: a new record, to which the VBDs of the old one lead. Answers it. */
export function moveVdi(database: Database, vdi: Ref, sr: Ref): Ref {
  if (refOf(recordOf(database, 'VDI', vdi), 'SR') === sr) return vdi
  const moved = copyVdi(database, vdi, sr)
  for (const [vbd] of referring(database, 'VBD', 'VDI', vdi)) database.update('VBD', vbd, { VDI: moved })
  destroyVdi(database, vdi)
  return moved
}
