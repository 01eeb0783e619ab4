import { applyPlan } from '../../apply/apply-plan.js'
import type { VariableOption } from '../../config/variable-values.js'
import { errorDiagnostic, hasErrors } from '../../diagnostic/diagnostic.js'
import { firstDifference, parseSavedPlan } from '../../plan/saved-plan.js'
import type { WorkingPlan } from '../../plan/plan-request.js'
import { paintFor } from '../../report/paint.js'
import { renderBrackets } from '../../report/plan-text/brackets-text.js'
import { renderDisruption } from '../../report/plan-text/disruption-text.js'
import { countText, recapText } from '../../report/verdict.js'
import { wrapText } from '../../report/wrap-text.js'
import { interpret, type ApplyArguments } from '../arguments/apply.js'
import type { ParsedArguments } from '../arguments/parse-arguments.js'
import { commandWord } from '../command-word.js'
import { confirmationProblems } from '../confirmed.js'
import { CommandFailure, type CliContext } from '../context.js'
import { desiredOf } from '../project.js'
import { version } from '../version.js'
import { approve } from '../views/approval.js'
import { createApplyView, showPlanLines } from '../views/apply.js'
import { showDiagnostics } from '../views/diagnostics.js'
import { showPlan } from '../views/plan.js'
import { planWorkspace, settledPlan, withWorkspace, type Workspace } from '../workspace.js'
import { hasChanges } from './plan.js'

/** Plans, asks, and carries the plan out. */
export function run(context: CliContext, parsed: ParsedArguments): Promise<number> {
  const planning = interpret(parsed)
  return planning.planPath === undefined
    ? planAndApply(context, planning)
    : applySavedPlan(context, planning, planning.planPath)
}

/** The same for `apply` and `destroy`. */
export function planAndApply(context: CliContext, planning: ApplyArguments): Promise<number> {
  return withWorkspace(context, async workspace => {
    const plan = await planWorkspace(workspace, planning)
    if (context.global.isJson) showPlanLines(plan, context.runtime)
    else showPlan(plan, workspace.project.findSchema, context, planning)
    if (!plan.isApplicable) return 1
    if (!hasChanges(plan)) return 0
    if (!isConfirmed(context, workspace, plan)) return 1
    if (!planning.isApproved && !(await approve(context, planning.mode, recapText(plan)))) return 1
    return await carryOut(context, workspace, plan, planning)
  })
}

/** Plans the folder anew with the saved variables, and applies only if that gives the very steps that were reviewed. */
async function applySavedPlan(context: CliContext, planning: ApplyArguments, path: string): Promise<number> {
  const saved = parseSavedPlan(await context.runtime.files.readText(path), path)
  if (!saved.plan.isApplicable)
    throw new CommandFailure([
      errorDiagnostic(
        'Plan with errors',
        `The plan in "${path}" has errors and can only be looked at: poolwright show ${path}.`,
      ),
    ])
  const known = [...saved.plan.variables].map(([name, value]): VariableOption => ({
    kind: 'known',
    name,
    value,
  }))
  return withWorkspace(
    context,
    async workspace => {
      if (saved.origin.serial > 0 && workspace.state.lineage !== saved.origin.lineage)
        throw stalePlan(path, 'It was made for another state.')
      const plan = await settledPlan(workspace, saved.plan.mode, saved.origin.options)
      const { fingerprint } = saved.plan
      const { unfinished } = workspace.state
      const done = unfinished?.fingerprint === fingerprint ? unfinished.done : {}
      const difference = firstDifference(saved.plan, plan, done)
      if (difference !== undefined) throw stalePlan(path, difference)
      if (context.global.isJson) showPlanLines(plan, context.runtime)
      else context.runtime.terminal.out(beginning(path, fingerprint, plan, Object.keys(done).length, context))
      if (!hasChanges(plan)) return 0
      if (!isConfirmed(context, workspace, plan)) return 1
      return await carryOut(context, workspace, plan, { ...planning, mode: plan.mode }, fingerprint)
    },
    known,
  )
}

/** True where nothing real is changed, or all of it was confirmed by name; otherwise says how. */
function isConfirmed(context: CliContext, { state }: Workspace, { realms = [] }: WorkingPlan): boolean {
  const problems = confirmationProblems(context, realms, state)
  showDiagnostics(problems, context.runtime, context.global.isJson)
  return problems.length === 0
}

/** What is about to be done, in a few lines: the plan itself was read when it was made. */
function beginning(
  path: string,
  fingerprint: string,
  plan: WorkingPlan,
  doneCount: number,
  { runtime: { terminal } }: CliContext,
): string {
  const rest =
    doneCount === 0 ? '' : `, going on where an earlier apply of it stopped (${doneCount} steps are done)`
  const paint = paintFor(terminal.hasColor)
  return `${[
    wrapText(
      `Applying the plan ${fingerprint.slice(0, 12)} of "${path}"${rest}: ${countText(plan)}.`,
      terminal.columns,
    ).join('\n'),
    renderDisruption(plan.steps, terminal.columns, paint),
    renderBrackets(plan, terminal.columns, paint),
  ]
    .filter(part => part !== undefined)
    .join('\n\n')}\n\n`
}

function stalePlan(path: string, difference: string): CommandFailure {
  return new CommandFailure([
    errorDiagnostic(
      'Saved plan is stale',
      `The plan in "${path}" no longer fits, and nothing was changed. ${difference} Make a new plan: poolwright plan --out ${path}.`,
    ),
  ])
}

async function carryOut(
  context: CliContext,
  workspace: Workspace,
  plan: WorkingPlan,
  planning: ApplyArguments,
  savedPlan?: string,
): Promise<number> {
  const view = createApplyView(context, plan, planning.mode)
  const result = await context.interruption.guard(() =>
    applyPlan({
      plan,
      desired: desiredOf(context, workspace.project, 'apply').desired,
      session: workspace.session,
      registry: workspace.project.configuration.registry,
      backend: workspace.backend,
      runtime: context.runtime,
      writtenBy: version,
      parallelism: context.global.parallelism,
      events: view.event,
      interruption: context.interruption,
      ...(savedPlan === undefined ? {} : { savedPlan }),
    }),
  )
  view.finish(result)
  const isUnfinished = result.state.unfinished !== undefined && planning.planPath !== undefined
  if (isUnfinished && !context.global.isJson)
    context.runtime.terminal.out(
      `\nTo go on with this plan: ${commandWord(context)} apply ${JSON.stringify(planning.planPath)}\n`,
    )
  return hasErrors(result.diagnostics) || result.isInterrupted ? 1 : 0
}
