import type { Database, Ref } from '../database/database.js'
import { mapOf, recordOf, textOf } from './field.js'
import type { Refusal } from './refusal.js'
import { refusedWhen } from './refusal.js'
import { rememberedWhile } from './remembered.js'

/** The features that the driver of an SR names, without their versions; of several drivers of a type the first's. */
export const featuresOf = rememberedWhile([['SM'], ['SR', 'type']], (database, sr): ReadonlySet<string> => {
  const type = textOf(recordOf(database, 'SR', sr), 'type')
  const manager = database.records('SM').find(([, sm]) => sm['type'] === type)?.[1]
  return new Set(manager === undefined ? [] : Object.keys(mapOf(manager, 'features')))
})

/** SR_OPERATION_NOT_SUPPORTED [sr]: the driver does not name the feature (xapi.md §5.1, §5.2). */
export function featureRefusals(database: Database, sr: Ref, feature: string): readonly Refusal[] {
  return refusedWhen(!featuresOf(database, sr).has(feature), 'SR_OPERATION_NOT_SUPPORTED', [sr], ['SR', sr])
}
