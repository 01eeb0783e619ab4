import { Failure } from '../../../src/diagnostic/failure.js'
import type { XapiDialer } from './xapi-session.js'

const attempts = 3

/**
 * Asks, and asks up to two times more, a second apart, where no answer came and asking again does no harm. Rejects with the
 * last failure; only for what reads.
 */
export async function askAgain<T>(
  { pause }: Pick<XapiDialer, 'pause'>,
  ask: () => Promise<T>,
  isWorthIt: (failure: Failure) => boolean = failure => failure.isRetryable,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask()
    } catch (problem) {
      if (!(problem instanceof Failure) || !isWorthIt(problem) || attempt === attempts) throw problem
      await pause(1)
    }
  }
}
