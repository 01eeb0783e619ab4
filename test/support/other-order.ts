import { SeededChance, seedChance } from '../../providers/emulator/chance/seeded-chance.js'
import type { Step } from '../../src/provider/step.js'

/**
 * An order in which the steps may be done as well, since their needs allow it: whatever is late in the plan as early as may be,
 * or as chance wants.
 */
export function otherOrder(steps: readonly Step[], seed: string): readonly string[] {
  const chance = new SeededChance(seedChance(seed))
  const isLatestFirst = chance.next() < 0.5
  const order: string[] = []
  const waiting = new Map(steps.map(({ id, needs }) => [id, new Set(needs.map(need => need.step)).size]))
  const dependants = new Map<string, string[]>()
  for (const { id, needs } of steps)
    for (const need of new Set(needs.map(({ step }) => step))) {
      const known = dependants.get(need)
      if (known === undefined) dependants.set(need, [id])
      else known.push(id)
    }
  const ready = steps.filter(({ id }) => waiting.get(id) === 0).map(({ id }) => id)
  const places = new Map(steps.map(({ id }, place) => [id, place]))
  const later = (left: string, right: string) => (places.get(left) ?? 0) - (places.get(right) ?? 0)
  while (ready.length > 0) {
    const [id] = ready.splice(isLatestFirst ? ready.length - 1 : Math.floor(chance.next() * ready.length), 1)
    if (id === undefined) break
    order.push(id)
    for (const next of dependants.get(id) ?? []) {
      const left = (waiting.get(next) ?? 0) - 1
      waiting.set(next, left)
      if (left === 0) ready.push(next)
    }
    if (isLatestFirst) ready.sort(later)
  }
  if (order.length < steps.length) throw new Error('the steps need each other in a circle')
  return order
}
