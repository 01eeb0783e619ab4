import { SeededChance, seedChance } from '../../../providers/emulator/chance/seeded-chance.js'
import type { Step } from '../../../src/provider/step.js'

/**
 * An order in which the steps may be done as well, since their needs allow it: whatever is late in the plan as early as may be,
 * or as chance wants. Every other seed leaves the order to the apply; undefined then.
 */
export function otherOrder(steps: readonly Step[], seed: string): readonly string[] | undefined {
  const chance = new SeededChance(seedChance(`order ${seed}`))
  if (chance.next() < 0.5) return undefined
  const isLatestFirst = chance.next() < 0.5
  const order: string[] = []
  const waiting = new Map(steps.map(({ id, needs }) => [id, new Set(needs.map(need => need.step)).size]))
  const dependants = new Map<string, string[]>()
  for (const { id, needs } of steps)
    for (const need of new Set(needs.map(({ step }) => step)))
      dependants.set(need, [...(dependants.get(need) ?? []), id])
  while (waiting.size > 0) {
    const ready = [...waiting].filter(([, count]) => count === 0)
    const [id] = ready[isLatestFirst ? ready.length - 1 : Math.floor(chance.next() * ready.length)] ?? []
    if (id === undefined) throw new Error('the steps need each other in a circle')
    order.push(id)
    waiting.delete(id)
    for (const next of dependants.get(id) ?? []) waiting.set(next, (waiting.get(next) ?? 0) - 1)
  }
  return order
}
