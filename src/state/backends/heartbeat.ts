import { Failure } from '../../diagnostic/failure.js'
import { heartbeatSeconds } from '../lock.js'

/** Shows again and again that a holder lives, until it is stopped; never keeps the process alive. */
export interface Heartbeat {
  /** The failure after which the lock counts as lost; undefined while it is ours. */
  readonly lost: Failure | undefined
  /** Resolves when no beat is under way any more. */
  stop(): Promise<void>
}

/** Starts beating. A beat that rejects with a conflict ends it; one that fails otherwise is made up for by the next. */
export function startHeartbeat(beat: () => Promise<void>, seconds: number = heartbeatSeconds): Heartbeat {
  let lost: Failure | undefined
  let underWay: Promise<void> = Promise.resolve()
  const timer = setInterval(() => {
    underWay = underWay.then(beat).catch((error: unknown) => {
      if (!(error instanceof Failure) || error.kind !== 'conflict') return
      lost = error
      clearInterval(timer)
    })
  }, seconds * 1000)
  timer.unref()
  return {
    get lost() {
      return lost
    },
    async stop() {
      clearInterval(timer)
      await underWay
    },
  }
}
