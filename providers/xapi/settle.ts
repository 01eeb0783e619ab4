import type { Settlement } from '../../src/provider/contract.js'
import type { Json, Step } from '../../src/provider/step.js'
import type { XapiObservation } from './observation/observation.js'

/** What became of a step that was begun and has no result, told from a fresh observation. Pure. */
export function settle(
  step: Step,
  _values: { readonly [name: string]: Json },
  _observation: XapiObservation,
): Settlement {
  return { outcome: 'unclear', object: step.summary, why: 'nothing in the pool tells whether it was done' }
}
