import { type Adjacency, successors } from './adjacency.js'
import type { Order } from './order.js'

/**
 * Sorts topologically so that nodes of one group follow each other where the edges allow: after a node comes the first
 * free one of its group, else the one that has been free for longest.
 */
export function groupedOrder(graph: Adjacency, groupOf: (node: number) => string): Order {
  const waiting = new Uint32Array(graph.size)
  for (const target of graph.targets) waiting[target] = (waiting[target] ?? 0) + 1
  const free: number[] = []
  const freeOfGroup = new Map<string, number[]>()
  const isTaken = new Uint8Array(graph.size)
  const release = (node: number): void => {
    free.push(node)
    const group = groupOf(node)
    const nodes = freeOfGroup.get(group)
    if (nodes) nodes.push(node)
    else freeOfGroup.set(group, [node])
  }
  for (let node = 0; node < graph.size; node += 1) if (waiting[node] === 0) release(node)
  const order = new Uint32Array(graph.size)
  let filled = 0
  let oldest = 0
  let next = free[0]
  while (next !== undefined) {
    isTaken[next] = 1
    order[filled++] = next
    for (const target of successors(graph, next)) {
      const left = (waiting[target] ?? 0) - 1
      waiting[target] = left
      if (left === 0) release(target)
    }
    const group = freeOfGroup.get(groupOf(next)) ?? []
    while (group[0] !== undefined && isTaken[group[0]]) group.shift()
    while (oldest < free.length && isTaken[free[oldest] ?? 0]) oldest += 1
    next = group[0] ?? free[oldest]
  }
  return { order: order.subarray(0, filled), isComplete: filled === graph.size }
}
