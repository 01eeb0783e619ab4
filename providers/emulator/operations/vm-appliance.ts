import { applianceRefusals } from '../rules/appliance.js'
import { offered, type Offer, type Subject } from './subject.js'

/** The operations of a vApp: what its VMs' power leaves to do (xapi.md §7.8). */
const table: readonly Offer[] = (['start', 'clean_shutdown', 'hard_shutdown', 'shutdown'] as const).map(
  operation => ({
    operation,
    against: ({ database, ref }) => applianceRefusals(database, ref, operation),
  }),
)

/** What a vApp may be asked for, but for what runs on it. */
export function applianceOperations(subject: Subject): readonly string[] {
  return offered(table, subject)
}
