import { invariant } from '../../../src/diagnostic/invariant.js'
import { createAdjacency } from '../../../src/graph/adjacency.js'
import { topologicalOrder } from '../../../src/graph/order.js'
import { resultsIn } from '../../../src/provider/arguments.js'
import type { Step, StepNeed } from '../../../src/provider/step.js'
import type { Draft } from '../drafting/draft.js'
import { Milestones } from './milestones.js'

/** A step in its place, and the draft that it came from. */
export interface OrderedStep {
  readonly step: Step
  readonly draft: Draft
  /** Lists of steps that it is not worth rehearsing without: where one of them was refused, this one is not tried. */
  readonly rests: readonly (readonly string[])[]
  /** Steps that it only comes after: a need of that kind is told where no other need leads there anyway. */
  readonly follows: readonly string[]
}

/** Turns milestones into needs between steps, and sorts the steps so that every need points backward. */
export function orderDrafts(drafts: readonly Draft[]): readonly OrderedStep[] {
  const milestones = new Milestones(drafts)
  const ordered = drafts.map(draft => needsOf(draft, milestones))
  const position = new Map(drafts.map((draft, index) => [draft.id, index]))
  invariant(position.size === drafts.length, 'every step has an id of its own')
  const from: number[] = []
  const to: number[] = []
  ordered.forEach(({ step }, index) => {
    for (const need of step.needs) {
      from.push(position.get(need.step) ?? index)
      to.push(index)
    }
  })
  const sorted = topologicalOrder(createAdjacency(drafts.length, from, to))
  invariant(sorted.isComplete, `steps wait for one another in a circle: ${stuck(ordered, sorted.order)}`)
  return withoutImplied([...sorted.order].flatMap(index => ordered[index] ?? []))
}

/** The same order with fewer needs: what a step only comes after goes without saying where another need follows on it. */
function withoutImplied(ordered: readonly OrderedStep[]): readonly OrderedStep[] {
  const followed = new Set(ordered.flatMap(({ follows }) => follows))
  const later = new Map([...followed].map(id => [id, stepsAfter(id, ordered)]))
  return ordered.map(each => {
    if (each.follows.length === 0) return each
    const { needs } = each.step
    const isImplied = ({ step }: StepNeed) =>
      each.follows.includes(step) && needs.some(other => later.get(step)?.has(other.step) === true)
    return { ...each, step: { ...each.step, needs: needs.filter(need => !isImplied(need)) } }
  })
}

function stepsAfter(id: string, ordered: readonly OrderedStep[]): ReadonlySet<string> {
  const after = new Set<string>()
  for (const { step } of ordered)
    if (step.needs.some(need => need.step === id || after.has(need.step))) after.add(step.id)
  return after
}

function stuck(ordered: readonly OrderedStep[], sorted: Uint32Array): string {
  const free = new Set(sorted)
  return ordered
    .filter((_, index) => !free.has(index))
    .map(({ step }) => step.id)
    .join(', ')
}

function needsOf(draft: Draft, milestones: Milestones): OrderedStep {
  const needs = new Map<string, StepNeed>()
  const rests: (readonly string[])[] = []
  const follows = new Set<string>()
  for (const { milestone, reason, isSequence } of draft.after) {
    for (const id of milestones.lastTo(milestone))
      if (id !== draft.id && !needs.has(id)) {
        needs.set(id, { step: id, reason })
        if (isSequence === true) follows.add(id)
      }
    const steps = isSequence === true ? [] : milestones.stepsTo(milestone)
    if (steps.length > 0) rests.push(steps)
  }
  const used = Object.values(draft.arguments).flatMap(resultsIn)
  for (const id of used)
    if (id !== draft.id && !needs.has(id)) needs.set(id, { step: id, reason: 'uses what it makes' })
  if (used.length > 0) rests.push(used)
  const {
    after: _after,
    provides: _provides,
    cause: _cause,
    isOptional: _isOptional,
    brings: _brings,
    handSwitches: _handSwitches,
    ...rest
  } = draft
  return { step: { ...rest, needs: [...needs.values()] }, draft, rests, follows: [...follows] }
}
