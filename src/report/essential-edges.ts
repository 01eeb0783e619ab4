import type { DrawnGraph } from './graph-text.js'

/**
 * A graph without the edges that others imply: of what is needed anyway on the way to something else. Nodes stand in an
 * order where each comes behind what it needs; a graph in another order comes back as it is.
 */
export function withoutImplied(graph: DrawnGraph): DrawnGraph {
  const places = new Map(graph.nodes.map((node, place) => [node.id, place]))
  const needs: { place: number; edge: DrawnGraph['edges'][number] }[][] = graph.nodes.map(() => [])
  for (const edge of graph.edges) {
    const [from, to] = [places.get(edge.from), places.get(edge.to)]
    if (from === undefined || to === undefined || to >= from) return graph
    needs[from]?.push({ place: to, edge })
  }
  const words = Math.ceil(graph.nodes.length / 32)
  const reached: Uint32Array[] = []
  const edges = needs.flatMap(own => {
    const covered = new Uint32Array(words)
    reached.push(covered)
    // What comes last can only be implied by nothing of the rest.
    const kept = own
      .toSorted((left, right) => right.place - left.place)
      .filter(({ place }) => {
        if (hasBit(covered, place)) return false
        addAll(covered, reached[place])
        covered[place >>> 5] = (covered[place >>> 5] ?? 0) | (1 << (place & 31))
        return true
      })
    return kept.map(({ edge }) => edge)
  })
  return { nodes: graph.nodes, edges }
}

function hasBit(bits: Uint32Array, place: number): boolean {
  return ((bits[place >>> 5] ?? 0) & (1 << (place & 31))) !== 0
}

function addAll(bits: Uint32Array, others: Uint32Array | undefined): void {
  others?.forEach((word, place) => {
    bits[place] = (bits[place] ?? 0) | word
  })
}
