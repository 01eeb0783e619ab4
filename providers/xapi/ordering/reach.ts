import { resultsIn } from '../../../src/provider/arguments.js'
import type { Draft } from '../drafting/draft.js'
import { done } from '../drafting/milestone.js'

/** What waits for what among drafts, however many milestones lie between. */
export class Reach {
  readonly #drafts: ReadonlyMap<string, Draft>
  readonly #leading = new Map<string, string[]>()
  readonly #waiting = new Map<string, string[]>()

  constructor(drafts: readonly Draft[]) {
    this.#drafts = new Map(drafts.map(draft => [draft.id, draft]))
    for (const draft of drafts) {
      for (const milestone of provided(draft)) add(this.#leading, milestone, draft.id)
      for (const milestone of awaited(draft)) add(this.#waiting, milestone, draft.id)
    }
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
    milestonesOf: (draft: Draft) => readonly string[],
    stepsAt: ReadonlyMap<string, readonly string[]>,
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

function provided({ id, provides }: Draft): readonly string[] {
  return [done(id), ...provides]
}

function awaited(draft: Draft): readonly string[] {
  return [
    ...draft.after.map(({ milestone }) => milestone),
    ...Object.values(draft.arguments).flatMap(resultsIn).map(done),
  ]
}

function add(lists: Map<string, string[]>, key: string, item: string): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [item])
  else list.push(item)
}
