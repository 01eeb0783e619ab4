import type { Change } from './change.js'
import { type ChangeSteps, type Span, dependencyNeeds, withNeeds } from './order-changes.js'
import { orderSteps } from './order-steps.js'
import type { Step } from './step.js'

/**
 * Adds the edges that follow from dependencies between changes whose steps come from different makers: `isAcross` says
 * which pairs. What one maker's own steps need of each other is its business.
 */
export function joinSteps(
  changes: readonly Change[],
  steps: readonly Step[],
  isAcross: (change: Change, dependency: Change) => boolean,
): readonly Step[] {
  const byAddress = new Map<string, Step[]>()
  for (const step of steps) {
    const group = byAddress.get(step.address)
    if (group) group.push(step)
    else byAddress.set(step.address, [step])
  }
  const entries: ChangeSteps[] = changes.map(change => {
    const own = byAddress.get(change.address) ?? []
    return {
      change,
      make: spanOf(own.filter(step => step.unbinds === undefined)),
      destroy: spanOf(own.filter(step => step.unbinds !== undefined)),
    }
  })
  const needs = dependencyNeeds(entries, isAcross)
  return needs.size === 0 ? steps : orderSteps(withNeeds(steps, needs))
}

function spanOf(steps: readonly Step[]): Span | undefined {
  if (steps.length === 0) return undefined
  const ids = new Set(steps.map(step => step.id))
  const needed = new Set(steps.flatMap(step => step.needs.map(need => need.step)))
  return {
    first: steps.filter(step => !step.needs.some(need => ids.has(need.step))).map(step => step.id),
    last: steps.filter(step => !needed.has(step.id)).map(step => step.id),
  }
}
