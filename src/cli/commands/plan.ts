import type { Plan } from '../../plan/plan.js'
import type { WorkingPlan } from '../../plan/plan-request.js'
import { interpret } from '../arguments/plan.js'
import type { ParsedArguments } from '../arguments/parse-arguments.js'
import type { CliContext } from '../context.js'
import { commandWord } from '../command-word.js'
import { showPlan } from '../views/plan.js'
import { planWorkspace, withWorkspace, type Workspace } from '../workspace.js'

/** Shows what apply would do; with error findings the exit code is 1. */
export function run(context: CliContext, parsed: ParsedArguments): Promise<number> {
  const planning = interpret(parsed)
  return withWorkspace(context, async workspace => {
    const isKept = context.global.isJson || planning.outPath !== undefined
    const made = await planWorkspace(workspace, planning, isKept)
    const plan = isKept ? await withBackground(workspace, made) : made
    showPlan(plan, workspace.project.findSchema, context, planning)
    if (planning.outPath !== undefined) {
      const { printSavedPlan } = await import('../../plan/saved-plan.js')
      await context.runtime.files.replaceText(planning.outPath, printSavedPlan(plan))
      if (!context.global.isJson) context.runtime.terminal.out(savedText(plan, planning.outPath, context))
    }
    if (!plan.isApplicable) return 1
    return planning.hasDetailedExitCode && hasChanges(plan) ? 2 : 0
  })
}

function savedText(plan: Plan, path: string, context: CliContext): string {
  const saved = `\nSaved the plan ${plan.fingerprint.slice(0, 12)} to: ${path}\n\n`
  const word = commandWord(context)
  return plan.isApplicable
    ? `${saved}To perform exactly these actions, run the following command to apply:\n    ${word} apply ${JSON.stringify(path)}\n`
    : `${saved}It cannot be applied, but looked at, also as a page:\n    ${word} show --format html ${JSON.stringify(path)} > plan.html\n`
}

/** The plan with what it stands on, which programs want to know. */
async function withBackground({ desired, project }: Workspace, plan: WorkingPlan): Promise<WorkingPlan> {
  const { planBackground } = await import('../../plan/plan-background.js')
  const { configurationJson } = await import('../../report/configuration-json/configuration-json.js')
  return { ...plan, background: planBackground(plan, desired, configurationJson(project.configuration)) }
}

/** True when applying the plan would do anything, were it only to an output or to finish what was interrupted. */
export function hasChanges(plan: Plan): boolean {
  return (
    plan.steps.length > 0 ||
    plan.changes.some(
      change =>
        change.action !== 'no-op' || change.previousAddress !== undefined || change.importing !== undefined,
    ) ||
    plan.outputs.some(output => output.action !== 'no-op') ||
    plan.drift.length > 0
  )
}
