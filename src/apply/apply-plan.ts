import { type Diagnostic, errorDiagnostic, hasErrors } from '../diagnostic/diagnostic.js'
import { invariant } from '../diagnostic/invariant.js'
import type { Desired } from '../desired/desired.js'
import type { PlannedChange } from '../plan/plan.js'
import type { WorkingPlan } from '../plan/plan-request.js'
import type { Session } from '../provider/contract.js'
import { callProvider } from '../provider/retry.js'
import type { Runtime } from '../runtime/runtime.js'
import type { KindRegistry } from '../schema/kind-registry.js'
import type { Backend } from '../state/backends/backend.js'
import type { State } from '../state/state.js'
import { moveInstance } from '../state/state-changes.js'
import { WriteOnlyHashes } from '../state/write-only-hash.js'
import { ApplyContext } from './apply-context.js'
import type { EventListener, Interruption } from './events.js'
import { hashSecrets } from './instance-record.js'
import { observeAgain } from './observe-again.js'
import { ApplyRecord } from './record.js'
import { type Force, type RunResult, runSteps } from './run-steps.js'
import { settleIntents } from './settle-intents.js'
import { writeOutputs } from './write-outputs.js'
import { writeValues } from './write-values.js'
import { refreshValues } from './refresh-values.js'

export interface ApplyRequest {
  readonly plan: WorkingPlan
  readonly desired: Desired
  readonly session: Session
  readonly registry: KindRegistry
  /** Locked by the caller. */
  readonly backend: Backend
  readonly runtime: Runtime
  /** Which Poolwright writes the state. */
  readonly writtenBy: string
  /** How many steps run at a time. Left out: 10. */
  readonly parallelism?: number
  readonly events?: EventListener
  readonly interruption?: Interruption
  /** The fingerprint of the saved plan that this carries out: its done steps are remembered until it is finished. */
  readonly savedPlan?: string
  /** Set in tests only: carries out a plan in spite of its errors, or in an order of the test's. */
  readonly force?: Force
}

export interface ApplyResult {
  readonly state: State
  readonly diagnostics: readonly Diagnostic[]
  /** Changes whose steps are all done. */
  readonly complete: readonly PlannedChange[]
  readonly isInterrupted: boolean
}

/** How many steps run at a time where nothing is said. */
export const defaultParallelism = 10

/** Carries out a plan's steps and nothing else, and keeps the honest state whatever happens. The plan must be applicable. */
export async function applyPlan(request: ApplyRequest): Promise<ApplyResult> {
  const { plan, backend, session } = request
  invariant(plan.isApplicable || request.force !== undefined, 'a plan with errors is not applied')
  const record = new ApplyRecord(plan.state, await backend.journal(plan.state), () => session.sync())
  const context = createContext(request, record)
  beginPlan(record, request.savedPlan)
  prepareState(context)
  await prepareSecrets(context)
  const run = await runSteps(context, request.force)
  const closing = await finish(context, run)
  if (record.draft.isPlanUnderWay && !run.isInterrupted && !hasErrors([...run.diagnostics, ...closing]))
    record.change([{ kind: 'plan-ended' }])
  const saved = await save(request, record)
  return {
    state: saved,
    diagnostics: [...run.diagnostics, ...closing, ...interruptedDiagnostic(run, plan.mode)],
    complete: [...run.progress.complete].filter(isToBeCounted),
    isInterrupted: run.isInterrupted,
  }
}

/** An object that is imported as it is has nothing else done to it. */
function isToBeCounted({ action, importing }: PlannedChange): boolean {
  return action !== 'no-op' || importing !== undefined
}

/** A saved plan that was interrupted is gone on with; any other that was left unfinished is given up. */
function beginPlan(record: ApplyRecord, savedPlan: string | undefined): void {
  const before = record.draft.unfinished?.fingerprint
  if (before === savedPlan) return
  record.change([
    savedPlan === undefined ? { kind: 'plan-ended' } : { kind: 'plan-begun', fingerprint: savedPlan },
  ])
}

function createContext(request: ApplyRequest, record: ApplyRecord): ApplyContext {
  return new ApplyContext(
    request.plan,
    request.desired,
    request.session,
    request.runtime,
    request.registry,
    record,
    request.parallelism ?? defaultParallelism,
    request.interruption ?? { isRequested: false },
    request.events ?? (() => undefined),
  )
}

