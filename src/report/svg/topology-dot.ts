import type { Topology } from '../../provider/forecast.js'
import { edgeKey, type TopologyDifference } from './compare-topology.js'

/** What is drawn of a topology: how its things and connections differ from the other side, by the classes of the drawing. */
export interface TopologyDrawing {
  readonly title: string
  readonly topology: Topology
  readonly difference: TopologyDifference
}

/** One or several topologies in the language of Graphviz; what lies inside another is drawn inside it. */
export function topologyDot(drawings: readonly TopologyDrawing[]): string {
  const isSole = drawings.length === 1
  const sides = drawings.map((drawing, place) => {
    const prefix = isSole ? '' : `${place}:`
    const body = topologyLines(drawing, prefix)
    if (isSole) return body
    return [
      `subgraph ${quoted(`cluster_side_${place}`)} {`,
      `label = ${quoted(drawing.title)};`,
      'class = "side";',
      ...body,
      '}',
    ]
  })
  // From left to right, Graphviz puts the first box lowest.
  const bodies = sides.reverse().flat()
  return [
    'digraph poolwright {',
    '  rankdir = "LR";',
    '  bgcolor = "transparent";',
    '  compound = true;',
    '  nodesep = 0.15;',
    '  ranksep = 0.9;',
    '  fontname = "Helvetica";',
    '  fontsize = 13;',
    '  node [shape = "box", style = "rounded", fontname = "Helvetica", fontsize = 13, margin = "0.12,0.05", height = 0.3];',
    '  edge [fontname = "Helvetica", fontsize = 11, arrowhead = "none"];',
    ...bodies.map(line => `  ${line}`),
    '}',
    '',
  ].join('\n')
}

function topologyLines({ topology, difference }: TopologyDrawing, prefix: string): readonly string[] {
  const inside = new Map<string | undefined, Topology['nodes'][number][]>()
  const known = new Set(topology.nodes.map(node => node.id))
  for (const node of topology.nodes) {
    const parent = node.inside !== undefined && known.has(node.inside) ? node.inside : undefined
    inside.set(parent, [...(inside.get(parent) ?? []), node])
  }
  const draw = (node: Topology['nodes'][number]): readonly string[] => {
    const children = inside.get(node.id) ?? []
    const look = `class = ${quoted(`${classOf(node.role)} ${difference.nodes.get(node.id) ?? 'same'}`)}`
    const label = `label = ${quoted(node.label.startsWith(node.role) ? node.label : `${node.role} ${node.label}`)}`
    if (children.length === 0) return [`${quoted(prefix + node.id)} [${label}, ${look}];`]
    return [
      `subgraph ${quoted(`cluster_${prefix}${node.id}`)} {`,
      `${label};`,
      `${look};`,
      'style = "rounded";',
      ...children.flatMap(draw),
      '}',
    ]
  }
  const roots = (inside.get(undefined) ?? []).flatMap(draw)
  // Graphviz connects nodes, not boxes: an edge to a box starts at its first node and is cut off at the border.
  const leafOf = (id: string): string => {
    let current = id
    for (let child = inside.get(current)?.[0]; child !== undefined; child = inside.get(current)?.[0])
      current = child.id
    return current
  }
  const edges = topology.edges
    .filter(edge => known.has(edge.from) && known.has(edge.to))
    .map(edge => {
      const clip = [
        inside.has(edge.from) ? `ltail = ${quoted(`cluster_${prefix}${edge.from}`)}` : undefined,
        inside.has(edge.to) ? `lhead = ${quoted(`cluster_${prefix}${edge.to}`)}` : undefined,
        edge.label === undefined ? undefined : `label = ${quoted(edge.label)}`,
        `class = ${quoted(difference.edges.get(edgeKey(edge)) ?? 'same')}`,
      ].filter(part => part !== undefined)
      return `${quoted(prefix + leafOf(edge.from))} -> ${quoted(prefix + leafOf(edge.to))} [${clip.join(', ')}];`
    })
  return [...roots, ...edges]
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`
}

function classOf(role: string): string {
  return `role_${role.toLowerCase().replace(/[^a-z0-9]+/g, '_')}`
}
