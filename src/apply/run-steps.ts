import { type Diagnostic, errorDiagnostic } from '../diagnostic/diagnostic.js'
import type { Failure } from '../diagnostic/failure.js'
import { invariant } from '../diagnostic/invariant.js'
import { createSchedule } from '../graph/schedule.js'
import type { PlannedChange } from '../plan/plan.js'
import { type ResolvedArguments, resolveArguments } from '../provider/arguments.js'
import { asFailure, callProvider } from '../provider/retry.js'
import type { Json, Step } from '../provider/step.js'
import type { StepWatch } from '../provider/watch.js'
import type { ApplyContext } from './apply-context.js'
import { evaluateArgument } from './evaluate-argument.js'
import { type IntentContext, changesOf, createIntent } from './intent.js'
import { ChangeProgress } from './change-progress.js'
import { readData } from './read-data.js'

/** What running the steps came to. */
export interface RunResult {
  readonly diagnostics: readonly Diagnostic[]
  readonly isInterrupted: boolean
  readonly progress: ChangeProgress
}

/** How a plan is carried out in spite of its errors, or in an order of the caller's: step by step, whatever fails, but for the steps left out. */
export interface Force {
  /** The ids of all steps, in the order in which they are tried. */
  readonly order: readonly string[]
  readonly leftOut: ReadonlySet<string>
}

/** Runs the plan's steps, as many at a time as may be, each after what it needs. A failure stops what rests on it. */
export async function runSteps(context: ApplyContext, force?: Force): Promise<RunResult> {
  const run = new StepRun(context, force)
  await run.go()
  return { diagnostics: run.diagnostics, isInterrupted: run.isInterrupted, progress: run.progress }
}

interface Prepared {
  readonly step: Step
  readonly resolved: ResolvedArguments
}

const neverAborted = new AbortController().signal

/** How often a call is made that is refused while others are under way. */
const mostAttempts = 3

class StepRun {
  readonly diagnostics: Diagnostic[] = []
  readonly progress: ChangeProgress
  isInterrupted = false
  readonly #context: ApplyContext
  readonly #schedule
  readonly #steps: ReadonlyMap<string, Step>
  readonly #results = new Map<string, Json>()
  /** Resolves when a running step ends; made anew for each wait. */
  #wake: () => void = () => undefined
  #ended = 0
  #bug: unknown
  readonly #underWay = new Set<Promise<void>>()
  /** Ids of steps whose calls are under way; not of those that wait to be tried again. */
  readonly #calling = new Set<string>()
  readonly #endings = new Set<() => void>()
  #done = 0
  readonly #force: Force | undefined

