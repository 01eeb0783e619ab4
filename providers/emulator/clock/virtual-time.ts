import { nextTick } from 'node:process'
import { invariant } from '../../../src/diagnostic/invariant.js'
import type { VirtualClock } from '../world.js'

/** What is due at times of its own: the agenda. */
export interface Appointments {
  /** When the next one is due; undefined when none is. */
  next(): number | undefined
  /** Carries out the first that is due now. */
  fire(): void
}

export interface VirtualTimeOptions {
  readonly startSeconds: number
  readonly appointments: Appointments
  /** Resolves when everything that could go on has gone on. */
  readonly drain: () => Promise<void>
  /** Told before time moves, with the new time. */
  readonly moving: (seconds: number) => void
}

interface Sleeper {
  readonly at: number
  readonly order: number
  readonly wake: () => void
}

/**
 * Time that jumps: when every piece of work waits, and someone in the foreground waits for the outcome, it goes straight
 * to the next sleeper or appointment. Without anybody in the foreground it stands still.
 */
export class VirtualTime implements VirtualClock {
  private seconds: number
  private readonly sleepers: Sleeper[] = []
  private order = 0
  private running = 0
  private waiting = 0
  private foreground = 0
  private isPumping = false
  private isCatchingUp = false

  constructor(private readonly options: VirtualTimeOptions) {
    this.seconds = options.startSeconds
  }

  now(): number {
    return this.seconds
  }

  sleep(seconds: number): Promise<void> {
    return this.sleepUntil(this.seconds + Math.max(0, seconds)).done
  }

  /** Waits for a moment, or until it is woken before. */
  sleepUntil(at: number): { readonly done: Promise<void>; readonly wake: () => void } {
    const waker: { wake: () => void } = { wake: () => undefined }
    const done = new Promise<void>(resolve => {
      this.order += 1
      const sleeper: Sleeper = {
        at,
        order: this.order,
        wake: () => {
          const index = this.sleepers.indexOf(sleeper)
          if (index < 0) return
          this.sleepers.splice(index, 1)
          this.waiting -= 1
          resolve()
        },
      }
      waker.wake = sleeper.wake
      insertInOrder(this.sleepers, sleeper)
      this.waiting += 1
    })
    void this.pump()
    return { done, wake: () => waker.wake() }
  }

  /** Does work that may wait on this clock, one wait at a time. Time moves only for work in the foreground. */
  async run<T>(place: 'foreground' | 'background', work: () => Promise<T>): Promise<T> {
    this.running += 1
    if (place === 'foreground') this.foreground += 1
    try {
      this.catchUp()
      return await work()
    } finally {
      this.running -= 1
      if (place === 'foreground') this.foreground -= 1
      void this.pump()
    }
  }

  /** Carries out what is due by now: appointments made for this very moment do not wait for time to move. */
  catchUp(): void {
    if (this.isCatchingUp) return
    this.isCatchingUp = true
    try {
      while ((this.options.appointments.next() ?? Infinity) <= this.seconds) this.options.appointments.fire()
    } finally {
      this.isCatchingUp = false
    }
  }

  private async pump(): Promise<void> {
    if (this.isPumping) return
    this.isPumping = true
    try {
      while (this.foreground > 0) {
        await this.options.drain()
        if (this.foreground === 0 || this.waiting < this.running) return
        if (!this.step()) return
      }
    } finally {
      this.isPumping = false
    }
  }

  /** Goes to the next moment at which something is due; appointments there come in their order, before what sleeps. */
  private step(): boolean {
    const sleeper = this.sleepers[0]
    const appointment = this.options.appointments.next()
    const at = Math.min(sleeper?.at ?? Infinity, appointment ?? Infinity)
    if (at === Infinity) return false
    if (at > this.seconds) {
      this.options.moving(at)
      this.seconds = at
    }
    if (appointment !== undefined && appointment <= this.seconds) this.catchUp()
    else if (sleeper !== undefined) sleeper.wake()
    else invariant(false, 'something was due')
    return true
  }
}

/** Lets promises that are ready run, and those that they make ready, without leaving the turn of the event loop. */
export function drainMicrotasks(): Promise<void> {
  return new Promise(resolve => nextTick(resolve))
}

function insertInOrder(sleepers: Sleeper[], sleeper: Sleeper): void {
  let index = sleepers.length
  while (index > 0) {
    const other = sleepers[index - 1]
    if (other === undefined || other.at <= sleeper.at) break
    index -= 1
  }
  sleepers.splice(index, 0, sleeper)
}
