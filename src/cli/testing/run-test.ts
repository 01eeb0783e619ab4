import { applyPlan } from '../../apply/apply-plan.js'
import { blockContext } from '../../config/block-context.js'
import { testCondition } from '../../desired/condition.js'
import { createDesired } from '../../desired/create-desired.js'
import { isKnownLater } from '../../desired/desired-checks.js'
import type { Desired, DesiredOutput, Known } from '../../desired/desired.js'
import { createEvaluation, singleRepetition, type EvaluationSetting } from '../../desired/evaluation.js'
import { moduleScope } from '../../desired/module-scope.js'
import { errorDiagnostic, hasErrors, type Diagnostic } from '../../diagnostic/diagnostic.js'
import type { Scope } from '../../eval/scope.js'
import { makePlan } from '../../plan/make-plan.js'
import type { LocatedFinding } from '../../plan/plan.js'
import type { WorkingPlan } from '../../plan/plan-request.js'
import type { Session } from '../../provider/contract.js'
import { findKind } from '../../schema/kind-registry.js'
import { emptyState } from '../../state/state-changes.js'
import { objectValue } from '../../value/construct.js'
import type { ObjectValue, Value } from '../../value/value.js'
import { knownFromState } from '../../apply/known-from-state.js'
import { version } from '../version.js'
import { disturb } from './disturb.js'
import { siftFailures, siftFindings } from './expected-failures.js'
import { runVariables } from './run-variables.js'
import type { TestFile, TestRun } from './test-file.js'
import { withRuns, type RunOutputs } from './test-scope.js'
import type { TestedModule, TestWorld } from './test-world.js'

/** `fail`: something that was asked for is not so. `error`: it could not be told. */
export type RunStatus = 'pass' | 'fail' | 'error' | 'skip'

export interface RunResult {
  readonly status: RunStatus
  readonly diagnostics: readonly Diagnostic[]
  /** Findings of error severity that nobody expected. */
  readonly findings: readonly LocatedFinding[]
  readonly plan?: WorkingPlan
  /** What later runs see as `run.NAME`. */
  readonly outputs?: ObjectValue
}

/** Runs one run of a file on the file's world. Throws `CommandFailure` where its module cannot be read. */
export async function runTest(
  world: TestWorld,
  file: TestFile,
  run: TestRun,
  outputs: RunOutputs,
): Promise<RunResult> {
  const module = await world.module(run.moduleFolder ?? '.')
  const { values, diagnostics } = await runVariables(world, module, file, run, outputs)
  if (hasErrors(diagnostics)) return { status: 'error', diagnostics, findings: [] }
  const setting = world.setting(module, values, 'plan')
  const evaluation = createEvaluation(setting, { kind: 'static' })
  const place = { instance: evaluation.root, repetition: singleRepetition }
  const scope = withRuns(moduleScope(evaluation, place), outputs)
  const broken = await disturb(world, setting, run.disturbances, scope)
  if (hasErrors(broken)) return { status: 'error', diagnostics: [...diagnostics, ...broken], findings: [] }
  const session = await world.open(module, setting)
  try {
    const result = await planAndJudge({ world, module, run, outputs, values, setting, session })
    return { ...result, diagnostics: [...diagnostics, ...broken, ...result.diagnostics] }
  } finally {
    await session.close()
  }
}

interface Running {
  readonly world: TestWorld
  readonly module: TestedModule
  readonly run: TestRun
  readonly outputs: RunOutputs
  readonly values: ReadonlyMap<string, Value>
  readonly setting: EvaluationSetting
  readonly session: Session
}

async function planAndJudge(running: Running): Promise<RunResult> {
  const { world, module, run, setting, session } = running
  const { registry, root } = module.configuration
  const { desired, diagnostics } = createDesired(setting)
  if (hasErrors(diagnostics)) return { status: 'error', diagnostics, findings: [] }
  const { state } = await world.backend(module).load()
  const plan = await makePlan({
    desired,
    state: state ?? emptyState(world.runtime.random.uuid(), version),
    session,
    registry,
    mode: run.mode,
    variables: running.values,
    options: { refresh: run.refreshes, targets: run.targets, replace: run.replaces },
  })
  const failures = siftFailures([...diagnostics, ...plan.diagnostics], run.expectedFailures, root)
  const refusals = siftFindings(
    plan.findings.filter(
      ({ severity, code }) => severity === 'error' || run.expectedFindings.some(each => each.code === code),
    ),
    run.expectedFindings,
  )
  const isLast = run.command === 'plan' || !plan.isApplicable
  const found = [
    ...failures.unexpected.map(asError),
    ...(isLast ? failures.problems : []),
    ...refusals.problems,
  ]
  const status = statusOf(found, refusals.unexpected)
  // What is refused is not applied, meant or not; nothing more is to be seen of it.
  if (status === 'error' || !plan.isApplicable)
    return { status, diagnostics: found, findings: refusals.unexpected, plan }
  return run.command === 'plan'
    ? judge(running, plan, desired, setting, plan.known, found)
    : await applyAndJudge(running, plan, refusals.problems)
}

