import { maximumFailures } from '../../../emulator/ha/failover-plan.js'
import { asDatabase } from '../../observation/as-database.js'
import type { ObservedPool } from '../../observation/observation.js'

/** The largest number of host failures after which every protected VM can be restarted, as the pool is now. */
export function mostFailures(pool: ObservedPool): number {
  return maximumFailures(asDatabase(pool), pool.release)
}
