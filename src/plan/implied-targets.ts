import { sortAddressTexts } from '../address/compare-address.js'
import { parseInstance } from '../address/parse-address.js'
import { blockText } from '../address/print-address.js'
import { type Diagnostic, warningDiagnostic } from '../diagnostic/diagnostic.js'
import type { Plan } from './plan.js'
import type { Selection } from './select-instances.js'

/** An instance that nobody named and whose steps must come first all the same, and why. */
export interface ImpliedTarget {
  readonly address: string
  readonly reason: string
}

/**
 * What a plan of these targets must hold beside them: the changes whose steps come, directly or not, before theirs in the
 * plan of everything. Declared dependencies are in the selection already; this is the order that nobody wrote.
 */
export function impliedTargets(whole: Plan, selection: Selection): readonly ImpliedTarget[] {
  const steps = new Map(whole.steps.map(step => [step.id, step]))
  const pending = new Set(
    whole.changes.filter(change => change.action !== 'no-op').map(change => change.address),
  )
  const isSelected = (address: string): boolean => {
    const instance = parseInstance(address)
    return instance !== undefined && selection.includes(blockText(instance), instance)
  }
  const queue = whole.steps.filter(step => isSelected(step.address)).map(step => step.id)
  const seen = new Set(queue)
  const reasons = new Map<string, string>()
  for (const id of queue) {
    for (const need of steps.get(id)?.needs ?? []) {
      const before = steps.get(need.step)
      if (!before || seen.has(need.step)) continue
      seen.add(need.step)
      queue.push(need.step)
      const { address } = before
      if (pending.has(address) && !isSelected(address) && !reasons.has(address)) {
        reasons.set(address, need.reason)
        // An instance is in the plan as a whole, so all its steps are.
        for (const step of whole.steps)
          if (step.address === address && !seen.has(step.id)) {
            seen.add(step.id)
            queue.push(step.id)
          }
      }
    }
  }
  return sortAddressTexts(reasons.keys()).map(address => ({ address, reason: reasons.get(address) ?? '' }))
}

/** Names what was taken into a narrowed plan without being asked for. */
export function impliedWarning(implied: readonly ImpliedTarget[]): readonly Diagnostic[] {
  if (implied.length === 0) return []
  return [
    warningDiagnostic(
      'More than the targets is in the plan',
      `Steps of the targets have to wait for these, so they are in the plan too:\n${implied
        .map(({ address, reason }) => ` - ${address}: ${reason}`)
        .join('\n')}`,
    ),
  ]
}
