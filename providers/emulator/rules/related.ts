import { invariant } from '../../../src/diagnostic/invariant.js'
import type { Database, DatabaseRecord, Ref } from '../database/database.js'
import { nullRef } from '../database/database.js'
import { flagOf, mapOf, recordOf, refOf, textOf } from './field.js'
import { rememberedWhile } from './remembered.js'

/** A record together with its reference. */
export type Entry = readonly [ref: Ref, record: DatabaseRecord]

/** Every record of a class whose field, one that holds a single reference, points to `ref`; in order of creation. */
export function referring(database: Database, className: string, field: string, ref: Ref): readonly Entry[] {
  return database.referring(className, field, ref)
}

/** The one pool of a database. */
export function poolOf(database: Database): Entry {
  const [pool] = database.records('pool')
  invariant(pool !== undefined, 'a database without a pool')
  return pool
}

/** The coordinator's host. */
export function coordinatorOf(database: Database): Ref {
  return refOf(poolOf(database)[1], 'master')
}

/** True while high availability is on. */
export function isHaEnabled(database: Database): boolean {
  return flagOf(poolOf(database)[1], 'ha_enabled')
}

/** True while a rolling upgrade runs: hosts of different releases (xapi.md §8.5). */
export function isUpgrading(database: Database): boolean {
  return mapOf(poolOf(database)[1], 'other_config')['rolling_upgrade_in_progress'] === 'true'
}

/** True when the host answers, as its metrics say. */
export function isLive(database: Database, host: Ref): boolean {
  const record = database.get('host', host)
  const metrics = record && database.get('host_metrics', refOf(record, 'metrics'))
  return metrics !== undefined && flagOf(metrics, 'live')
}

/** True when new VMs may start on the host. */
export function isEnabled(database: Database, host: Ref): boolean {
  const record = database.get('host', host)
  return record !== undefined && flagOf(record, 'enabled')
}

/** VMs that run on the host or are about to, domain 0 included. */
export function guestsOf(database: Database, host: Ref): readonly Entry[] {
  const residents = referring(database, 'VM', 'resident_on', host)
  const coming = referring(database, 'VM', 'scheduled_to_be_resident_on', host)
  return [...residents, ...coming.filter(([, vm]) => vm['resident_on'] !== host)]
}

/** VMs that run on the host, without its control domains. */
export function residentsOf(database: Database, host: Ref): readonly Entry[] {
  return referring(database, 'VM', 'resident_on', host).filter(([, vm]) => !flagOf(vm, 'is_control_domain'))
}

/** The host's own interface that carries its management traffic; undefined before it has one. */
export function managementInterfaceOf(database: Database, host: Ref): Entry | undefined {
  return referring(database, 'PIF', 'host', host).find(([, pif]) => flagOf(pif, 'management'))
}

/** The PBD that joins a host and an SR. */
export function pbdOf(database: Database, host: Ref, sr: Ref): Entry | undefined {
  return pbdsByHost(database, sr).get(host)
}

const pbdsByHost = rememberedWhile([['PBD']], (database, sr): ReadonlyMap<Ref, Entry> => {
  const found = new Map<Ref, Entry>()
  for (const entry of referring(database, 'PBD', 'SR', sr)) {
    const host = refOf(entry[1], 'host')
    if (!found.has(host)) found.set(host, entry)
  }
  return found
})

/** True when the host has the SR plugged. */
export function isAttached(database: Database, host: Ref, sr: Ref): boolean {
  const pbd = pbdOf(database, host, sr)
  return pbd !== undefined && flagOf(pbd[1], 'currently_attached')
}

/** The SR of installation tools, which exists in every pool and is exempt from many rules. */
export function isToolsSr(sr: DatabaseRecord): boolean {
  return flagOf(sr, 'is_tools_sr') || mapOf(sr, 'other_config')['xenserver_tools_sr'] === 'true'
}

/** The SR of a VBD's medium; undefined for an empty drive. */
export function srOfVbd(database: Database, vbd: DatabaseRecord): Ref | undefined {
  const vdi = refOf(vbd, 'VDI')
  if (flagOf(vbd, 'empty') || vdi === nullRef) return undefined
  const record = database.get('VDI', vdi)
  return record && refOf(record, 'SR')
}

/** The name that people know an object by. */
export function nameOf(database: Database, className: string, ref: Ref): string {
  return textOf(recordOf(database, className, ref), 'name_label')
}
