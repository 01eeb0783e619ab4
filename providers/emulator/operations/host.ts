import { goDownRefusals, powerOnRefusals } from '../rules/host-lifecycle.js'
import { offered, type Offer, type Subject } from './subject.js'

function goDown({ world, database, ref }: Subject) {
  return goDownRefusals(world, database, ref)
}

/** The operations of a host: VMs may come to a disabled one as far as this field goes; only such a one goes down (xapi.md §8). */
const table: readonly Offer[] = [
  { operation: 'provision' },
  { operation: 'evacuate' },
  { operation: 'shutdown', against: goDown },
  { operation: 'reboot', against: goDown },
  { operation: 'power_on', against: ({ database, ref }) => powerOnRefusals(database, ref) },
  { operation: 'vm_start' },
  { operation: 'vm_resume' },
  { operation: 'vm_migrate' },
  { operation: 'apply_updates', since: '23.0' },
  { operation: 'enable', since: '23.0' },
]

/** What a host may be asked for, but for what runs on it. */
export function hostOperations(subject: Subject): readonly string[] {
  return offered(table, subject)
}
