import type { Database, Ref } from '../database/database.js'
import { flagOf, refOf, textOf } from '../rules/field.js'
import type { Refusal } from '../rules/refusal.js'
import { refusedWhen } from '../rules/refusal.js'
import { isHaEnabled, isToolsSr, isUpgrading } from '../rules/related.js'
import { featureRefusals, featuresOf } from '../rules/storage-feature.js'
import {
  attachedVdiRefusals,
  destroyVdiRefusals,
  forgetVdiRefusals,
  resizeVdiRefusals,
  setOnBootRefusals,
  snapshotVdiRefusals,
  updateVdiRefusals,
  writtenVdiRefusals,
} from '../rules/vdi.js'
import { destroyDataRefusals, trackingRefusals } from '../rules/vdi-tracking.js'
import { Situations } from './situation.js'
import { offered, type Offer, type Subject } from './subject.js'

function needs(feature: string): (subject: Subject) => readonly Refusal[] {
  return ({ database, record }) => featureRefusals(database, refOf(record, 'SR'), feature)
}

function resize(isOnline: boolean): (subject: Subject) => readonly Refusal[] {
  return ({ database, ref, record }) =>
    resizeVdiRefusals(database, ref, Number(record['virtual_size']), isOnline)
}

/** The operations of a disk (xapi.md §5.4). */
const table: readonly Offer[] = [
  { operation: 'clone', against: ({ database, ref }) => snapshotVdiRefusals(database, ref) },
  { operation: 'copy', against: ({ database, ref }) => writtenVdiRefusals(database, ref, 'copy') },
  { operation: 'resize', against: resize(false) },
  { operation: 'resize_online', against: resize(true) },
  { operation: 'snapshot', against: ({ database, ref }) => snapshotVdiRefusals(database, ref) },
  {
    operation: 'mirror',
    since: '6.1',
    against: subject => [
      ...needs('VDI_MIRROR')(subject),
      ...refusedWhen(flagOf(subject.record, 'cbt_enabled'), 'VDI_CBT_ENABLED', [subject.ref]),
    ],
  },
  { operation: 'destroy', against: ({ database, ref }) => destroyVdiRefusals(database, ref) },
  { operation: 'forget', against: ({ database, ref }) => forgetVdiRefusals(database, ref) },
  {
    operation: 'update',
    against: subject => [
      ...updateVdiRefusals(subject.database, subject.ref),
      ...needs('VDI_UPDATE')(subject),
    ],
  },
  {
    operation: 'force_unlock',
    against: ({ database, ref }) => attachedVdiRefusals(database, ref, 'force_unlock'),
  },
  {
    operation: 'generate_config',
    against: subject => [
      ...attachedVdiRefusals(subject.database, subject.ref, 'generate_config'),
      ...needs('VDI_GENERATE_CONFIG')(subject),
    ],
  },
  { operation: 'enable_cbt', since: '7.3', against: ({ database, ref }) => trackingRefusals(database, ref) },
  { operation: 'disable_cbt', since: '7.3', against: ({ database, ref }) => trackingRefusals(database, ref) },
  {
    operation: 'data_destroy',
    since: '7.3',
    against: ({ database, ref }) => destroyDataRefusals(database, ref),
  },
  {
    operation: 'list_changed_blocks',
    since: '7.3',
    against: subject => [
      ...needs('VDI_CONFIG_CBT')(subject),
      ...(flagOf(subject.record, 'is_a_snapshot')
        ? []
        : attachedVdiRefusals(subject.database, subject.ref, 'list_changed_blocks')),
    ],
  },
  { operation: 'set_on_boot', against: ({ database, ref }) => setOnBootRefusals(database, ref) },
]

/** What a disk that only tells which blocks changed is not asked for (VDI_INCOMPATIBLE_TYPE, xapi.md §5.4). */
const notOfChangedBlocks = ['clone', 'copy', 'resize', 'resize_online', 'snapshot', 'mirror', 'set_on_boot']

/** The storage operation that stands for each on the SR, where a rolling upgrade lets it pass (xapi.md §5.2). */
const duringUpgrade = ['clone', 'destroy', 'resize', 'snapshot', 'update', 'forget']

const situations = new Situations()

/** What a disk may be asked for, but for what runs. Of an SR that no host has plugged only resizing is refused. */
export function vdiOperations(subject: Subject): readonly string[] {
  const { database, record } = subject
  return situations.answer(situationOf(subject), () => {
    const operations = offered(
      table,
      subject,
      ({ code }, operation) =>
        !code.startsWith('SR_BACKEND_FAILURE_') &&
        (code !== 'SR_HAS_NO_PBDS' || operation.startsWith('resize')),
    )
    return operations.filter(
      operation =>
        (!isUpgrading(database) || duringUpgrade.includes(operation)) &&
        (record['type'] !== 'cbt_metadata' || !notOfChangedBlocks.includes(operation)),
    )
  })
}

/** All that the rules of a disk's operations look at. */
function situationOf({ database, ref, record, release }: Subject): string {
  const type = textOf(record, 'type')
  const isOfHa = type === 'ha_statefile' || type === 'redo_log'
  return [
    release,
    isUpgrading(database),
    type,
    isOfHa && isHaEnabled(database),
    record['managed'] === false,
    flagOf(record, 'is_a_snapshot'),
    flagOf(record, 'cbt_enabled'),
    attachment(database, ref),
    ...storage(database, refOf(record, 'SR')),
  ].join('|')
}

function attachment(database: Database, vdi: Ref): string {
  let found = ''
  for (const [, vbd] of database.referring('VBD', 'VDI', vdi)) {
    if (!flagOf(vbd, 'currently_attached')) continue
    if (textOf(vbd, 'mode') !== 'RO') return 'written'
    found = 'read'
  }
  return found
}

function storage(database: Database, sr: Ref): readonly (string | boolean)[] {
  const record = database.get('SR', sr)
  if (record === undefined) return ['none']
  const isPlugged = database.referring('PBD', 'SR', sr).some(([, pbd]) => flagOf(pbd, 'currently_attached'))
  return [textOf(record, 'type'), isPlugged, isToolsSr(record), [...featuresOf(database, sr)].join(',')]
}
