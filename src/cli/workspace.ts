import type { VariableOption } from '../config/variable-values.js'
import type { CreatedDesired } from '../desired/create-desired.js'
import type { Desired } from '../desired/desired.js'
import { makePlan } from '../plan/make-plan.js'
import type { PlanRequestOptions, WorkingPlan } from '../plan/plan-request.js'
import { recover } from '../apply/recover.js'
import { hasErrors, type Diagnostic } from '../diagnostic/diagnostic.js'
import type { Session } from '../provider/contract.js'
import type { Backend } from '../state/backends/backend.js'
import { defaultWorkspace, type StatePlace } from '../state/backends/place.js'
import { emptyState } from '../state/state-changes.js'
import type { State } from '../state/state.js'
import type { PlanningArguments } from './arguments/planning.js'
import { CommandFailure, type CliContext } from './context.js'
import { checkMoved } from './moved-state.js'
import { withPlace } from './place.js'
import {
  desiredOf,
  loadProject,
  noConfiguration,
  openSession,
  settleProblems,
  validate,
  type Project,
} from './project.js'
import { version } from './version.js'
import { waitFor } from './views/waiting.js'

/** A folder with its state held and its providers open: what plan and apply work in. */
export interface Workspace {
  readonly project: Project
  readonly backend: Backend
  readonly session: Session
  readonly state: State
  readonly desired: Desired
  /** Says at a terminal what is being waited for, for as long as the work takes. */
  readonly during: <T>(what: string, work: () => Promise<T>) => Promise<T>
  /** Warnings, and what was put right after a crash. */
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Opens the folder, takes the lock, settles what an earlier run left open, and gives everything back when the work is
 * done, whatever happens.
 */
export async function withWorkspace<T>(
  context: CliContext,
  work: (workspace: Workspace) => Promise<T>,
  known: readonly VariableOption[] = [],
): Promise<T> {
  const project = await loadProject(context, known)
  const { desired, diagnostics } = desiredOf(context, project)
  // A circle has no values to validate; what validation finds otherwise holds whatever the objects turn out to be.
  const problems = hasErrors(diagnostics) ? diagnostics : validate(context, project)
  if (hasErrors([...project.diagnostics, ...problems])) await settleProblems(project, problems)
  return withPlace(
    context,
    place => holdWorkspace(context, project, place, { desired, diagnostics }, work),
    project,
  )
}

/** Holds the state's lock for as long as the work takes. */
async function holdWorkspace<T>(
  context: CliContext,
  project: Project,
  place: StatePlace,
  created: CreatedDesired,
  work: (workspace: Workspace) => Promise<T>,
): Promise<T> {
  const backend = place.workspace(project.workspaceName)
  const { interruption } = context
  const lock = await backend.lock({
    command: `poolwright ${context.commandName}`,
    timeoutSeconds: context.global.lockTimeoutSeconds,
    isStopped: () => interruption.isRequested,
  })
  const forget = interruption.onEnd(() => backend.unlock(lock))
  try {
    const { state } = await backend.load()
    if (project.workspaceName === defaultWorkspace) await checkMoved(context, place, state)
    return await recoverWorkspace(context, project, backend, state, created, work)
  } finally {
    forget()
    await project.referee.close()
    await backend.unlock(lock)
  }
}

async function recoverWorkspace<T>(
  context: CliContext,
  project: Project,
  backend: Backend,
  loaded: State | undefined,
  { desired, diagnostics }: CreatedDesired,
  work: (workspace: Workspace) => Promise<T>,
): Promise<T> {
  const session = await openSession(context, project, loaded)
  try {
    const recovery = await recover({ backend, desired, session, registry: project.configuration.registry })
    if (hasErrors(recovery.diagnostics)) throw new CommandFailure(recovery.diagnostics)
    const state = recovery.state ?? emptyState(context.runtime.random.uuid(), version)
    return await work({
      project,
      backend,
      session,
      state,
      desired,
      during: (what, wait) => waitFor(context, what, wait),
      diagnostics: [...diagnostics, ...recovery.diagnostics],
    })
  } finally {
    await session.close()
  }
}

/** Makes the plan that the arguments ask for; the referee's verdict is awaited before anyone sees it. */
export async function planWorkspace(
  workspace: Workspace,
  planning: PlanningArguments,
  isIllustrated: boolean = false,
): Promise<WorkingPlan> {
  const { project } = workspace
  if (project.configuration.files.length === 0 && planning.mode !== 'destroy')
    throw new CommandFailure([noConfiguration()])
  return await settledPlan(workspace, planning.mode, {
    refresh: planning.refreshes,
    targets: planning.targets,
    excludes: planning.excludes,
    replace: planning.replaces,
    isIllustrated,
  })
}

/** Makes a plan with these options, awaits the referee, and throws where the walk met errors. */
export async function settledPlan(
  workspace: Workspace,
  mode: PlanningArguments['mode'],
  options: PlanRequestOptions,
): Promise<WorkingPlan> {
  const { project } = workspace
  const plan = await workspace.during('Reading the pools and rehearsing the plan', () =>
    makePlan({
      desired: workspace.desired,
      state: workspace.state,
      session: workspace.session,
      registry: project.configuration.registry,
      mode,
      variables: project.variables,
      options,
    }),
  )
  const warnings = await settleProblems(
    project,
    plan.diagnostics.filter(diagnostic => diagnostic.severity === 'error'),
  )
  return { ...plan, diagnostics: [...warnings, ...plan.diagnostics] }
}
