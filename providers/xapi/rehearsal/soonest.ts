import type { Rehearsal } from './rehearse.js'

/**
 * When each step would be done, in seconds since the first began, where every step begins as soon as what it needs is done and
 * takes as long as in the rehearsal: that did one after another, which an apply does not.
 */
export function soonest({
  steps,
  finishedAt,
}: Pick<Rehearsal, 'steps' | 'finishedAt'>): ReadonlyMap<string, number> {
  const done = new Map<string, number>()
  let before = steps.map(({ step }) => finishedAt.get(step.id)).find(seconds => seconds !== undefined) ?? 0
  for (const { step } of steps) {
    const finished = finishedAt.get(step.id)
    if (finished === undefined) continue
    const start = step.needs.reduce((latest, need) => Math.max(latest, done.get(need.step) ?? 0), 0)
    done.set(step.id, start + finished - before)
    before = finished
  }
  return done
}
