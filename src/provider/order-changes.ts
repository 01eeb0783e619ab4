import type { Change } from './change.js'
import type { Step, StepNeed } from './step.js'

/** Steps that belong together: the ids of those that start it and of those that end it. */
export interface Span {
  readonly first: readonly string[]
  readonly last: readonly string[]
}

/** The steps of one change by what they do; undefined where there are none. */
export interface ChangeSteps {
  readonly change: Change
  /** Steps that create or update the object. */
  readonly make: Span | undefined
  /** Steps that destroy the object, or the one that is replaced. */
  readonly destroy: Span | undefined
}

/** A span of one step. */
export function singleStep(id: string): Span {
  return { first: [id], last: [id] }
}

type AddEdges = (waiting: Span | undefined, needed: Span | undefined, reason: string) => void

/**
 * The edges that follow from the dependencies of changes alone: made after what it depends on, destroyed before it. By
 * the id of the step that waits. `isWanted` leaves pairs out, such as those that a provider orders by itself.
 */
export function dependencyNeeds(
  entries: readonly ChangeSteps[],
  isWanted: (change: Change, dependency: Change) => boolean = () => true,
): ReadonlyMap<string, readonly StepNeed[]> {
  const needs = new Map<string, Map<string, StepNeed>>()
  const addEdges: AddEdges = (waiting, needed, reason) => {
    for (const step of waiting?.first ?? []) {
      let list = needs.get(step)
      if (!list) needs.set(step, (list = new Map()))
      for (const other of needed?.last ?? [])
        if (other !== step && !list.has(other)) list.set(other, { step: other, reason })
    }
  }
  const actingFor = actingDependencies(groupByAddress(entries))
  for (const entry of entries) {
    if (isWanted(entry.change, entry.change)) addOwnEdges(entry, addEdges)
    for (const address of entry.change.dependencies) {
      for (const dependency of actingFor(address)) {
        if (dependency !== entry && isWanted(entry.change, dependency.change))
          addDependency(entry, dependency, addEdges)
      }
    }
  }
  return new Map([...needs].map(([step, list]) => [step, [...list.values()]]))
}

function groupByAddress(entries: readonly ChangeSteps[]): ReadonlyMap<string, readonly ChangeSteps[]> {
  const groups = new Map<string, ChangeSteps[]>()
  for (const entry of entries) {
    const group = groups.get(entry.change.address)
    if (group) group.push(entry)
    else groups.set(entry.change.address, [entry])
  }
  return groups
}

/** What has steps at an address or, where nothing is done there, behind it. Without recursion: chains may be long. */
function actingDependencies(
  byAddress: ReadonlyMap<string, readonly ChangeSteps[]>,
): (address: string) => readonly ChangeSteps[] {
  const found = new Map<string, readonly ChangeSteps[]>()
  const isActing = (entry: ChangeSteps): boolean => entry.make !== undefined || entry.destroy !== undefined
  const behind = (address: string): readonly string[] =>
    (byAddress.get(address) ?? []).flatMap(entry => (isActing(entry) ? [] : entry.change.dependencies))
  return root => {
    const stack = [root]
    const entered = new Set<string>()
    for (let address = stack.at(-1); address !== undefined; address = stack.at(-1)) {
      const open =
        found.has(address) || entered.has(address)
          ? []
          : behind(address).filter(name => !found.has(name) && !entered.has(name))
      entered.add(address)
      if (open.length > 0) {
        stack.push(...new Set(open))
        continue
      }
      stack.pop()
      if (found.has(address)) continue
      const own = (byAddress.get(address) ?? []).filter(isActing)
      found.set(address, [...new Set([...own, ...behind(address).flatMap(name => found.get(name) ?? [])])])
    }
    return found.get(root) ?? []
  }
}

function addOwnEdges({ change, make, destroy }: ChangeSteps, addEdges: AddEdges): void {
  if (change.action !== 'replace') return
  if (change.createBeforeDestroy) addEdges(destroy, make, 'the replacement is made first')
  else addEdges(make, destroy, 'the old object goes first')
}

function addDependency(entry: ChangeSteps, dependency: ChangeSteps, addEdges: AddEdges): void {
  const address = entry.change.address
  addEdges(entry.make, dependency.make, `${address} refers to ${dependency.change.address}`)
  addEdges(dependency.destroy, entry.destroy, `${address} depends on it and goes first`)
  const isDestroyedFirst = dependency.change.action === 'replace' && !dependency.change.createBeforeDestroy
  if (!isDestroyedFirst) addEdges(dependency.destroy, entry.make, `${address} lets go of it first`)
}

/** The steps with these needs added to their own. */
export function withNeeds(
  steps: readonly Step[],
  needs: ReadonlyMap<string, readonly StepNeed[]>,
): readonly Step[] {
  return steps.map(step => {
    const own = new Set(step.needs.map(need => need.step))
    const more = needs.get(step.id)?.filter(need => !own.has(need.step)) ?? []
    return more.length === 0 ? step : { ...step, needs: [...step.needs, ...more] }
  })
}
