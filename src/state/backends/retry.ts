import { Failure } from '../../diagnostic/failure.js'
import type { Clock } from '../../runtime/runtime.js'

const delaysSeconds: readonly number[] = [0.5, 1, 2, 4]

/** Makes a request of a backend, again with growing delays where it may pass; the last failure says how often it was tried. */
export async function retrying<T>(clock: Clock, request: () => Promise<T>): Promise<T> {
  const begin = clock.monotonic()
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await request()
    } catch (error) {
      if (!(error instanceof Failure) || !error.isRetryable) throw error
      const delay = delaysSeconds[attempt]
      if (delay === undefined) throw givenUp(error, attempt + 1, (clock.monotonic() - begin) / 1000)
      await clock.sleep(delay * 1000)
    }
  }
}

function givenUp(failure: Failure, attempts: number, seconds: number): Failure {
  return new Failure(
    failure.kind,
    failure.code,
    `${failure.message} Given up after ${attempts} attempts in ${Math.round(seconds)} s.`,
    false,
    failure.parameters,
  )
}
