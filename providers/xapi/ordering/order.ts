import { invariant } from '../../../src/diagnostic/invariant.js'
import { createAdjacency } from '../../../src/graph/adjacency.js'
import { topologicalOrder } from '../../../src/graph/order.js'
import { resultsIn } from '../../../src/provider/arguments.js'
import type { Step, StepNeed } from '../../../src/provider/step.js'
import type { Draft } from '../drafting/draft.js'

/** A step in its place, and the draft that it came from. */
export interface OrderedStep {
  readonly step: Step
  readonly draft: Draft
  /** Needs that are order alone: the step is worth rehearsing although one of these was refused. */
  readonly sequences: ReadonlySet<string>
}

/** Turns milestones into needs between steps, and sorts the steps so that every need points backward. */
export function orderDrafts(drafts: readonly Draft[]): readonly OrderedStep[] {
  const providers = providersOf(drafts)
  const ordered = drafts.map(draft => needsOf(draft, providers))
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
  return [...sorted.order].flatMap(index => ordered[index] ?? [])
}

function stuck(ordered: readonly OrderedStep[], sorted: Uint32Array): string {
  const free = new Set(sorted)
  return ordered
    .filter((_, index) => !free.has(index))
    .map(({ step }) => step.id)
    .join(', ')
}

function providersOf(drafts: readonly Draft[]): ReadonlyMap<string, readonly string[]> {
  const providers = new Map<string, string[]>()
  const add = (milestone: string, id: string) => {
    const ids = providers.get(milestone)
    if (ids === undefined) providers.set(milestone, [id])
    else ids.push(id)
  }
  for (const draft of drafts) {
    add(`done ${draft.id}`, draft.id)
    for (const milestone of draft.provides) add(milestone, draft.id)
  }
  return providers
}

function needsOf(draft: Draft, providers: ReadonlyMap<string, readonly string[]>): OrderedStep {
  const needs = new Map<string, StepNeed>()
  const sequences = new Set<string>()
  for (const requirement of draft.after) {
    for (const id of providers.get(requirement.milestone) ?? []) {
      if (id === draft.id || needs.has(id)) continue
      needs.set(id, { step: id, reason: requirement.reason })
      if (requirement.isSequence === true) sequences.add(id)
    }
  }
  for (const id of Object.values(draft.arguments).flatMap(resultsIn))
    if (id !== draft.id && !needs.has(id)) needs.set(id, { step: id, reason: 'uses what it makes' })
  const { after: _after, provides: _provides, cause: _cause, isOptional: _isOptional, ...rest } = draft
  return { step: { ...rest, needs: [...needs.values()] }, draft, sequences }
}
