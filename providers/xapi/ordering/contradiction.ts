import { resultsIn } from '../../../src/provider/arguments.js'
import type { Draft, Requirement } from '../drafting/draft.js'
import { provided, stepsByMilestone } from './reach.js'

/** The same drafts without those requirements that may be given up, and that would make steps wait for one another. */
export function withoutContradictions(drafts: readonly Draft[]): readonly Draft[] {
  if (!drafts.some(draft => draft.after.some(isWish))) return drafts
  const kept = new Map(
    drafts.map(draft => [draft.id, { draft, after: draft.after.filter(each => !isWish(each)) }]),
  )
  const leading = stepsByMilestone(drafts, provided)
  const waitsFor = (id: string): readonly string[] => {
    const each = kept.get(id)
    return each === undefined
      ? []
      : [
          ...each.after.flatMap(({ milestone }) => leading.get(milestone) ?? []),
          ...Object.values(each.draft.arguments).flatMap(resultsIn),
        ].filter(other => other !== id)
  }
  for (const each of kept.values())
    for (const requirement of each.draft.after.filter(isWish))
      if (!isReached(leading.get(requirement.milestone) ?? [], each.draft.id, waitsFor))
        each.after = [...each.after, requirement]
  return drafts.map(draft => ({ ...draft, after: kept.get(draft.id)?.after ?? draft.after }))
}

function isWish(requirement: Requirement): boolean {
  return requirement.isWish === true
}

function isReached(
  starts: readonly string[],
  wanted: string,
  waitsFor: (id: string) => readonly string[],
): boolean {
  const seen = new Set(starts)
  const open = [...starts]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === wanted) return true
    for (const next of waitsFor(id)) {
      if (seen.has(next)) continue
      seen.add(next)
      open.push(next)
    }
  }
  return false
}
