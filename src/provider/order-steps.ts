import { invariant } from '../diagnostic/invariant.js'
import { scheduleOrder } from '../graph/schedule.js'
import type { Step } from './step.js'

/** The steps in an order that respects every need, otherwise as given; steps that need each other in a circle are a bug. */
export function orderSteps(steps: readonly Step[]): readonly Step[] {
  const order = scheduleOrder(steps.map(step => ({ id: step.id, needs: step.needs.map(need => need.step) })))
  invariant(order, 'the steps need each other in a circle')
  const byId = new Map(steps.map(step => [step.id, step]))
  const sorted: Step[] = []
  for (const id of order) {
    const step = byId.get(id)
    if (step) sorted.push(step)
  }
  return sorted
}
