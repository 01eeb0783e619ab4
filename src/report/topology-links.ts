import type { Topology } from '../provider/forecast.js'

type Node = Topology['nodes'][number]

/**
 * The other ends of what each node is connected to, by its identity: a connection is written in its deeper end, and of two
 * that are equally deep in the first.
 */
export function connectionsOf(
  topology: Topology,
  known: ReadonlyMap<string, Node>,
): ReadonlyMap<string, readonly { readonly node: Node; readonly edge: Topology['edges'][number] }[]> {
  const ends = new Map<string, { readonly node: Node; readonly edge: Topology['edges'][number] }[]>()
  for (const edge of topology.edges) {
    const from = known.get(edge.from)
    const to = known.get(edge.to)
    if (from === undefined || to === undefined) continue
    const isToDeeper = from.inside === undefined && to.inside !== undefined
    const [holder, other] = isToDeeper ? [to, from] : [from, to]
    ends.set(holder.id, [...(ends.get(holder.id) ?? []), { node: other, edge }])
  }
  return ends
}

/** What a node is and is called; a label that says what it is stands alone. */
export function nodeName({ role, label }: Node): string {
  return label.startsWith(role) ? label : `${role} ${label}`
}
