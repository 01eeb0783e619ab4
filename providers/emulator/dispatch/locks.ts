import type { VirtualTime } from '../clock/virtual-time.js'
import type { Ref } from '../database/database.js'
import { XapiFailure } from '../xapi-failure.js'

/** An object that a call needs to itself, and the operation it shows there meanwhile. */
export interface Claim {
  readonly className: string
  readonly ref: Ref
  readonly operation: string
}

/** How long xapi waits for an object before it gives up (xapi.md §0.4). */
const patienceSeconds = 7200

interface Holder {
  readonly operation: string
  readonly task: Ref
}

/** Which objects are taken by which operation; who wants a taken one waits on the virtual clock. */
export class Locks {
  private readonly holders = new Map<string, Holder>()
  private readonly queue = new Set<() => void>()

  constructor(private readonly clock: VirtualTime) {}

  /** Takes all claims at once, waiting as long as xapi would; tells whether it had to wait. */
  async take(claims: readonly Claim[], task: Ref): Promise<boolean> {
    const deadline = this.clock.now() + patienceSeconds
    let hasWaited = false
    for (;;) {
      const taken = claims.find(claim => this.holders.has(keyOf(claim)))
      if (taken === undefined) break
      if (this.clock.now() >= deadline) throw this.inProgress(taken)
      hasWaited = true
      const pause = this.clock.sleepUntil(deadline)
      this.queue.add(pause.wake)
      await pause.done
      this.queue.delete(pause.wake)
    }
    for (const claim of claims) this.holders.set(keyOf(claim), { operation: claim.operation, task })
    return hasWaited
  }

  /** Takes one object for good. */
  hold(claim: Claim, task: Ref): void {
    this.holders.set(keyOf(claim), { operation: claim.operation, task })
  }

  /** Gives the claims back and lets those who wait look again. */
  release(claims: readonly Claim[]): void {
    for (const claim of claims) this.holders.delete(keyOf(claim))
    const waiting = [...this.queue]
    this.queue.clear()
    for (const wake of waiting) wake()
  }

  private inProgress(claim: Claim): XapiFailure {
    const holder = this.holders.get(keyOf(claim))
    return new XapiFailure('OTHER_OPERATION_IN_PROGRESS', [
      claim.className,
      claim.ref,
      holder?.operation ?? '',
      holder?.task ?? '',
    ])
  }
}

function keyOf(claim: Claim): string {
  return `${claim.className}/${claim.ref}`
}