async function applyAndJudge(
  running: Running,
  plan: WorkingPlan,
  earlier: readonly Diagnostic[],
): Promise<RunResult> {
  const { world, module, run, values, session } = running
  const { registry, root } = module.configuration
  const setting = world.setting(module, values, 'apply')
  const { desired } = createDesired(setting)
  const result = await applyPlan({
    plan,
    desired,
    session,
    registry,
    backend: world.backend(module),
    runtime: world.runtime,
    writtenBy: version,
    parallelism: world.context.global.parallelism,
    interruption: world.context.interruption,
  })
  const foretold = plan.diagnostics.filter(each => !isKnownLater(each))
  const told = distinct([...foretold, ...result.diagnostics])
  const failures = siftFailures(told, run.expectedFailures, root)
  const found = [...earlier, ...failures.unexpected.map(asError), ...failures.problems]
  const status = statusOf(found, [])
  if (status === 'error') return { status, diagnostics: found, findings: [], plan }
  const known = knownFromState(result.state, (kindName, mode) => findKind(registry, mode, kindName)?.schema)
  return judge(running, plan, desired, setting, known, found)
}

/** Tests what the run asserts of the planned or applied values. */
function judge(
  { module, run, outputs }: Running,
  plan: WorkingPlan,
  desired: Desired,
  setting: EvaluationSetting,
  known: Known,
  earlier: readonly Diagnostic[],
): RunResult {
  const own = outputsOf(desired.outputs(known))
  const evaluation = createEvaluation(setting, { kind: 'walk', known })
  const place = { instance: evaluation.root, repetition: singleRepetition }
  const scope = withRuns(moduleScope(evaluation, place), outputs, own)
  const failed = run.assertions.flatMap(assertion => failuresOf(assertion, scope, run))
  const diagnostics = [...evaluation.pending, ...failed].map(each =>
    blockContext(each, module.configuration.files),
  )
  return {
    status: statusOf([...earlier, ...diagnostics], []),
    diagnostics: [...earlier, ...diagnostics],
    findings: [],
    plan,
    outputs: own,
  }
}

function failuresOf(
  assertion: TestRun['assertions'][number],
  scope: Scope,
  run: TestRun,
): readonly Diagnostic[] {
  const outcome = testCondition(assertion, scope, 'Test assertion failed')
  if ('diagnostics' in outcome) return outcome.diagnostics
  if (outcome.status === 'pass') return []
  const remedy =
    run.command === 'plan'
      ? 'The run only plans, and the condition rests on a value that apply will tell. Assert something else, or write command = apply.'
      : 'The condition rests on a value that even apply did not tell.'
  return [errorDiagnostic('Unknown condition value', remedy, { range: assertion.condition.range })]
}

function outputsOf(outputs: readonly DesiredOutput[]): ObjectValue {
  return objectValue(outputs.map(({ name, value }) => [name, value] as const))
}

/** What is told while planning and again while applying is one problem. */
function distinct(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const byPlace = new Map(
    diagnostics.map(each => [`${each.summary} ${each.range?.source.name} ${each.range?.start}`, each]),
  )
  return [...byPlace.values()]
}

/** A check that fails where nobody expects it fails the run. */
function asError(diagnostic: Diagnostic): Diagnostic {
  return diagnostic.summary === 'Check block assertion failed'
    ? { ...diagnostic, severity: 'error' }
    : diagnostic
}

const judgements: ReadonlySet<string> = new Set([
  'Test assertion failed',
  'Missing expected failure',
  'Missing expected finding',
  'Check block assertion failed',
])

function statusOf(diagnostics: readonly Diagnostic[], findings: readonly LocatedFinding[]): RunStatus {
  const errors = diagnostics.filter(each => each.severity === 'error')
  if (errors.some(each => !judgements.has(each.summary))) return 'error'
  return errors.length + findings.length > 0 ? 'fail' : 'pass'
}
