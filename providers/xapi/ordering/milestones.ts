import { resultsIn } from '../../../src/provider/arguments.js'
import type { Draft } from '../drafting/draft.js'
import { done, type Milestone } from '../drafting/milestone.js'

/** Which steps lead to which milestone, and which of them come last. */
export class Milestones {
  private readonly drafts: ReadonlyMap<string, Draft>
  private readonly leading = new Map<Milestone, string[]>()
  private readonly last = new Map<Milestone, readonly string[]>()

  constructor(drafts: readonly Draft[]) {
    this.drafts = new Map(drafts.map(draft => [draft.id, draft]))
    for (const draft of drafts)
      for (const milestone of [done(draft.id), ...draft.provides]) this.add(milestone, draft.id)
  }

  /** The steps that lead to a milestone; the very same list at every call. */
  stepsTo(milestone: Milestone): readonly string[] {
    return this.leading.get(milestone) ?? none
  }

  /** Those steps to a milestone that no other of them waits for: who waits for these waits for all. */
  lastTo(milestone: Milestone): readonly string[] {
    const steps = this.stepsTo(milestone)
    if (steps.length < 2) return steps
    const known = this.last.get(milestone)
    if (known !== undefined) return known
    const before = this.before(steps)
    const last = steps.filter(id => !before.has(id))
    this.last.set(milestone, last)
    return last
  }

  /** Every step that has to be done before one of these can be. */
  private before(steps: readonly string[]): ReadonlySet<string> {
    const before = new Set<string>()
    const open = [...steps]
    for (let id = open.pop(); id !== undefined; id = open.pop())
      for (const needed of this.neededBy(id)) {
        if (before.has(needed)) continue
        before.add(needed)
        open.push(needed)
      }
    return before
  }

  private *neededBy(id: string): Iterable<string> {
    const draft = this.drafts.get(id)
    if (draft === undefined) return
    for (const { milestone } of draft.after)
      for (const step of this.stepsTo(milestone)) if (step !== id) yield step
    for (const argument of Object.values(draft.arguments))
      for (const step of resultsIn(argument)) if (step !== id) yield step
  }

  private add(milestone: Milestone, id: string): void {
    const steps = this.leading.get(milestone)
    if (steps === undefined) this.leading.set(milestone, [id])
    else steps.push(id)
  }
}

const none: readonly string[] = []
