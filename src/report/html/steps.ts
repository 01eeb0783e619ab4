import type { Plan } from '../../plan/plan.js'
import type { Step } from '../../provider/step.js'
import { escaped } from './markup.js'

/** The steps in order as a line of time, with what each disrupts; the reasons for waiting can be unfolded. */
export function stepTimeline(plan: Plan): string {
  if (plan.steps.length === 0) return ''
  const numbers = new Map(plan.steps.map((step, place) => [step.id, place + 1]))
  return `<ol class="timeline">\n${plan.steps.map(step => stepItem(step, numbers)).join('\n')}\n</ol>`
}

function stepItem(step: Step, numbers: ReadonlyMap<string, number>): string {
  const disrupts = step.disrupts.map(
    ({ subject, effect }) => `<span class="effect">${escaped(`${subject} ${effect}`)}</span>`,
  )
  const needs = step.needs.map(need => `<li>${numbers.get(need.step) ?? ''}: ${escaped(need.reason)}</li>`)
  const waits =
    needs.length === 0
      ? ''
      : `<details><summary>after ${numbersText(step, numbers)}</summary><ul>${needs.join('')}</ul></details>`
  const call = `${step.kind === 'wait' ? 'wait until ' : ''}${step.call}`
  return `<li${disrupts.length === 0 ? '' : ' class="disruptive"'}><span class="what">${escaped(step.summary)}</span> <code>${escaped(call)}</code> <span class="whose">${escaped(step.address)}</span>${disrupts.join('')}${waits}</li>`
}

const mostNumbers = 6

function numbersText(step: Step, numbers: ReadonlyMap<string, number>): string {
  const all = step.needs.map(need => String(numbers.get(need.step) ?? need.step))
  return all.length <= mostNumbers ? all.join(', ') : `${all.slice(0, mostNumbers).join(', ')} …`
}
