import type { Topology, TopologySection } from '../../provider/forecast.js'

/** How a thing or a connection of one side stands to the other side. */
export type Standing = 'same' | 'added' | 'removed' | 'changed'

/** The standing of each thing by its id, and of each connection by its ends. */
export interface TopologyDifference {
  readonly nodes: ReadonlyMap<string, Standing>
  readonly edges: ReadonlyMap<string, Standing>
}

/** Compares both sides of a section: what is only on the first is removed, what is only on the second added. */
export function compareTopologies({ before, after }: Pick<TopologySection, 'before' | 'after'>): {
  readonly before: TopologyDifference
  readonly after: TopologyDifference
} {
  return { before: standings(before, after, 'removed'), after: standings(after, before, 'added') }
}

function standings(side: Topology, other: Topology, alone: Standing): TopologyDifference {
  const nodes = new Map(other.nodes.map(node => [node.id, node]))
  const edges = new Map(other.edges.map(edge => [edgeKey(edge), edge]))
  return {
    nodes: new Map(
      side.nodes.map(node => {
        const twin = nodes.get(node.id)
        if (twin === undefined) return [node.id, alone]
        const isSame = twin.label === node.label && twin.inside === node.inside && twin.role === node.role
        return [node.id, isSame ? 'same' : 'changed']
      }),
    ),
    edges: new Map(
      side.edges.map(edge => {
        const twin = edges.get(edgeKey(edge))
        if (twin === undefined) return [edgeKey(edge), alone]
        return [edgeKey(edge), twin.label === edge.label ? 'same' : 'changed']
      }),
    ),
  }
}

/** What tells a connection from the others. */
export function edgeKey({ from, to }: { readonly from: string; readonly to: string }): string {
  return JSON.stringify([from, to])
}
