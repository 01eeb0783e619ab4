import { Failure } from '../../src/diagnostic/failure.js'
import type { Json, Step } from '../../src/provider/step.js'
import type { XapiContext } from './context.js'

/** Performs one call or one wait and answers its result. Rejects with a `Failure`. */
export async function perform(
  step: Step,
  _values: { readonly [name: string]: Json },
  _context: XapiContext,
): Promise<Json> {
  throw new Failure('refused', 'MESSAGE_METHOD_UNKNOWN', `there is no way to perform ${step.call}`)
}
