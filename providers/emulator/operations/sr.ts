import { mapOf, textOf } from '../rules/field.js'
import type { Refusal } from '../rules/refusal.js'
import { refusedWhen } from '../rules/refusal.js'
import { isToolsSr, isUpgrading, referring } from '../rules/related.js'
import { forgetSrRefusals } from '../rules/sr.js'
import { featureRefusals } from '../rules/storage-feature.js'
import { offered, type Offer, type Subject } from './subject.js'

function needs(operation: string, feature: string, since?: string): Offer {
  return {
    operation,
    ...(since !== undefined && { since }),
    against: ({ database, ref }) => featureRefusals(database, ref, feature),
  }
}

function makesDisks(operation: string, feature: string): Offer {
  const { against = () => [] } = needs(operation, feature)
  return {
    operation,
    against: subject => [
      ...against(subject),
      ...refusedWhen(isToolsSr(subject.record), 'SR_OPERATION_NOT_SUPPORTED', [subject.ref]),
    ],
  }
}

function destroy({ database, ref, record }: Subject): readonly Refusal[] {
  const isIndestructible = mapOf(record, 'other_config')['indestructible'] === 'true'
  const hasDisks = referring(database, 'VDI', 'SR', ref).some(
    ([, vdi]) => vdi['managed'] !== false && textOf(vdi, 'type') !== 'rrd',
  )
  return [
    ...refusedWhen(isIndestructible, 'SR_INDESTRUCTIBLE', [ref]),
    ...forgetSrRefusals(database, ref),
    ...refusedWhen(referring(database, 'PBD', 'SR', ref).length === 0, 'SR_HAS_NO_PBDS', [ref]),
    ...refusedWhen(hasDisks, 'SR_NOT_EMPTY'),
  ]
}

/** The operations of an SR that its driver can carry out and its PBDs and disks leave open (xapi.md §5.2). */
const table: readonly Offer[] = [
  { operation: 'scan' },
  { operation: 'destroy', against: destroy },
  { operation: 'forget', against: ({ database, ref }) => forgetSrRefusals(database, ref) },
  { operation: 'plug' },
  { operation: 'unplug' },
  needs('update', 'SR_UPDATE'),
  makesDisks('vdi_create', 'VDI_CREATE'),
  needs('vdi_introduce', 'VDI_INTRODUCE'),
  makesDisks('vdi_destroy', 'VDI_DELETE'),
  needs('vdi_resize', 'VDI_RESIZE'),
  needs('vdi_clone', 'VDI_CLONE'),
  needs('vdi_snapshot', 'VDI_SNAPSHOT'),
  needs('vdi_mirror', 'VDI_MIRROR', '6.1'),
  needs('vdi_enable_cbt', 'VDI_CONFIG_CBT', '7.3'),
  needs('vdi_disable_cbt', 'VDI_CONFIG_CBT', '7.3'),
  needs('vdi_data_destroy', 'VDI_CONFIG_CBT', '7.3'),
  needs('vdi_list_changed_blocks', 'VDI_CONFIG_CBT', '7.3'),
  needs('vdi_set_on_boot', 'VDI_RESET_ON_BOOT'),
  { operation: 'pbd_create' },
  { operation: 'pbd_destroy' },
]

/** What stays possible while the pool is being upgraded (xapi.md §5.2). */
const duringUpgrade: ReadonlySet<string> = new Set([
  'scan',
  'destroy',
  'forget',
  'plug',
  'unplug',
  'update',
  'vdi_create',
  'vdi_introduce',
  'vdi_destroy',
  'vdi_resize',
  'vdi_clone',
  'vdi_snapshot',
  'pbd_create',
  'pbd_destroy',
])

/** What an SR may be asked for, but for what runs on it. */
export function srOperations(subject: Subject): readonly string[] {
  const isHeldBack = isUpgrading(subject.database)
  return offered(table, subject).filter(operation => !isHeldBack || duringUpgrade.has(operation))
}
