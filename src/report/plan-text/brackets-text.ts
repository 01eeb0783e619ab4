import type { Plan } from '../../plan/plan.js'
import type { Paint } from '../paint.js'

/** What is switched off for a while and on again, why, and for how long; undefined where nothing is. */
export function renderBrackets(plan: Plan, paint: Paint): string | undefined {
  if (plan.brackets.length === 0) return undefined
  const numbers = new Map(plan.steps.map((step, place) => [step.id, place + 1]))
  const lines = plan.brackets.map(bracket => {
    const steps = [bracket.opens, bracket.closes].map(step => numbers.get(step) ?? step)
    return `  ${paint.yellow('!')} ${bracket.pool}: off from step ${steps.join(' to ')}, unprotected for ${bracket.unprotected}: ${bracket.reason}`
  })
  return ['Brackets:', ...lines].join('\n')
}
