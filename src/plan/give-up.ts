import type { ProviderPlan } from '../provider/contract.js'
import { isUnchanged } from './decide-action.js'
import { ignoreChanges } from './ignore-changes.js'
import type { PlannedChange } from './plan.js'

/** The changes without what the provider cannot bring about now; an update of which nothing is left is none. */
export function giveUp(
  changes: readonly PlannedChange[],
  givenUp: ProviderPlan['givenUp'] = [],
): readonly PlannedChange[] {
  if (givenUp.length === 0) return changes
  return changes.map(change => {
    const paths = givenUp.flatMap(each => (each.address === change.address ? [each.path] : []))
    const { action, prior, planned } = change
    if (paths.length === 0 || action !== 'update' || prior === undefined || planned === undefined)
      return change
    const left = ignoreChanges(planned, prior, paths)
    const isNothing = change.hasNewSecret !== true && isUnchanged(prior, left)
    return { ...change, planned: left, ...(isNothing ? { action: 'no-op' } : {}) }
  })
}
