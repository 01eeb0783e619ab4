import type { Diagnostic } from '../diagnostic/diagnostic.js'
import { callProvider } from '../provider/retry.js'
import type { State } from '../state/state.js'
import { ApplyContext } from './apply-context.js'
import { type ApplyRequest, defaultParallelism } from './apply-plan.js'
import { observeAgain } from './observe-again.js'
import { ApplyRecord } from './record.js'
import { runSteps } from './run-steps.js'
import { settleIntents } from './settle-intents.js'

/** What an operation came to. */
export interface OperationResult {
  readonly state: State
  readonly diagnostics: readonly Diagnostic[]
  readonly isInterrupted: boolean
}

/** Carries out steps that change no instance, each announced in the journal; observes only where an outcome is in doubt. */
export async function performOperation(request: ApplyRequest): Promise<OperationResult> {
  const { plan, backend, session, runtime } = request
  const record = new ApplyRecord(plan.state, await backend.journal(plan.state), () => session.sync())
  const context = new ApplyContext(
    plan,
    request.desired,
    session,
    runtime,
    request.registry,
    record,
    request.parallelism ?? defaultParallelism,
    request.interruption ?? { isRequested: false },
    request.events ?? (() => undefined),
  )
  const run = await runSteps(context)
  await record.flush()
  const unclear =
    record.openIntents.length === 0
      ? []
      : settleIntents(
          record,
          session,
          await callProvider(runtime.clock, () => observeAgain(context, record.draft)),
        )
  const open = record.openIntents
  await record.closeJournal()
  const state = await backend.save(record.draft.finish(plan.state.serial, request.writtenBy), open)
  return { state, diagnostics: [...run.diagnostics, ...unclear], isInterrupted: run.isInterrupted }
}
