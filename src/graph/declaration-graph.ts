import { Graph } from 'graphlib'
import { createAdjacency, reverseAdjacency } from './adjacency.js'
import { cyclicComponents } from './components.js'
import { topologicalOrder } from './order.js'

/** Something declared and the ids of what it refers to; needs that name nothing declared are left out. */
export interface Declaration {
  readonly id: string
  readonly needs: Iterable<string>
}

/** The declarations by their ids, each behind what it needs, and the circles that forbid such an order. */
export interface DeclarationGraph {
  /** Complete only without cycles: what lies on or behind one is missing. */
  readonly order: readonly string[]
  /** Each as a path: every id needs the next one, the last needs the first. One path for each knot. */
  readonly cycles: readonly (readonly string[])[]
}

/** Orders declarations by their needs. */
export function createDeclarationGraph(declarations: readonly Declaration[]): DeclarationGraph {
  const numbers = new Map(declarations.map((declaration, number) => [declaration.id, number]))
  const from: number[] = []
  const to: number[] = []
  for (const [number, declaration] of declarations.entries()) {
    for (const need of declaration.needs) {
      const target = numbers.get(need)
      if (target === undefined) continue
      from.push(number)
      to.push(target)
    }
  }
  const needs = createAdjacency(declarations.length, from, to)
  const { order, isComplete } = topologicalOrder(reverseAdjacency(needs))
  const idOf = (number: number): string => declarations[number]?.id ?? ''
  const knots = isComplete ? [] : cyclicComponents(needs)
  return {
    order: Array.from(order, idOf),
    cycles: knots.map(knot => shortestWayRound(knot.map(idOf), declarations, numbers)),
  }
}

/** A graph for output: nodes and edges by id, edges that follow from others left out. */
export function reducedGraph(declarations: readonly Declaration[]): Graph {
  const graph = new Graph({ directed: true })
  const ids = new Set(declarations.map(declaration => declaration.id))
  for (const id of ids) graph.setNode(id)
  for (const { id, needs } of declarations) {
    for (const need of needs) if (ids.has(need) && need !== id) graph.setEdge(id, need)
  }
  return withoutDetours(graph)
}

/** Takes out every edge whose end can be reached by a longer way. */
function withoutDetours(graph: Graph): Graph {
  for (const node of graph.nodes()) {
    const direct = new Set(graph.successors(node) ?? [])
    if (direct.size < 2) continue
    const seen = new Set<string>()
    const queue = [...direct].flatMap(next => graph.successors(next) ?? [])
    for (let next = queue.pop(); next !== undefined && direct.size > 0; next = queue.pop()) {
      if (seen.has(next)) continue
      seen.add(next)
      if (direct.delete(next)) graph.removeEdge(node, next)
      queue.push(...(graph.successors(next) ?? []))
    }
  }
  return graph
}

/** The shortest path from the first member back to itself, inside the members. */
function shortestWayRound(
  knot: readonly string[],
  declarations: readonly Declaration[],
  numbers: ReadonlyMap<string, number>,
): readonly string[] {
  const members = new Set(knot)
  const start = [...knot].sort()[0] ?? ''
  const cameFrom = new Map<string, string>()
  const queue = [start]
  for (let position = 0; position < queue.length; position += 1) {
    const id = queue[position] ?? ''
    for (const need of declarations[numbers.get(id) ?? 0]?.needs ?? []) {
      if (need === start) return wayBack(id, start, cameFrom)
      if (!members.has(need) || cameFrom.has(need)) continue
      cameFrom.set(need, id)
      queue.push(need)
    }
  }
  return knot
}

function wayBack(end: string, start: string, cameFrom: ReadonlyMap<string, string>): readonly string[] {
  const path = [end]
  for (let id = end; id !== start;) {
    id = cameFrom.get(id) ?? start
    path.push(id)
  }
  return path.reverse()
}
