import type { Database, Ref } from '../database/database.js'
import { flagOf, recordOf, refOf, textOf } from './field.js'
import type { Refusal } from './refusal.js'
import { refusedWhen } from './refusal.js'
import { featureRefusals } from './storage-feature.js'
import { attachedVdiRefusals } from './vdi.js'

/** VDI.enable_cbt and disable_cbt: a driver that tracks blocks, a disk that has any (xapi.md §5.4). */
export function trackingRefusals(database: Database, vdi: Ref): readonly Refusal[] {
  const record = recordOf(database, 'VDI', vdi)
  const type = textOf(record, 'type')
  return [
    ...featureRefusals(database, refOf(record, 'SR'), 'VDI_CONFIG_CBT'),
    ...refusedWhen(type === 'cbt_metadata', 'VDI_INCOMPATIBLE_TYPE', [vdi, type], ['VDI', vdi]),
  ]
}

/** VDI.data_destroy: a driver that tracks blocks, a snapshot, one that was tracked, in nobody's hands (xapi.md §5.4). */
export function destroyDataRefusals(database: Database, vdi: Ref): readonly Refusal[] {
  const record = recordOf(database, 'VDI', vdi)
  return [
    ...featureRefusals(database, refOf(record, 'SR'), 'VDI_CONFIG_CBT'),
    ...refusedWhen(
      !flagOf(record, 'is_a_snapshot'),
      'OPERATION_NOT_ALLOWED',
      ['VDI is not a snapshot'],
      ['VDI', vdi],
    ),
    ...refusedWhen(!flagOf(record, 'cbt_enabled'), 'VDI_NO_CBT_METADATA', [vdi], ['VDI', vdi]),
    ...attachedVdiRefusals(database, vdi, 'data_destroy'),
  ]
}
