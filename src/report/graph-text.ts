import { withoutImplied } from './essential-edges.js'

/** A graph to look at: nodes, and edges with the reason why one waits for the other. */
export interface DrawnGraph {
  readonly nodes: readonly { readonly id: string; readonly label: string }[]
  /** `from` needs `to`. */
  readonly edges: readonly { readonly from: string; readonly to: string; readonly reason?: string }[]
}

/** In the language of Graphviz. */
export function dotText({ nodes, edges }: DrawnGraph): string {
  const quoted = (text: string): string =>
    `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`
  const lines = [
    ...nodes.map(
      node => `  ${quoted(node.id)}${node.label === node.id ? '' : ` [label=${quoted(node.label)}]`};`,
    ),
    ...edges.map(
      edge =>
        `  ${quoted(edge.from)} -> ${quoted(edge.to)}${edge.reason === undefined ? '' : ` [label=${quoted(edge.reason)}]`};`,
    ),
  ]
  return `digraph poolwright {\n  rankdir = "RL";\n  node [shape = "box"];\n${lines.join('\n')}\n}\n`
}

/** Forges draw no flowchart of more edges. */
const mostFlowchartEdges = 500

/** As a Mermaid flowchart, which code forges draw inside comments; of too many edges those that others imply are left out. */
export function mermaidText(graph: DrawnGraph): string {
  const { nodes, edges } = graph.edges.length > mostFlowchartEdges ? withoutImplied(graph) : graph
  const number = new Map(nodes.map((node, place) => [node.id, `n${place}`]))
  const quoted = (text: string): string => `"${text.replaceAll('"', '#quot;').replaceAll('\n', ' ')}"`
  const lines = [
    ...nodes.map(node => `  ${number.get(node.id) ?? ''}[${quoted(node.label)}]`),
    ...edges.map(
      edge =>
        `  ${number.get(edge.from) ?? ''} -->${edge.reason === undefined ? '' : `|${quoted(edge.reason)}|`} ${number.get(edge.to) ?? ''}`,
    ),
  ]
  return `flowchart RL\n${lines.join('\n')}\n`
}
