import type { DatabaseRecord } from '../database/database.js'
import type { ObservedWorld } from '../from-observation.js'
import { uuidFrom } from '../rules/stored-srs.js'
import type { Update } from './hardware.js'

/** The updates that pools know, and those that are to come: these are taken to fit, and to ask for a reboot. */
export function inferUpdates({ pools, newUpdates }: ObservedWorld): ReadonlyMap<string, Update> {
  const updates = new Map<string, Update>()
  for (const { label, uuid } of newUpdates)
    updates.set(label, assumed(label, uuid ?? uuidFrom(`update ${label}`), ['restartHost']))
  for (const { tables } of pools)
    for (const className of ['pool_patch', 'pool_update'])
      for (const record of tables.get(className)?.values() ?? []) {
        const update = known(record)
        updates.set(update.label, update)
      }
  return updates
}

function known(record: DatabaseRecord): Update {
  const guidance = record['after_apply_guidance']
  return {
    ...assumed(
      String(record['name_label']),
      String(record['uuid']),
      Array.isArray(guidance) ? guidance.map(String) : [],
    ),
    enforceHomogeneity: record['enforce_homogeneity'] === true,
  }
}

function assumed(label: string, uuid: string, guidance: readonly string[]): Update {
  return {
    label,
    uuid,
    for: '',
    guidance,
    requires: [],
    enforceHomogeneity: false,
    sizeBytes: 1,
    isAssumed: true,
  }
}
