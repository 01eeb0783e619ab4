import type { Plan } from '../../plan/plan.js'
import { noPaint } from '../paint.js'
import { renderOutputs } from '../plan-text/outputs-text.js'
import { renderSteps } from '../plan-text/steps-text.js'
import { fenced } from './escape.js'
import type { Part } from './fit.js'

const columns = 120

/** The steps in order, folded: every call where there is room, else one line a change, else nothing. */
export function foldedSteps(plan: Plan): readonly Part[] {
  if (plan.steps.length === 0) return []
  const fold = (text: string): string =>
    `<details><summary>${plan.steps.length === 1 ? '1 step' : `${plan.steps.length} steps in order`}</summary>\n\n${fenced('text', text.split('\n').slice(1))}\n\n</details>`
  const tellings = [true, false].flatMap(isFull => {
    const text = renderSteps(plan, isFull, columns, noPaint)
    return text === undefined ? [] : [fold(text)]
  })
  return [{ rank: 25, tellings: [...tellings, ''] }]
}

/** The outputs that change. */
export function outputsPart(plan: Plan): readonly Part[] {
  const text = renderOutputs(plan.outputs, noPaint)
  if (text === undefined) return []
  const lines = text.split('\n').slice(1)
  return [
    {
      rank: 8,
      tellings: [
        `<details><summary>Changes to outputs</summary>\n\n${fenced('text', lines)}\n\n</details>`,
        '',
      ],
    },
  ]
}
