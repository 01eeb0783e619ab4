import { flagOf, refOf } from '../rules/field.js'
import { plugVifRefusals, unplugVifRefusals } from '../rules/vif.js'
import { carrier } from './device.js'
import { Situations } from './situation.js'
import { offered, type Offer, type Subject } from './subject.js'

/** The operations of a NIC of a VM (xapi.md §7.7). */
const table: readonly Offer[] = [
  { operation: 'attach' },
  { operation: 'plug', against: ({ database, ref }) => plugVifRefusals(database, ref) },
  { operation: 'unplug', against: ({ database, ref }) => unplugVifRefusals(database, ref) },
]

const situations = new Situations()

/** What a NIC of a VM may be asked for, but for what runs on it. */
export function vifOperations(subject: Subject): readonly string[] {
  const { database, record, release } = subject
  const situation = [
    release,
    flagOf(record, 'currently_attached'),
    ...carrier(database, refOf(record, 'VM')),
  ].join('|')
  return situations.answer(situation, () => offered(table, subject))
}
