import type { VirtualTime } from '../clock/virtual-time.js'
import type { Ref } from '../database/database.js'
import { XapiFailure } from '../xapi-failure.js'

interface Pause {
  readonly done: Promise<void>
  readonly wake: () => void
}

/** The waits of calls by their task: until the change of a call is made, it can be called off (xapi.md §0.4). */
export class Pauses {
  private readonly waiting = new Map<Ref, Pause>()
  private readonly calledOff = new Set<Ref>()

  constructor(private readonly clock: VirtualTime) {}

  /** Lets time pass, in virtual seconds; TASK_CANCELLED [task] when the task is called off. */
  wait(task: Ref, seconds: number): Promise<void> {
    return this.during(task, this.clock.sleepUntil(this.clock.now() + seconds))
  }

  /** Waits for a pause to end; TASK_CANCELLED [task] when the task is called off. */
  async during(task: Ref, pause: Pause): Promise<void> {
    this.waiting.set(task, pause)
    await pause.done
    if (this.waiting.get(task) === pause) this.waiting.delete(task)
    if (this.calledOff.delete(task)) throw new XapiFailure('TASK_CANCELLED', [task])
  }

  /** Calls a task off; false where it does not wait for anything. */
  callOff(task: Ref): boolean {
    const pause = this.waiting.get(task)
    if (pause === undefined) return false
    this.calledOff.add(task)
    pause.wake()
    return true
  }
}