  constructor(context: ApplyContext, force: Force | undefined) {
    this.#context = context
    this.#force = force
    const { steps } = context.plan
    this.#steps = new Map(steps.map(step => [step.id, step]))
    this.#schedule = createSchedule(
      force === undefined
        ? steps.map(step => ({ id: step.id, needs: step.needs.map(need => need.step) }))
        : force.order.map((id, index) => ({ id, needs: force.order.slice(Math.max(0, index - 1), index) })),
    )
    this.progress = new ChangeProgress(context, steps)
  }

  /** A failing journal ends the run, but not before the calls under way have come back. */
  async go(): Promise<void> {
    try {
      await this.#loop()
    } finally {
      await Promise.all(this.#underWay)
    }
  }

  async #loop(): Promise<void> {
    for (;;) {
      this.#noticeInterruption()
      if (!this.isInterrupted) await this.#startReady()
      if (this.#bug !== undefined) throw this.#bug
      if (this.#schedule.running === 0) {
        if (this.isInterrupted || this.#schedule.isFinished) return
        continue
      }
      await new Promise<void>(resolve => {
        this.#wake = resolve
        if (this.#ended > 0) resolve()
      })
      this.#ended = 0
    }
  }

  #noticeInterruption(): void {
    if (this.isInterrupted || !this.#context.interruption.isRequested || this.#schedule.isFinished) return
    this.isInterrupted = true
    this.#context.tell({ kind: 'interrupted', running: this.#schedule.running })
  }

  /** Takes what may start, announces it with one write to the journal, and starts it. */
  async #startReady(): Promise<void> {
    const room = this.#context.parallelism - this.#calling.size
    const ids = room > 0 ? this.#schedule.ready(room) : []
    const prepared: Prepared[] = []
    for (const id of ids) {
      const step = this.#steps.get(id)
      invariant(step, `there is no step ${id}`)
      if (this.#force?.leftOut.has(id) === true) {
        this.#schedule.complete(id)
        continue
      }
      const ready = await this.#prepare(step)
      if (ready) prepared.push(ready)
    }
    if (prepared.some(({ step }) => step.hasEffect !== false)) await this.#context.record.flush()
    for (const one of prepared) {
      this.#calling.add(one.step.id)
      const running = this.#perform(one).finally(() => this.#underWay.delete(running))
      this.#underWay.add(running)
    }
  }

  async #prepare(step: Step): Promise<Prepared | undefined> {
    const context = this.#context
    try {
      const resolved = await resolveArguments(step, {
        result: id => this.#result(id),
        evaluate: (address, path) => evaluateArgument(context.desired, context.values, address, path),
      })
      this.progress.start(step)
      if (step.kind !== 'read')
        context.record.announce(createIntent(step, resolved, this.#intentContext(step)))
      return { step, resolved }
    } catch (error) {
      this.#fail(step, asFailure(error))
      return undefined
    }
  }

  async #perform(prepared: Prepared): Promise<void> {
    const { step } = prepared
    try {
      this.#context.tell({ kind: 'step-started', step, at: this.#context.monotonic() })
      this.#finish(step, await this.#attempt(prepared))
    } catch (error) {
      this.#failOrThrow(step, error)
    }
    this.#leave(step)
  }

  /**
   * Makes the call. One that is refused while others are under way may have come too early, whatever the plan says it needs:
   * it is made again once those have ended, as long as one of them was done.
   */
  async #attempt({ step, resolved }: Prepared): Promise<Json> {
    const { session, runtime, interruption } = this.#context
    if (step.kind === 'read') return readData(this.#context, step.address)
    for (let count = 1; ; count += 1) {
      const doneBefore = this.#done
      try {
        return await callProvider(
          runtime.clock,
          () => session.perform(step, resolved.values, this.#watch(step)),
          undefined,
          () => interruption.isRequested,
        )
      } catch (error) {
        const failure = asFailure(error)
        const mayBeEarly = failure.kind === 'refused' && this.#force === undefined
        if (!mayBeEarly || count === mostAttempts) throw error
        await this.#othersEnd(step)
        if (this.#done === doneBefore || interruption.isRequested) throw error
        this.#calling.add(step.id)
        this.#context.tell({ kind: 'step-tried-again', step, at: runtime.clock.monotonic(), failure })
      }
    }
  }

  #watch(step: Step): StepWatch {
    const { tell, runtime, interruption } = this.#context
    return {
      progress: fraction => tell({ kind: 'step-progress', step, at: runtime.clock.monotonic(), fraction }),
      signal: interruption.signal ?? neverAborted,
    }
  }

  /** Waits until all calls that are under way now have ended; the step itself is under way no longer. */
  async #othersEnd(step: Step): Promise<void> {
    this.#leave(step)
    const others = [...this.#calling]
    const isCrowded = (): boolean => this.#calling.size >= this.#context.parallelism
    while (others.some(id => this.#calling.has(id)) || isCrowded())
      await new Promise<void>(resolve => this.#endings.add(resolve))
  }

  #leave(step: Step): void {
    this.#calling.delete(step.id)
    for (const end of this.#endings) end()
    this.#endings.clear()
    this.#ended += 1
    this.#wake()
  }

  #finish(step: Step, result: Json): void {
    const { record, tell, runtime } = this.#context
    this.#results.set(step.id, result)
    const intent = record.intent(step.id)
    if (intent) record.close({ kind: 'result', id: step.id, result }, changesOf(intent, result))
    else if (record.draft.isPlanUnderWay) record.change([{ kind: 'step-done', step: step.id, result }])
    this.#done += 1
    this.#schedule.complete(step.id)
    tell({ kind: 'step-finished', step, at: runtime.clock.monotonic() })
    this.progress.finish(step)
  }

  #failOrThrow(step: Step, error: unknown): void {
    try {
      this.#fail(step, asFailure(error))
    } catch (bug) {
      this.#bug = bug
    }
  }

  /** A refused call did not happen; what became of any other is found out at the end. */
  #fail(step: Step, failure: Failure): void {
    const { record, tell, runtime } = this.#context
    if (failure.kind === 'refused' && record.intent(step.id))
      record.close({ kind: 'failed', id: step.id, code: failure.code })
    tell({ kind: 'step-failed', step, at: runtime.clock.monotonic(), failure })
    const skipped = this.#force === undefined ? this.#schedule.fail(step.id) : []
    if (this.#force !== undefined) this.#schedule.complete(step.id)
    if (skipped.length > 0) tell({ kind: 'steps-skipped', steps: skipped, because: step.id })
    this.progress.fail(
      step,
      skipped.flatMap(id => this.#steps.get(id) ?? []),
    )
    this.diagnostics.push(
      stepFailed(
        this.#context,
        step,
        failure,
        skipped.flatMap(id => this.#steps.get(id) ?? []),
      ),
    )
  }

  #result(id: string): Json {
    const result = this.#results.get(id)
    if (result === undefined && this.#force !== undefined) return null
    invariant(result !== undefined, `the step ${id} has no result yet`)
    return result
  }

  #intentContext(step: Step): IntentContext {
    const context = this.#context
    const changeOf = (address: string): PlannedChange | undefined => context.changeOf(address)
    return {
      instance: address => context.pendingRecord(address),
      identityOf: () => changeOf(step.address)?.identity,
      deposedKey: address => context.deposedKey(address),
      result: id => this.#result(id),
    }
  }
}

const failureSummaries = {
  refused: 'Step refused',
  unavailable: 'Step failed: not reachable',
  conflict: 'Step failed: somebody else was faster',
  cancelled: 'Step cancelled',
} as const

function stepFailed(
  context: ApplyContext,
  step: Step,
  failure: Failure,
  skipped: readonly Step[],
): Diagnostic {
  const addresses = [...new Set(skipped.map(other => other.address))].filter(
    address => address !== step.address,
  )
  const consequence = addresses.length === 0 ? '' : ` Not done because of this: ${addresses.join(', ')}.`
  const range = context.desired.range(step.address)
  const sentence = failure.message.endsWith('.') ? failure.message : `${failure.message}.`
  return errorDiagnostic(
    failureSummaries[failure.kind],
    `The step "${step.summary}" failed: ${sentence} (${failure.code})${consequence} What was done is recorded; put right the cause and apply again.`,
    { address: step.address, ...(range === undefined ? {} : { range }) },
  )
}
