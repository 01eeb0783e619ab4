import { type Adjacency, successors } from './adjacency.js'

/** A graph's nodes so that every edge points forward, and the nodes left over because they lie on or behind a cycle. */
export interface Order {
  readonly order: Uint32Array
  readonly isComplete: boolean
}

/**
 * Sorts topologically (Kahn), without recursion. Among nodes that are free at the same time the one met first goes
 * first, so the result depends on the numbering alone.
 */
export function topologicalOrder(graph: Adjacency): Order {
  const waiting = new Uint32Array(graph.size)
  for (const target of graph.targets) waiting[target] = (waiting[target] ?? 0) + 1
  const order = new Uint32Array(graph.size)
  let filled = 0
  for (let node = 0; node < graph.size; node += 1) if (waiting[node] === 0) order[filled++] = node
  for (let position = 0; position < filled; position += 1) {
    for (const target of successors(graph, order[position] ?? 0)) {
      const left = (waiting[target] ?? 0) - 1
      waiting[target] = left
      if (left === 0) order[filled++] = target
    }
  }
  return { order: order.subarray(0, filled), isComplete: filled === graph.size }
}
