import { Failure } from '../diagnostic/failure.js'
import { InvariantError } from '../diagnostic/invariant.js'
import type { Clock } from '../runtime/runtime.js'

export interface RetryPolicy {
  /** How often a call is made at most. */
  readonly attempts: number
  readonly firstDelaySeconds: number
  readonly longestDelaySeconds: number
}

export const defaultRetryPolicy: RetryPolicy = { attempts: 5, firstDelaySeconds: 1, longestDelaySeconds: 30 }

/**
 * The one door through which the engine calls a provider: retryable failures are tried again with a growing delay, and
 * whatever else a provider throws comes out as a `Failure`.
 */
export async function callProvider<T>(
  clock: Clock,
  call: () => Promise<T>,
  policy: RetryPolicy = defaultRetryPolicy,
  isStopped: () => boolean = () => false,
): Promise<T> {
  let delaySeconds = policy.firstDelaySeconds
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call()
    } catch (error) {
      const failure = asFailure(error)
      if (!failure.isRetryable || attempt >= policy.attempts || isStopped()) throw failure
      await clock.sleep(delaySeconds * 1000)
      delaySeconds = Math.min(delaySeconds * 2, policy.longestDelaySeconds)
    }
  }
}

/** Any error as a typed failure; a programmer's mistake stays what it is. */
export function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error
  if (error instanceof InvariantError) throw error
  const message = error instanceof Error ? error.message : String(error)
  return new Failure('unavailable', 'provider-error', `The provider failed unexpectedly: ${message}`)
}
