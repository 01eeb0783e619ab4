import { invariant } from '../../../src/diagnostic/invariant.js'
import { createAdjacency } from '../../../src/graph/adjacency.js'
import { topologicalOrder } from '../../../src/graph/order.js'
import { resultsIn } from '../../../src/provider/arguments.js'
import type { Step, StepNeed } from '../../../src/provider/step.js'
import type { Draft } from '../drafting/draft.js'
import { done } from '../drafting/milestone.js'
import { withoutContradictions } from './contradiction.js'
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
export function orderDrafts(all: readonly Draft[]): readonly OrderedStep[] {
  const drafts = withoutContradictions(withoutUnprovided(all))
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
  invariant(sorted.isComplete, 'the needs of steps follow their milestones, which lead in no circle')
  return withoutImplied([...sorted.order].flatMap(index => ordered[index] ?? []))
}

/** The same steps without waiting for what none of them leads to: most wait for the reboots of every host, and few reboot. */
function withoutUnprovided(drafts: readonly Draft[]): readonly Draft[] {
  const provided = new Set(drafts.flatMap(draft => [done(draft.id), ...draft.provides]))
  return drafts.map(draft => {
    const after = draft.after.filter(({ milestone }) => provided.has(milestone))
    return after.length === draft.after.length ? draft : { ...draft, after }
  })
}

/** The same order with fewer needs: what a step only comes after goes without saying where another need follows on it. */
function withoutImplied(ordered: readonly OrderedStep[]): readonly OrderedStep[] {
  if (ordered.every(({ follows }) => follows.length === 0)) return ordered
  const comesAfter = followersOf(ordered)
  return ordered.map(each => {
    if (each.follows.length === 0) return each
    const { needs } = each.step
    const isImplied = ({ step }: StepNeed) =>
      each.follows.includes(step) && needs.some(other => comesAfter(other.step, step))
    return { ...each, step: { ...each.step, needs: needs.filter(need => !isImplied(need)) } }
  })
}

const bitsInWord = 32

/** Tells whether a step comes after another that somebody follows; each step has a bit for each of those. */
function followersOf(ordered: readonly OrderedStep[]): (step: string, followed: string) => boolean {
  const bits = new Map([...new Set(ordered.flatMap(({ follows }) => follows))].map((id, bit) => [id, bit]))
  const positions = new Map(ordered.map(({ step }, index) => [step.id, index]))
  const width = Math.ceil(bits.size / bitsInWord)
  const marks = new Uint32Array(ordered.length * width)
  const mark = (place: number, bit: number) => {
    const word = place * width + Math.floor(bit / bitsInWord)
    marks[word] = (marks[word] ?? 0) | (1 << (bit % bitsInWord))
  }
  for (const [index, { step }] of ordered.entries())
    for (const { step: needed } of step.needs) {
      const bit = bits.get(needed)
      if (bit !== undefined) mark(index, bit)
      const before = (positions.get(needed) ?? index) * width
      for (let word = 0; word < width; word += 1)
        marks[index * width + word] = (marks[index * width + word] ?? 0) | (marks[before + word] ?? 0)
    }
  return (step, followed) => {
    const [place, bit] = [positions.get(step), bits.get(followed)]
    if (place === undefined || bit === undefined) return false
    return (((marks[place * width + Math.floor(bit / bitsInWord)] ?? 0) >>> (bit % bitsInWord)) & 1) === 1
  }
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
