import { invariant } from '../../../src/diagnostic/invariant.js'
import { createAdjacency } from '../../../src/graph/adjacency.js'
import { topologicalOrder } from '../../../src/graph/order.js'
import { resultsIn } from '../../../src/provider/arguments.js'
import type { Draft } from '../drafting/draft.js'
import type { Milestone } from '../drafting/milestone.js'
import { provided, type StepsByMilestone, stepsByMilestone } from './reach.js'

/** Which steps lead to which milestone, and which of them come last. */
export class Milestones {
  private readonly drafts: ReadonlyMap<string, Draft>
  private readonly leading: StepsByMilestone
  private readonly last = new Map<Milestone, readonly string[]>()
  /** Places of steps in one order that respects them all. */
  private readonly places: ReadonlyMap<string, number>

  constructor(drafts: readonly Draft[]) {
    this.drafts = new Map(drafts.map(draft => [draft.id, draft]))
    this.leading = stepsByMilestone(drafts, provided)
    this.places = placesOf(drafts, this.leading)
    const stuck = drafts.filter(({ id }) => !this.places.has(id)).map(({ id }) => id)
    invariant(stuck.length === 0, `steps wait for one another in a circle: ${stuck.join(', ')}`)
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

  /** Those of the steps that have to be done before another of them can be. What comes before all of them is not looked at. */
  private before(steps: readonly string[]): ReadonlySet<string> {
    const first = steps.reduce((least, id) => Math.min(least, this.places.get(id) ?? least), Infinity)
    const before = new Set<string>()
    const open = [...steps]
    for (let id = open.pop(); id !== undefined; id = open.pop())
      for (const needed of this.neededBy(id)) {
        if (before.has(needed) || (this.places.get(needed) ?? Infinity) < first) continue
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
}

/** Milestones are nodes of the graph as steps are, so that it does not grow with the pairs of who leads and who waits. */
function placesOf(drafts: readonly Draft[], leading: StepsByMilestone): ReadonlyMap<string, number> {
  const nodes = new Map([...leading.keys()].map((milestone, index) => [milestone, drafts.length + index]))
  const steps = new Map(drafts.map((draft, index) => [draft.id, index]))
  const [from, to]: [number[], number[]] = [[], []]
  const link = (first: number | undefined, second: number | undefined): void => {
    if (first === undefined || second === undefined || first === second) return
    from.push(first)
    to.push(second)
  }
  for (const [index, draft] of drafts.entries()) {
    for (const milestone of provided(draft)) link(index, nodes.get(milestone))
    for (const { milestone } of draft.after) link(nodes.get(milestone), index)
    for (const argument of Object.values(draft.arguments))
      for (const id of resultsIn(argument)) link(steps.get(id), index)
  }
  const { order } = topologicalOrder(createAdjacency(drafts.length + nodes.size, from, to))
  return new Map(
    [...order].flatMap((node, place) => (node < drafts.length ? [[idAt(drafts, node), place]] : [])),
  )
}

function idAt(drafts: readonly Draft[], index: number): string {
  return drafts[index]?.id ?? ''
}

const none: readonly string[] = []
