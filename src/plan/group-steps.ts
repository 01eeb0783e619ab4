import { createAdjacency } from '../graph/adjacency.js'
import { groupedOrder } from '../graph/grouped-order.js'
import type { Step } from '../provider/step.js'

/** The steps in an order that respects every need and keeps those of one change together where it can. */
export function groupSteps(steps: readonly Step[]): readonly Step[] {
  const numbers = new Map(steps.map((step, number) => [step.id, number]))
  const from: number[] = []
  const to: number[] = []
  for (const [number, step] of steps.entries()) {
    for (const need of step.needs) {
      const needed = numbers.get(need.step)
      if (needed === undefined) continue
      from.push(needed)
      to.push(number)
    }
  }
  const graph = createAdjacency(steps.length, from, to)
  const { order, isComplete } = groupedOrder(graph, number => steps[number]?.address ?? '')
  // A circle is the provider's mistake, told where the steps are scheduled.
  return isComplete ? [...order].flatMap(number => steps[number] ?? []) : steps
}
