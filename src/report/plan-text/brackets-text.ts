import type { Plan } from '../../plan/plan.js'
import type { Paint } from '../paint.js'

/** What is switched off for a while and on again, why, and for how long; undefined where nothing is. */
export function renderBrackets(plan: Plan, paint: Paint): string | undefined {
  if (plan.brackets.length === 0) return undefined
  const lines = plan.brackets.map(
    bracket =>
      `  ${paint.yellow('!')} ${bracket.pool}: off and on again, unprotected for ${bracket.unprotected}, around: ${bracket.reason}`,
  )
  return ['Brackets:', ...lines].join('\n')
}
