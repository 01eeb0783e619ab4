import type { Database, FieldValue, Ref } from '../database/database.js'
import { nullRef } from '../database/database.js'
import { mapOf, numberOf, recordOf, refOf, textOf } from '../rules/field.js'
import { locatePbd } from '../rules/pbd.js'
import { coordinatorOf, referring } from '../rules/related.js'
import { storageKinds } from '../rules/storage-kind.js'
import type { StorageTarget } from '../rules/storage-target.js'
import type { World } from '../world.js'
import { putDownContents, takeUpContents } from './storage-contents.js'

/** Keys of a device_config that hold passwords; each is kept as a secret and named `<key>_secret` (xapi.md §5.1). */
const passwordKeys = ['password', 'cifspassword', 'chappassword', 'incoming_chappassword']

/** A device_config with its passwords moved into secrets. */
export function hidePasswords(
  database: Database,
  deviceConfig: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(deviceConfig).map(([key, value]) => {
      if (!passwordKeys.includes(key)) return [key, value]
      const secret = database.create('secret', { value, other_config: {} })
      return [`${key}_secret`, textOf(recordOf(database, 'secret', secret), 'uuid')]
    }),
  )
}

/** Joins a host and an SR. */
export function createPbd(
  database: Database,
  fields: {
    readonly host: Ref
    readonly SR: Ref
    readonly device_config: Readonly<Record<string, string>>
    readonly other_config?: FieldValue
  },
): Ref {
  return database.create('PBD', { other_config: {}, ...fields, currently_attached: false })
}

/** The hosts that get a PBD of a new shared SR: the coordinator, then every other, live or not. */
export function hostsCoordinatorFirst(database: Database): readonly Ref[] {
  const coordinator = coordinatorOf(database)
  return [coordinator, ...database.refs('host').filter(host => host !== coordinator)]
}

/** Attaches an SR on a host and takes up what lies on it. The caller has asked the rules. */
export function attachPbd(world: World, database: Database, pbd: Ref): void {
  const record = recordOf(database, 'PBD', pbd)
  const sr = refOf(record, 'SR')
  database.update('PBD', pbd, { currently_attached: true })
  const located = locatePbd(world, database, pbd)
  if ('target' in located) readStorage(world, database, sr, located.target)
}

/** Brings the records of an SR up to what lies on its storage: stored disks, ISO images, sizes. */
export function readStorage(world: World, database: Database, sr: Ref, target: StorageTarget): void {
  const record = recordOf(database, 'SR', sr)
  for (const disk of takeUpContents(world, textOf(record, 'uuid'))) {
    database.create('VDI', { ...disk, SR: sr, managed: true, missing: false, snapshot_of: nullRef })
  }
  // Where the storage cannot be seen, what the pool knows of it is better than what is made up.
  const isKnown = world.hardware.isStorageUnknown === true && numberOf(record, 'physical_size') > 0
  if (textOf(record, 'type') === 'iso' && !isKnown) readImages(database, sr, target.isos)
  if (target.sizeBytes > 0 && !isKnown) database.update('SR', sr, { physical_size: target.sizeBytes })
  refreshUsage(database, sr)
}

/** The size that every ISO image of the lab has: a CD's. */
const imageBytes = 700 * 1024 * 1024

function readImages(database: Database, sr: Ref, isos: readonly string[]): void {
  const known = new Map(
    referring(database, 'VDI', 'SR', sr).map(([ref, vdi]) => [textOf(vdi, 'location'), ref]),
  )
  for (const iso of isos) {
    if (known.has(iso)) continue
    database.create('VDI', {
      name_label: iso,
      name_description: '',
      SR: sr,
      virtual_size: imageBytes,
      physical_utilisation: imageBytes,
      type: 'user',
      sharable: false,
      read_only: true,
      location: iso,
      managed: true,
    })
  }
}

/** Adds up what the disks of an SR take: whole sizes where the driver is thick. */
export function refreshUsage(database: Database, sr: Ref): void {
  const disks = referring(database, 'VDI', 'SR', sr)
  const sum = (field: string) => disks.reduce((total, [, vdi]) => total + numberOf(vdi, field), 0)
  database.update('SR', sr, {
    virtual_allocation: sum('virtual_size'),
    physical_utilisation: sum('physical_utilisation'),
  })
}

/** Counts in what one disk of an SR takes more than before, or less: the same as adding all up anew. */
export function changeUsage(
  database: Database,
  sr: Ref,
  moreBytes: { readonly virtual: number; readonly physical: number },
): void {
  const record = database.get('SR', sr)
  if (record === undefined) return
  database.update('SR', sr, {
    virtual_allocation: numberOf(record, 'virtual_allocation') + moreBytes.virtual,
    physical_utilisation: numberOf(record, 'physical_utilisation') + moreBytes.physical,
  })
}

/** Bytes that are left on an SR. */
export function freeBytes(database: Database, sr: Ref): number {
  const record = recordOf(database, 'SR', sr)
  return numberOf(record, 'physical_size') - numberOf(record, 'physical_utilisation')
}

/** What a new disk of this size takes at once. */
export function bytesTaken(type: string, virtualSize: number): number {
  return storageKinds.get(type)?.isThick === true ? virtualSize : 0
}

/** Takes an SR out of the pool's records, with its PBDs and disks; its data stay where they lie. */
export function forgetSr(world: World, database: Database, sr: Ref): void {
  putDownContents(world, database, sr)
  removeSrRecords(database, sr)
}

/** Removes an SR, its PBDs, their secrets and its disks from the records, and every role that it had. */
export function removeSrRecords(database: Database, sr: Ref): void {
  for (const [pbd] of referring(database, 'PBD', 'SR', sr)) removePbd(database, pbd)
  for (const [vdi] of referring(database, 'VDI', 'SR', sr)) database.remove('VDI', vdi)
  database.remove('SR', sr)
  clearRoles(database, 'pool', ['default_SR', 'suspend_image_SR', 'crash_dump_SR'], sr)
  clearRoles(database, 'host', ['suspend_image_sr', 'crash_dump_sr', 'local_cache_sr'], sr)
}

function clearRoles(database: Database, className: string, fields: readonly string[], sr: Ref): void {
  for (const [ref, record] of database.records(className)) {
    const cleared = fields.filter(field => record[field] === sr)
    if (cleared.length > 0) {
      database.update(className, ref, Object.fromEntries(cleared.map(field => [field, nullRef])))
    }
  }
}

/** Removes a PBD and the secrets that only it names. */
export function removePbd(database: Database, pbd: Ref): void {
  const secrets = secretsOf(recordOf(database, 'PBD', pbd))
  database.remove('PBD', pbd)
  const stillNamed = new Set(database.records('PBD').flatMap(([, record]) => secretsOf(record)))
  for (const uuid of secrets) {
    const secret = stillNamed.has(uuid) ? undefined : database.findByUuid('secret', uuid)
    if (secret !== undefined) database.remove('secret', secret)
  }
}

function secretsOf(pbd: ReturnType<typeof recordOf>): readonly string[] {
  return Object.entries(mapOf(pbd, 'device_config')).flatMap(([key, value]) =>
    key.endsWith('_secret') ? [value] : [],
  )
}
