import { Failure } from '../diagnostic/failure.js'
import type { Clock } from '../runtime/runtime.js'
import { type LockInfo, type LockRequest, lockConflict } from './lock.js'

/** One try: the lock, or who has it (undefined where that cannot be read); `again` asks for another try at once. */
export type LockAttempt =
  | { readonly kind: 'taken'; readonly lock: LockInfo }
  | { readonly kind: 'held'; readonly holder: LockInfo | undefined }
  | { readonly kind: 'again' }

const pollMilliseconds = 500

/** Tries until the lock is ours or the time is up; rejects with a `Failure` that names the holder. */
export async function waitForLock(
  clock: Clock,
  name: string,
  request: LockRequest,
  attempt: () => Promise<LockAttempt>,
): Promise<LockInfo> {
  const deadline = clock.monotonic() + request.timeoutSeconds * 1000
  for (;;) {
    const outcome = await attempt()
    if (outcome.kind === 'taken') return outcome.lock
    if (request.isStopped?.() === true)
      throw new Failure('cancelled', 'interrupted', `Waiting for the state in ${name} was interrupted.`)
    if (outcome.kind === 'again') continue
    if (clock.monotonic() >= deadline)
      throw outcome.holder ? lockConflict(name, outcome.holder) : nameless(name)
    await clock.sleep(Math.min(pollMilliseconds, Math.max(1, deadline - clock.monotonic())))
  }
}

function nameless(name: string): Failure {
  return new Failure(
    'conflict',
    'state-locked',
    `The state in ${name} is locked, but the lock does not say who holds it. If nobody works on this state, remove that lock.`,
    true,
  )
}
