import { applyPlan } from '../../apply/apply-plan.js'
import { hasErrors } from '../../diagnostic/diagnostic.js'
import type { WorkingPlan } from '../../plan/plan-request.js'
import { interpret, type ApplyArguments } from '../arguments/apply.js'
import type { ParsedArguments } from '../arguments/parse-arguments.js'
import type { CliContext } from '../context.js'
import { desiredOf } from '../project.js'
import { version } from '../version.js'
import { approve } from '../views/approval.js'
import { createApplyView } from '../views/apply.js'
import { showPlan } from '../views/plan.js'
import { planWorkspace, withWorkspace, type Workspace } from '../workspace.js'
import { hasChanges } from './plan.js'

/** Plans, asks, and carries the plan out. */
export function run(context: CliContext, parsed: ParsedArguments): Promise<number> {
  return planAndApply(context, interpret(parsed))
}

/** The same for `apply` and `destroy`. */
export function planAndApply(context: CliContext, planning: ApplyArguments): Promise<number> {
  return withWorkspace(context, async workspace => {
    const plan = await planWorkspace(workspace, planning)
    if (!context.global.isJson) showPlan(plan, workspace.project.findSchema, context, planning)
    if (!plan.isApplicable) {
      if (context.global.isJson) showPlan(plan, workspace.project.findSchema, context, planning)
      return 1
    }
    if (!hasChanges(plan)) return 0
    if (!planning.isApproved && !(await approve(context, planning.mode))) return 1
    return await carryOut(context, workspace, plan, planning)
  })
}

async function carryOut(
  context: CliContext,
  workspace: Workspace,
  plan: WorkingPlan,
  planning: ApplyArguments,
): Promise<number> {
  const view = createApplyView(context, plan, planning.mode)
  const result = await applyPlan({
    plan,
    desired: desiredOf(context, workspace.project, false).desired,
    session: workspace.session,
    registry: workspace.project.configuration.registry,
    backend: workspace.backend,
    runtime: context.runtime,
    writtenBy: version,
    parallelism: context.global.parallelism,
    events: view.event,
    interruption: context.interruption,
  })
  view.finish(result)
  return hasErrors(result.diagnostics) || result.isInterrupted ? 1 : 0
}
