import type { Database, Ref } from '../database/database.js'
import { printDatetime } from '../datamodel/datetime.js'
import { compareVersions } from '../datamodel/releases.js'
import type { World } from '../world.js'
import type { Machine, Update } from './hardware.js'

/** The records of updates that a machine has from the beginning: pool_patch up to 7.0, pool_update from 7.1. */
export function makeInstalledUpdates(world: World, database: Database, machine: Machine, host: Ref): void {
  const isPatched = compareVersions(machine.release, '7.1') < 0
  for (const label of machine.updates) {
    const update = world.hardware.updates.get(label)
    if (update === undefined) continue
    if (isPatched) makePatch(world, database, update, host)
    else makeUpdate(database, update, host)
  }
}

function makePatch(world: World, database: Database, update: Update, host: Ref): void {
  const patch = database.create('pool_patch', {
    uuid: update.uuid,
    name_label: update.label,
    size: update.sizeBytes,
    pool_applied: true,
    after_apply_guidance: update.guidance,
    version: '1.0',
  })
  database.create('host_patch', {
    name_label: update.label,
    version: '1.0',
    host,
    pool_patch: patch,
    applied: true,
    size: update.sizeBytes,
    timestamp_applied: printDatetime(world.clock.now()),
  })
}

function makeUpdate(database: Database, update: Update, host: Ref): void {
  const ref = database.create('pool_update', {
    uuid: update.uuid,
    name_label: update.label,
    version: '1.0',
    installation_size: update.sizeBytes,
    after_apply_guidance: update.guidance,
    enforce_homogeneity: update.enforceHomogeneity,
  })
  const updates = database.get('host', host)?.['updates']
  database.update('host', host, { updates: [...(Array.isArray(updates) ? updates : []), ref] })
}
