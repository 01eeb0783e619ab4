import { readFileSync } from 'node:fs'
import { findKind } from '../../../src/schema/kind-registry.js'
import { renderPlan } from '../../../src/report/plan-text/plan-text.js'
import { planFolder } from '../../support/plan-folder.js'

/** A folder without mistakes, and Terraform's plan for it (with the names that files and the product have here). */
interface RecordedPlanText {
  readonly id: string
  readonly category: string
  readonly files: Readonly<Record<string, string>>
  readonly variables?: readonly (readonly [string, string])[]
  readonly plan: readonly string[]
}

const plans: readonly RecordedPlanText[] = JSON.parse(
  readFileSync(new URL('plans.json', import.meta.url), 'utf8'),
)

test.each(plans.map(plan => [plan.id, plan.category, plan] as const))(
  '%s: %s',
  async (_id, _category, { files, variables = [], plan }) => {
    const options = variables.map(([name, text]) => ({ kind: 'value' as const, name, text }))
    const planned = await planFolder({ files, variables: options, validates: true })
    const { registry } = planned
    const text =
      planned.plan &&
      renderPlan(planned.plan, (kindName, mode) => registry && findKind(registry, mode, kindName)?.schema, {
        columns: 78,
        hasColor: false,
        detail: 'normal',
        showsSteps: false,
      })
    expect(text?.trim().split('\n')).toEqual(plan)
  },
)
