import type { Database, DatabaseRecord, Ref } from '../database/database.js'
import { isList, isMap, recordOf, refOf, textOf } from '../rules/field.js'
import { referring } from '../rules/related.js'
import { srsKey, srsOn } from '../rules/stored-srs.js'
import type { StorageTarget } from '../rules/storage-target.js'
import type { World } from '../world.js'

/**
 * What lies on the lab's storage outlives the records of a pool: a forgotten SR is found again by its uuid, with its
 * disks. While a pool knows an SR, its VDI records are the truth; they are put down here when it forgets it.
 */

/** Records that an SR lies there: the only one where a driver formats the whole device. */
export function placeSr(world: World, target: StorageTarget, uuid: string, isFormatted: boolean): void {
  const others = isFormatted ? [] : srsOn(world, target).filter(other => other !== uuid)
  if (isFormatted) for (const lost of srsOn(world, target)) world.setFact(contentsKey(lost), undefined)
  world.setFact(srsKey(target.key), [...others, uuid])
}

/** Wipes an SR off its storage. */
export function wipeSr(world: World, target: StorageTarget, uuid: string): void {
  world.setFact(
    srsKey(target.key),
    srsOn(world, target).filter(other => other !== uuid),
  )
  world.setFact(contentsKey(uuid), undefined)
}

/** The fields of a disk that its storage keeps. */
const storedFields = [
  'uuid',
  'name_label',
  'name_description',
  'virtual_size',
  'physical_utilisation',
  'type',
  'sharable',
  'read_only',
  'location',
  'managed',
  'is_a_snapshot',
  'snapshot_time',
  'other_config',
  'sm_config',
  'xenstore_data',
  'tags',
] as const

/** Puts down the disks of an SR that its pool is about to forget. */
export function putDownContents(world: World, database: Database, sr: Ref): void {
  const disks = referring(database, 'VDI', 'SR', sr).map(([, vdi]) => storedDisk(vdi))
  const uuid = textOf(recordOf(database, 'SR', sr), 'uuid')
  world.setFact(contentsKey(uuid), [...storedDisks(world, uuid), ...disks])
}

/** Puts down one disk that its pool is about to forget: the next scan finds it. */
export function putDownDisk(world: World, database: Database, vdi: Ref): void {
  const record = recordOf(database, 'VDI', vdi)
  const uuid = textOf(recordOf(database, 'SR', refOf(record, 'SR')), 'uuid')
  world.setFact(contentsKey(uuid), [...storedDisks(world, uuid), storedDisk(record)])
}

/** Leaves one disk out of what the next scan finds, since its pool knows it again. */
export function takeUpDisk(world: World, srUuid: string, diskUuid: string): void {
  const all = storedDisks(world, srUuid)
  const others = all.filter(disk => disk['uuid'] !== diskUuid)
  if (others.length < all.length) world.setFact(contentsKey(srUuid), others)
}

function storedDisk(vdi: DatabaseRecord): DatabaseRecord {
  return Object.fromEntries(
    storedFields.flatMap(field => (vdi[field] === undefined ? [] : [[field, vdi[field]]])),
  )
}

function storedDisks(world: World, uuid: string): readonly DatabaseRecord[] {
  const stored = world.fact(contentsKey(uuid))
  return stored !== undefined && isList(stored) ? stored.filter(isMap) : []
}

/** Takes up the disks of an SR that a pool attaches: each as the fields of a VDI record. */
export function takeUpContents(world: World, uuid: string): readonly DatabaseRecord[] {
  const stored = storedDisks(world, uuid)
  if (stored.length > 0) world.setFact(contentsKey(uuid), undefined)
  return stored
}

function contentsKey(uuid: string): string {
  return `sr-contents/${uuid}`
}
