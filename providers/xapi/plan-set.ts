import type { PlanOptions, ProviderPlan } from '../../src/provider/contract.js'
import type { Change } from '../../src/provider/change.js'
import type { XapiContext } from './context.js'
import type { XapiObservation } from './observation/observation.js'

/** The whole set of changes as ordered steps, rehearsed, with every refusal foretold. Writes nothing. */
export async function planSet(
  _changes: readonly Change[],
  _observation: XapiObservation,
  _options: PlanOptions,
  _context: XapiContext,
): Promise<ProviderPlan> {
  return { steps: [], brackets: [], findings: [], forecast: { sections: [], pools: {} } }
}
