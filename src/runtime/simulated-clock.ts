import type { Clock } from './runtime.js'

/** A clock that stands still until it is advanced. */
export class SimulatedClock implements Clock {
  private elapsed = 0
  private jumped = 0
  private sleepers: { readonly wakesAt: number; readonly wake: () => void }[] = []

  /** `start` in milliseconds since 1970. With `jumps`, a sleep advances the clock itself and so never blocks. */
  constructor(
    private readonly start: number,
    private readonly jumps: boolean,
  ) {}

  now(): number {
    return this.start + this.jumped + this.elapsed
  }

  monotonic(): number {
    return this.elapsed
  }

  sleep(milliseconds: number): Promise<void> {
    if (this.jumps) return this.advance(milliseconds)
    return new Promise(resolve => {
      this.sleepers.push({ wakesAt: this.elapsed + milliseconds, wake: resolve })
    })
  }

  every(milliseconds: number, tick: () => void): () => void {
    let isStopped = false
    const wait = (): void => {
      const wake = (): void => {
        if (isStopped) return
        tick()
        wait()
      }
      this.sleepers.push({ wakesAt: this.elapsed + milliseconds, wake })
    }
    wait()
    return () => {
      isStopped = true
    }
  }

  /** Somebody sets the wall clock, back where it is a negative time: nobody wakes, and what only grows does not move. */
  jump(milliseconds: number): void {
    this.jumped += milliseconds
  }

  /** Lets time pass and wakes, in order, whoever's sleep ends in it. */
  async advance(milliseconds: number): Promise<void> {
    const until = this.elapsed + milliseconds
    for (;;) {
      const [next] = this.sleepers.sort((left, right) => left.wakesAt - right.wakesAt)
      if (!next || next.wakesAt > until) break
      this.sleepers.shift()
      this.elapsed = Math.max(this.elapsed, next.wakesAt)
      next.wake()
      // What was woken may sleep again within the stretch that is passing.
      await Promise.resolve()
    }
    this.elapsed = Math.max(this.elapsed, until)
  }
}
