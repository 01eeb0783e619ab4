/**
 * A directed graph over the nodes 0 … size-1 as two compact arrays: the successors of node n are
 * `targets[offsets[n]] … targets[offsets[n + 1] - 1]`.
 */
export interface Adjacency {
  readonly size: number
  readonly offsets: Uint32Array
  readonly targets: Uint32Array
}

/** Builds the arrays from edges given as two lists of equal length; parallel edges are kept. */
export function createAdjacency(size: number, from: ArrayLike<number>, to: ArrayLike<number>): Adjacency {
  const offsets = new Uint32Array(size + 1)
  for (let edge = 0; edge < from.length; edge += 1) {
    const slot = (from[edge] ?? 0) + 1
    offsets[slot] = (offsets[slot] ?? 0) + 1
  }
  for (let node = 0; node < size; node += 1)
    offsets[node + 1] = (offsets[node + 1] ?? 0) + (offsets[node] ?? 0)
  const next = offsets.slice(0, size)
  const targets = new Uint32Array(from.length)
  for (let edge = 0; edge < from.length; edge += 1) {
    const source = from[edge] ?? 0
    const slot = next[source] ?? 0
    targets[slot] = to[edge] ?? 0
    next[source] = slot + 1
  }
  return { size, offsets, targets }
}

/** The same graph with every edge turned round. */
export function reverseAdjacency(graph: Adjacency): Adjacency {
  const from = new Uint32Array(graph.targets.length)
  for (let node = 0; node < graph.size; node += 1) {
    from.fill(node, graph.offsets[node] ?? 0, graph.offsets[node + 1] ?? 0)
  }
  return createAdjacency(graph.size, graph.targets, from)
}

/** The successors of a node, as a view on the graph's own array. */
export function successors(graph: Adjacency, node: number): Uint32Array {
  return graph.targets.subarray(graph.offsets[node] ?? 0, graph.offsets[node + 1] ?? 0)
}
