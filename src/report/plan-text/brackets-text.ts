import type { Plan } from '../../plan/plan.js'
import type { Paint } from '../paint.js'
import { hangText } from '../wrap-text.js'

/** What is switched off for a while and on again, why, and for how long; undefined where nothing is. */
export function renderBrackets(plan: Plan, columns: number, paint: Paint): string | undefined {
  if (plan.brackets.length === 0) return undefined
  const lines = plan.brackets.flatMap(bracket =>
    hangText(
      `  ${paint.yellow('!')} `,
      4,
      `${bracket.what}: off and on again, unprotected for ${bracket.unprotected}, around: ${bracket.reason}`,
      columns,
    ),
  )
  return ['Brackets:', ...lines].join('\n')
}
