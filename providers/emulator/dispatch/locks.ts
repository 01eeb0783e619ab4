import type { VirtualTime } from '../clock/virtual-time.js'
import type { Ref } from '../database/database.js'
import type { Pauses } from './pauses.js'
import { goesBeside } from '../rules/concurrency.js'
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
  private readonly holders = new Map<string, readonly Holder[]>()
  private readonly queue = new Set<() => void>()

  constructor(
    private readonly clock: VirtualTime,
    private readonly pauses: Pauses,
  ) {}

  /** Takes all claims at once, waiting as long as xapi would; tells whether it had to wait. */
  async take(claims: readonly Claim[], task: Ref): Promise<boolean> {
    const deadline = this.clock.now() + patienceSeconds
    let hasWaited = false
    for (;;) {
      const taken = claims.find(claim => this.hindrance(claim) !== undefined)
      if (taken === undefined) break
      if (this.clock.now() >= deadline) throw this.inProgress(taken)
      hasWaited = true
      const pause = this.clock.sleepUntil(deadline)
      this.queue.add(pause.wake)
      await this.pauses.during(task, pause)
      this.queue.delete(pause.wake)
    }
    for (const claim of claims) this.hold(claim, task)
    return hasWaited
  }

  /** Takes one object, without asking. */
  hold(claim: Claim, task: Ref): void {
    const others = this.holders.get(keyOf(claim)) ?? []
    this.holders.set(keyOf(claim), [...others, { operation: claim.operation, task }])
  }

  /** Gives the claims of a task back and lets those who wait look again. */
  release(claims: readonly Claim[], task: Ref): void {
    for (const claim of claims) {
      const left = [...(this.holders.get(keyOf(claim)) ?? [])]
      const own = left.findIndex(holder => holder.task === task && holder.operation === claim.operation)
      if (own >= 0) left.splice(own, 1)
      if (left.length > 0) this.holders.set(keyOf(claim), left)
      else this.holders.delete(keyOf(claim))
    }
    const waiting = [...this.queue]
    this.queue.clear()
    for (const wake of waiting) wake()
  }

  /** An operation under way that the claimed one does not go together with. */
  private hindrance(claim: Claim): Holder | undefined {
    const holders = this.holders.get(keyOf(claim)) ?? []
    const running = holders.map(holder => holder.operation)
    return goesBeside(claim.className, claim.operation, running) ? undefined : holders[0]
  }

  private inProgress(claim: Claim): XapiFailure {
    const holder = this.hindrance(claim)
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
