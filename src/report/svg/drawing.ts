import type { TopologySection } from '../../provider/forecast.js'
import { type DrawnGraph, dotText } from '../graph-text.js'
import { bothSides } from './both-sides.js'
import { compareTopologies } from './compare-topology.js'
import { withoutImplied } from '../essential-edges.js'
import { layOut } from './layout.js'
import { drawingStyle, groundStyle } from './style.js'
import { topologyDot } from './topology-dot.js'

/** Of more edges than these, a drawing has those alone that others do not imply: it would take minutes to lay out all. */
const mostEdges = 1500

/** So many rounds the engine takes at most to shorten lines: in a large drawing the last ones are not worth their time. */
const haste = 'nslimit = 1; nslimit1 = 1; mclimit = 0.2;'

/** A graph as an SVG file that needs nothing else. */
export async function graphSvg(graph: DrawnGraph): Promise<string> {
  if (graph.edges.length <= mostEdges) return styled(await layOut(dotText(graph)))
  return styled(await layOut(dotText(withoutImplied(graph)).replace('{', `{\n  ${haste}`)))
}

/** Both sides of each topology as one SVG file; what changes has a colour and a stroke of its own. */
export async function topologySvg(sections: readonly TopologySection[]): Promise<string> {
  return styled(await layOut(topologyDot(sections.flatMap(bothSides))))
}

/** The same, as Graphviz reads it. */
export function topologyDotText(sections: readonly TopologySection[]): string {
  return topologyDot(sections.flatMap(bothSides))
}

/** One side of a topology, to stand in a page whose style sheet colours it. */
export async function sideSvg(section: TopologySection, side: 'before' | 'after'): Promise<string> {
  const title = side === 'before' ? 'Before' : 'After'
  const drawing = { title, topology: section[side], difference: compareTopologies(section)[side] }
  return describe(await layOut(topologyDot([drawing])), `${section.title}, ${title.toLowerCase()}`)
}

function styled(svg: string): string {
  return svg.replace(/(<svg[^>]*>)/, `$1\n<style>${drawingStyle}${groundStyle}</style>`)
}

function describe(svg: string, text: string): string {
  const label = text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
  return svg.replace(/<svg /, `<svg role="img" aria-label="${label}" `)
}
