import type { Step } from '../../src/provider/step.js'

/** By step, every step that it waits for, however far. The steps come in an order that respects their needs. */
export function stepsBefore(steps: readonly Step[]): ReadonlyMap<string, ReadonlySet<string>> {
  const all = new Map<string, Set<string>>()
  for (const { id, needs } of steps)
    all.set(id, new Set(needs.flatMap(({ step }) => [step, ...(all.get(step) ?? [])])))
  return all
}