/** What needs no step: objects that move to another address, are adopted, or are let go. */
function prepareState(context: ApplyContext): void {
  const { record, plan } = context
  moveAll(context)
  for (const change of plan.changes) {
    const { address, identity, importing, prior } = change
    if (change.action === 'forget' && change.remains === undefined && identity !== undefined)
      record.change([{ kind: 'unbind', address, identity }])
    if (importing === undefined || prior === undefined) continue
    const instance = { ...context.pendingRecord(address), identity: importing }
    record.change([{ kind: 'bind', address, instance }])
  }
}

/** Moves form chains: whoever's new address is free goes first. */
function moveAll({ record, plan }: ApplyContext): void {
  let waiting = plan.changes.filter(
    change => change.previousAddress !== undefined && change.deposedKey === undefined,
  )
  while (waiting.length > 0) {
    const blocked: PlannedChange[] = []
    for (const change of waiting) {
      const from = change.previousAddress
      if (from === undefined || !record.draft.instance(from)) continue
      if (record.draft.instance(change.address)) blocked.push(change)
      else record.change([moveInstance(from, change.address)])
    }
    invariant(blocked.length < waiting.length, "moves stand in each other's way")
    waiting = blocked
  }
}

async function prepareSecrets(context: ApplyContext): Promise<void> {
  const hashes = new WriteOnlyHashes()
  let like = firstHash(context.plan.state)
  for (const change of context.plan.changes) {
    if (change.action === 'delete' || change.action === 'forget' || change.mode === 'data') continue
    const before = context.record.draft.instance(change.address)
    const made = await hashSecrets(context.registry, change, before, hashes, context.runtime.random, like)
    like ??= Object.values(made)[0]
    context.secrets.set(change.address, made)
  }
}

function firstHash(state: State): string | undefined {
  for (const instance of Object.values(state.instances))
    for (const hash of Object.values(instance.writeOnly)) return hash
  return undefined
}

/** Observes once more, settles what is in doubt, and writes values and outputs. */
async function finish(context: ApplyContext, run: RunResult): Promise<readonly Diagnostic[]> {
  const { record, session, runtime, plan } = context
  const hasFailed = hasErrors(run.diagnostics) || run.isInterrupted
  if (
    plan.steps.length === 0 &&
    !plan.changes.some(change => change.action === 'update') &&
    plan.mode === 'normal' &&
    !record.isChanged &&
    plan.outputs.every(output => output.action === 'no-op')
  )
    return []
  await record.flush()
  const observation = await callProvider(runtime.clock, () => observeAgain(context, record.draft))
  const unclear = settleIntents(record, session, observation)
  const written =
    plan.mode === 'refresh-only'
      ? refreshValues(context, observation)
      : writeValues(context, run.progress, observation)
  return [
    ...unclear,
    ...written,
    ...writeOutputs(context, plan.state.outputs, hasFailed || unclear.length > 0),
    ...(hasFailed || plan.mode === 'destroy' ? [] : failedChecks(context)),
  ]
}

/** Checks of the applied values that fail, but for those that the plan told already. */
function failedChecks({ desired, plan, values }: ApplyContext): readonly Diagnostic[] {
  const keyOf = ({ summary, detail, range }: Diagnostic): string =>
    JSON.stringify([summary, detail, range?.source.name, range?.start])
  const told = new Set(plan.diagnostics.map(keyOf))
  const checks = desired.checks?.(values.known) ?? []
  return checks.filter(({ severity }) => severity === 'warning').filter(each => !told.has(keyOf(each)))
}

async function save(request: ApplyRequest, record: ApplyRecord): Promise<State> {
  const open = record.openIntents
  await record.closeJournal()
  if (!record.isChanged) return request.plan.state
  const saved = await request.backend.save(
    record.draft.finish(request.plan.state.serial, request.writtenBy),
    open,
  )
  request.events?.({ kind: 'saved', serial: saved.serial })
  return saved
}

function interruptedDiagnostic(run: RunResult, mode: ApplyRequest['plan']['mode']): readonly Diagnostic[] {
  if (!run.isInterrupted) return []
  const command = mode === 'destroy' ? 'Destroy' : 'Apply'
  return [
    errorDiagnostic(
      `${command} interrupted`,
      `The steps under way were finished and recorded; further ones were not started. ${command} again to go on from here.`,
    ),
  ]
}
