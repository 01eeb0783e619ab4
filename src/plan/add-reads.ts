import type { Change } from '../provider/change.js'
import { joinSteps } from '../provider/join-steps.js'
import type { Step } from '../provider/step.js'
import type { PlannedChange } from './plan.js'

/** The providers' steps with the engine's own: a `read` for each data block whose answer has to wait for apply. */
export function addReads(changes: readonly PlannedChange[], steps: readonly Step[]): readonly Step[] {
  const reads = changes.filter(change => change.mode === 'data').map(readStep)
  if (reads.length === 0) return steps
  const data = new Set(reads.map(step => step.address))
  const isAcross = (change: Change, dependency: Change): boolean =>
    data.has(change.address) || data.has(dependency.address)
  return joinSteps(changes, [...steps, ...reads], isAcross)
}

function readStep(change: PlannedChange): Step {
  return {
    id: `${change.address}/read`,
    address: change.address,
    kind: 'read',
    call: 'read',
    arguments: {},
    needs: [],
    disrupts: [],
    summary: `read ${change.address}`,
    hasEffect: false,
  }
}
