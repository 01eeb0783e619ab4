import type { Plan } from '../../plan/plan.js'
import { planJson } from '../../report/plan-json/plan-json.js'
import { renderPlan } from '../../report/plan-text/plan-text.js'
import type { FindSchema } from '../../report/schemas.js'
import type { PlanningArguments } from '../arguments/planning.js'
import type { CliContext } from '../context.js'
import { version } from '../version.js'
import { showDiagnostics } from './diagnostics.js'

/** Prints a plan: text for a person, or one JSON document. */
export function showPlan(
  plan: Plan,
  findSchema: FindSchema,
  { runtime, global }: Pick<CliContext, 'runtime' | 'global'>,
  planning: Pick<PlanningArguments, 'detail' | 'showsSteps'>,
): void {
  const { terminal } = runtime
  if (global.isJson) {
    terminal.out(
      `${JSON.stringify(planJson(plan, findSchema, version, new Date(runtime.clock.now()).toISOString()))}\n`,
    )
    return
  }
  terminal.out(
    renderPlan(plan, findSchema, { columns: terminal.columns, hasColor: terminal.hasColor, ...planning }),
  )
  showDiagnostics(plan.diagnostics, runtime, false)
}
