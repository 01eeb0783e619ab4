import type { ForecastSection, TopologySection } from '../../provider/forecast.js'
import { bothSides } from '../svg/both-sides.js'
import { compareTopologies } from '../svg/compare-topology.js'
import { sideSvg } from '../svg/drawing.js'
import { escaped, scrollable, table } from './markup.js'

/** Texts, tables, matrices and timelines of the forecast. */
export function forecastSections(sections: readonly ForecastSection[]): string {
  return sections
    .filter(section => section.kind !== 'topology')
    .map(forecastSection)
    .join('\n')
}

function forecastSection(section: Exclude<ForecastSection, TopologySection>): string {
  switch (section.kind) {
    case 'text':
      return `<h3>${escaped(section.title)}</h3>\n${section.lines.map(line => `<p>${escaped(line)}</p>`).join('\n')}`
    case 'table':
      return table(
        section.title,
        section.columns.map(column => column.title),
        section.columns.map(column => column.align),
        section.rows.map(({ cells, emphasis }) => ({
          cells,
          ...(emphasis === undefined ? {} : { className: emphasis }),
        })),
      )
    case 'matrix':
      return table(
        section.title,
        [`${section.rowTitle} / ${section.columnTitle}`, ...section.columns],
        [],
        section.rows.map(row => ({ cells: [row.title, ...row.cells] })),
      )
    case 'timeline':
      return table(
        section.title,
        ['When', 'What', 'Details'],
        [],
        section.entries.map(entry => ({ cells: [entry.at, entry.label, entry.detail] })),
      )
  }
}

/** Drawings larger than this are not made: nobody could read them, and the list below them says what changes. */
const mostNodes = 400

/** The topologies before and after as drawings, each with a list of what changes for those who cannot see them. */
export async function topologyDrawings(sections: readonly ForecastSection[]): Promise<string> {
  const parts: string[] = []
  for (const section of sections) if (section.kind === 'topology') parts.push(await topologyDrawing(section))
  return parts.join('\n')
}

async function topologyDrawing(section: TopologySection): Promise<string> {
  const sides = bothSides(section).length === 1 ? (['after'] as const) : (['before', 'after'] as const)
  const figures: string[] = []
  const size = Math.max(section.before.nodes.length, section.after.nodes.length)
  if (size <= mostNodes)
    for (const side of sides) {
      const word = sides.length === 1 ? 'As it is and stays' : side === 'before' ? 'Before' : 'After'
      const drawing = (await sideSvg(section, side))
        .replace(/ id="[^"]*"/g, '')
        .replace(/<title>[^<]*<\/title>\n?/g, '')
      figures.push(
        `<figure><figcaption>${word}</figcaption>${scrollable(`${section.title}, ${word.toLowerCase()}`, drawing)}</figure>`,
      )
    }
  return `<h3>${escaped(section.title)}</h3>\n${figures.join('\n')}\n${topologyList(section, size > mostNodes)}`
}

function topologyList(section: TopologySection, isOpen: boolean): string {
  const { before, after } = compareTopologies(section)
  const name = (node: TopologySection['after']['nodes'][number]): string => `${node.role} ${node.label}`
  const of = (side: 'before' | 'after', standing: string): readonly string[] =>
    section[side].nodes
      .filter(node => (side === 'before' ? before : after).nodes.get(node.id) === standing)
      .map(name)
  const lines = [
    ['Added', of('after', 'added')],
    ['Changed', of('after', 'changed')],
    ['Gone', of('before', 'removed')],
  ] as const
  const items = lines
    .filter(([, names]) => names.length > 0)
    .map(([word, names]) => `<li><strong>${word}:</strong> ${escaped(names.join(', '))}</li>`)
  if (items.length === 0) return ''
  return `<details${isOpen ? ' open' : ''}><summary>What changes, as a list</summary><ul>${items.join('')}</ul></details>`
}
