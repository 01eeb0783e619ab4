import { resultsIn } from '../../../src/provider/arguments.js'
import type { Draft } from '../drafting/draft.js'
import { done, type Milestone } from '../drafting/milestone.js'

/** What waits for what among drafts, however many milestones lie between. */
export class Reach {
  readonly #drafts: ReadonlyMap<string, Draft>
  readonly #leading: StepsByMilestone
  readonly #waiting: StepsByMilestone

  constructor(drafts: readonly Draft[]) {
    this.#drafts = new Map(drafts.map(draft => [draft.id, draft]))
    this.#leading = stepsByMilestone(drafts, provided)
    this.#waiting = stepsByMilestone(drafts, awaited)
  }

  /** These steps, and all that have to be done before one of them. */
  before(steps: readonly string[]): ReadonlySet<string> {
    return this.#reached(steps, awaited, this.#leading)
  }

  /** These steps, and all that cannot be done before one of them. */
  after(steps: readonly string[]): ReadonlySet<string> {
    return this.#reached(steps, provided, this.#waiting)
  }

  #reached(
    steps: readonly string[],
    milestonesOf: (draft: Draft) => readonly Milestone[],
    stepsAt: StepsByMilestone,
  ): ReadonlySet<string> {
    const reached = new Set(steps)
    const passed = new Set<string>()
    // A set is walked to its end with what is added on the way.
    for (const id of reached) {
      const draft = this.#drafts.get(id)
      for (const milestone of draft === undefined ? [] : milestonesOf(draft)) {
        if (passed.has(milestone)) continue
        passed.add(milestone)
        for (const next of stepsAt.get(milestone) ?? []) reached.add(next)
      }
    }
    return reached
  }
}

export type StepsByMilestone = ReadonlyMap<Milestone, readonly string[]>

/** For each milestone the ids of the drafts that lead to it, or wait for it, as `milestonesOf` says. */
export function stepsByMilestone(
  drafts: readonly Draft[],
  milestonesOf: (draft: Draft) => readonly Milestone[],
): StepsByMilestone {
  const steps = new Map<Milestone, string[]>()
  for (const draft of drafts)
    for (const milestone of milestonesOf(draft)) {
      const known = steps.get(milestone)
      if (known === undefined) steps.set(milestone, [draft.id])
      else known.push(draft.id)
    }
  return steps
}

/** What a draft leads to: itself, and the milestones that it provides. */
export function provided({ id, provides }: Draft): readonly Milestone[] {
  return [done(id), ...provides]
}

function awaited(draft: Draft): readonly Milestone[] {
  return [
    ...draft.after.map(({ milestone }) => milestone),
    ...Object.values(draft.arguments).flatMap(resultsIn).map(done),
  ]
}
