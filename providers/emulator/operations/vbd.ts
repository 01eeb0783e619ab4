import { flagOf, refOf, textOf } from '../rules/field.js'
import type { Refusal } from '../rules/refusal.js'
import { refusedWhen } from '../rules/refusal.js'
import {
  ejectVbdRefusals,
  emptyRefusals,
  mediumChangeRefusals,
  plugVbdRefusals,
  unplugVbdRefusals,
} from '../rules/vbd.js'
import { Situations } from './situation.js'
import { offered, type Offer, type Subject } from './subject.js'
import { carrier, sharing } from './device.js'

function unplug({ database, ref, record }: Subject): readonly Refusal[] {
  const isFixed = record['unpluggable'] === false
  return [
    ...unplugVbdRefusals(database, ref),
    ...refusedWhen(isFixed, 'OPERATION_NOT_ALLOWED', ['the device cannot be unplugged']),
  ]
}

/** The operations of a disk or drive of a VM (xapi.md §7.7). */
const table: readonly Offer[] = [
  { operation: 'attach' },
  {
    operation: 'eject',
    against: ({ database, ref }) => [
      ...ejectVbdRefusals(database, ref),
      ...mediumChangeRefusals(database, ref),
    ],
  },
  {
    operation: 'insert',
    against: ({ database, ref }) => [...emptyRefusals(database, ref), ...mediumChangeRefusals(database, ref)],
  },
  { operation: 'plug', against: ({ database, ref }) => plugVbdRefusals(database, ref) },
  { operation: 'unplug', against: unplug },
  { operation: 'unplug_force', against: unplug },
  { operation: 'pause' },
  { operation: 'unpause' },
]

const situations = new Situations()

/** What a disk or drive of a VM may be asked for, but for what runs on it. */
export function vbdOperations(subject: Subject): readonly string[] {
  const { database, ref, record, release } = subject
  const situation = [
    release,
    textOf(record, 'type'),
    textOf(record, 'mode'),
    flagOf(record, 'empty') || !database.has('VDI', refOf(record, 'VDI')),
    flagOf(record, 'currently_attached'),
    record['unpluggable'] === false,
    sharing(database, ref, record),
    ...carrier(database, refOf(record, 'VM')),
  ].join('|')
  return situations.answer(situation, () => offered(table, subject))
}
