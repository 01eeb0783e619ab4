import { renderReviews, type ReviewedPlan } from '../../report/markdown/review.js'
import { failedPlan } from '../../report/verdict.js'
import { wholePlan } from '../arguments/planning.js'
import { interpret } from '../arguments/review.js'
import type { ParsedArguments } from '../arguments/parse-arguments.js'
import { CommandFailure, type CliContext } from '../context.js'
import { builtInRegistry } from '../registry.js'
import { version } from '../version.js'
import { planWorkspace, withWorkspace } from '../workspace.js'

/**
 * Prints the comment for saved plans, or for the folder. That a plan cannot be applied is something to comment on, so the
 * exit code is 1 only where the folder could not be planned at all; the comment is printed even then.
 */
export async function run(context: CliContext, parsed: ParsedArguments): Promise<number> {
  const { paths, marker, part } = interpret(parsed)
  const { terminal } = context.runtime
  const plans = paths.length === 0 ? [await planFolder(context)] : await readPlans(context, paths)
  const comment = renderReviews(plans, { marker, version })[part - 1]
  if (comment === undefined) return 1
  terminal.out(comment)
  return plans.some(({ plan }) => plan.hasFailed === true) ? 1 : 0
}

async function readPlans(context: CliContext, paths: readonly string[]): Promise<readonly ReviewedPlan[]> {
  const { parseSavedPlan } = await import('../../plan/saved-plan.js')
  const findSchema = await builtInRegistry(context)
  return await Promise.all(
    paths.map(async path => {
      const { plan } = parseSavedPlan(await context.runtime.files.readText(path), path)
      return { plan, findSchema, ...(paths.length === 1 ? {} : { label: path }) }
    }),
  )
}

async function planFolder(context: CliContext): Promise<ReviewedPlan> {
  try {
    return await withWorkspace(context, async workspace => ({
      plan: await planWorkspace(workspace, wholePlan),
      findSchema: workspace.project.findSchema,
    }))
  } catch (problem) {
    if (!(problem instanceof CommandFailure)) throw problem
    return { plan: failedPlan(problem.diagnostics), findSchema: () => undefined }
  }
}
