import type { Topology, TopologySection } from '../provider/forecast.js'
import { type Standing, edgeKey } from './svg/compare-topology.js'
import { bothSides } from './svg/both-sides.js'

/** Topologies as a Mermaid flowchart, which code forges draw inside comments; what changes has a class of its own. */
export function mermaidTopology(sections: readonly TopologySection[]): string {
  const drawings = sections.flatMap(bothSides)
  const lines = drawings.flatMap((drawing, place) => [
    `  subgraph s${place}[${quoted(drawing.title)}]`,
    ...sideLines(drawing.topology, `s${place}n`, id => drawing.difference.nodes.get(id) ?? 'same'),
    '  end',
    ...drawing.topology.edges.flatMap(edge => {
      const number = numbers(drawing.topology)
      const [from, to] = [number.get(edge.from), number.get(edge.to)]
      if (from === undefined || to === undefined) return []
      const isNew = drawing.difference.edges.get(edgeKey(edge)) !== 'same'
      const label = edge.label === undefined ? '' : `|${quoted(edge.label)}|`
      return [`  s${place}n${from} ${isNew ? '-.-' : '---'}${label} s${place}n${to}`]
    }),
  ])
  const classes = [
    '  classDef added stroke:#116329,stroke-width:2px',
    '  classDef removed stroke:#a40e26,stroke-width:2px,stroke-dasharray:4 3',
    '  classDef changed stroke:#7d4e00,stroke-width:2px,stroke-dasharray:8 2',
  ]
  return `flowchart LR\n${[...lines, ...classes].join('\n')}\n`
}

function numbers({ nodes }: Topology): ReadonlyMap<string, number> {
  return new Map(nodes.map((node, place) => [node.id, place]))
}

function sideLines(
  topology: Topology,
  prefix: string,
  standingOf: (id: string) => Standing,
): readonly string[] {
  const number = numbers(topology)
  const isParent = new Set(topology.nodes.flatMap(node => node.inside ?? []))
  const draw = (parent: string | undefined, depth: string): readonly string[] =>
    topology.nodes
      .filter(node => (number.has(node.inside ?? '') ? node.inside : undefined) === parent)
      .flatMap(node => {
        const name = `${prefix}${number.get(node.id) ?? ''}`
        const standing = standingOf(node.id)
        const dress = standing === 'same' ? [] : [`${depth}class ${name} ${standing}`]
        if (!isParent.has(node.id)) return [`${depth}${name}[${quoted(node.label)}]`, ...dress]
        return [
          `${depth}subgraph ${name}[${quoted(node.label)}]`,
          ...draw(node.id, `${depth}  `),
          `${depth}end`,
          ...dress,
        ]
      })
  return draw(undefined, '    ')
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '#quot;').replaceAll('\n', ' ')}"`
}
