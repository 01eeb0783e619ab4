import type { Plan } from '../../plan/plan.js'
import type { Step } from '../../provider/step.js'
import { type Standing, standingsOf, standingText } from '../standing.js'
import { escaped } from './markup.js'

type Standings = ReadonlyMap<string, Standing>

/**
 * The steps in order as a line of time. Those of one change that follow on each other are folded together, but where one
 * of them disrupts something; the reasons for waiting can be unfolded.
 */
export function stepTimeline(plan: Plan): string {
  if (plan.steps.length === 0) return ''
  const numbers = new Map(plan.steps.map((step, place) => [step.id, place + 1]))
  const standings = standingsOf(plan)
  const groups: Step[][] = []
  for (const step of plan.steps) {
    const last = groups.at(-1)
    if (last?.[0]?.address === step.address) last.push(step)
    else groups.push([step])
  }
  const items = groups.map(group => groupItem(group, numbers, standings))
  const list = (some: readonly string[]): string => `<ol class="timeline">\n${some.join('\n')}\n</ol>`
  if (items.length <= mostOpen + 1) return list(items)
  const rest = items.slice(mostOpen)
  const stepCount = groups.slice(mostOpen).flat().length
  return `${list(items.slice(0, mostOpen))}\n<details class="side"><summary>and ${stepCount} more steps</summary>\n${list(rest)}\n</details>`
}

/** As many lines are shown open. */
const mostOpen = 80

function groupItem(
  steps: readonly Step[],
  numbers: ReadonlyMap<string, number>,
  standings: Standings,
): string {
  const [first] = steps
  const last = steps.at(-1)
  if (first === undefined || last === undefined) return ''
  const start = numbers.get(first.id) ?? 1
  if (steps.length === 1)
    return `<li value="${start}"${lookOf(steps)}>${stepText(first, numbers, standings)}</li>`
  const effects = [
    ...steps.flatMap(effectsOf),
    ...new Set(steps.flatMap(step => standingOf(step, standings))),
  ]
  const more = steps.length > 2 ? ` <span class="said">… ${steps.length - 2} more …</span>` : ''
  const items = steps.map(
    step =>
      `<li value="${numbers.get(step.id) ?? 1}"${lookOf([step])}>${stepText(step, numbers, standings)}</li>`,
  )
  return `<li value="${start}"${lookOf(steps)}><details class="together"><summary><span class="whose">${escaped(first.address)}:</span> ${escaped(first.summary)}${more}, ${escaped(last.summary)}${effects.join('')}</summary><ol>${items.join('\n')}</ol></details></li>`
}

function lookOf(steps: readonly Step[]): string {
  return steps.some(step => step.disrupts.length > 0) ? ' class="disruptive"' : ''
}

function effectsOf(step: Step): readonly string[] {
  return step.disrupts.map(
    ({ subject, effect }) => ` <span class="effect">${escaped(`${subject} ${effect}`)}</span>`,
  )
}

function standingOf(step: Step, standings: Standings): readonly string[] {
  const standing = standings.get(step.id)
  return standing === undefined ? [] : [` <span class="effect">${escaped(standingText(standing))}</span>`]
}

function stepText(step: Step, numbers: ReadonlyMap<string, number>, standings: Standings): string {
  const needs = step.needs.map(need => `<li>${numbers.get(need.step) ?? ''}: ${escaped(need.reason)}</li>`)
  const waits =
    needs.length === 0
      ? ''
      : `<details><summary>after ${numbersText(step, numbers)}</summary><ul>${needs.join('')}</ul></details>`
  const call = `${step.kind === 'wait' ? 'wait until ' : ''}${step.call}`
  return `<span class="what">${escaped(step.summary)}</span> <code>${escaped(call)}</code> <span class="whose">${escaped(step.address)}</span>${[...effectsOf(step), ...standingOf(step, standings)].join('')}${waits}`
}

const mostNumbers = 6

function numbersText(step: Step, numbers: ReadonlyMap<string, number>): string {
  const all = step.needs.map(need => String(numbers.get(need.step) ?? need.step))
  return all.length <= mostNumbers ? all.join(', ') : `${all.slice(0, mostNumbers).join(', ')} …`
}
