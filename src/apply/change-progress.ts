import type { PlannedChange } from '../plan/plan.js'
import type { Step } from '../provider/step.js'
import type { ApplyContext } from './apply-context.js'

/** How far each change has come, told from its steps. */
export class ChangeProgress {
  readonly complete = new Set<PlannedChange>()
  /** Changes of which something was done, or tried. */
  readonly touched = new Set<PlannedChange>()
  readonly #context: ApplyContext
  readonly #left = new Map<string, number>()
  readonly #failed = new Set<string>()

  constructor(context: ApplyContext, steps: readonly Step[]) {
    this.#context = context
    for (const step of steps) this.#left.set(step.address, (this.#left.get(step.address) ?? 0) + 1)
    for (const change of context.plan.changes) if (!this.#left.has(change.address)) this.complete.add(change)
  }

  start(step: Step): void {
    for (const change of this.#context.changesOf(step.address)) {
      if (this.touched.has(change)) continue
      this.touched.add(change)
      this.#context.tell({
        kind: 'change-started',
        address: change.address,
        action: change.action,
        at: this.#context.monotonic(),
      })
    }
  }

  finish(step: Step): void {
    const left = (this.#left.get(step.address) ?? 1) - 1
    this.#left.set(step.address, left)
    const current = this.#context.changeOf(step.address)
    if (current?.mode === 'managed') this.#context.values.advance(current)
    if (left > 0 || this.#failed.has(step.address)) return
    for (const change of this.#context.changesOf(step.address)) this.#completeChange(change)
  }

  fail(step: Step, skipped: readonly Step[]): void {
    for (const { address } of [step, ...skipped]) {
      if (this.#failed.has(address)) continue
      this.#failed.add(address)
      for (const change of this.#context.changesOf(address)) {
        if (!this.touched.has(change)) continue
        this.#context.tell({
          kind: 'change-failed',
          address,
          action: change.action,
          at: this.#context.monotonic(),
        })
      }
    }
  }

  #completeChange(change: PlannedChange): void {
    this.complete.add(change)
    const identity = this.#context.record.draft.instance(change.address)?.identity
    this.#context.tell({
      kind: 'change-complete',
      address: change.address,
      action: change.action,
      at: this.#context.monotonic(),
      ...(identity === undefined || identity === '' ? {} : { identity }),
    })
  }
}
