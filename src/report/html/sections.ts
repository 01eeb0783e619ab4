import type { ForecastSection, TopologySection } from '../../provider/forecast.js'
import { bothSides } from '../svg/both-sides.js'
import { compareTopologies } from '../svg/compare-topology.js'
import { sideSvg } from '../svg/drawing.js'
import { gauge } from './gauge.js'
import { player } from './player.js'
import { escaped, scrollable, table } from './markup.js'
import { topologyCards } from './topology-cards.js'

/** Texts, tables, matrices and timelines of the forecast. */
export function forecastSections(sections: readonly ForecastSection[]): string {
  const drawn = sections
    .filter(section => section.kind !== 'topology')
    .filter(section => !isDrawnToo(section, sections))
    .map((section, place, shown) => {
      const isLater = shown.slice(0, place).some(each => isPlayed(each) && each.about === section.about)
      const content = forecastSection(section, place)
      return {
        about: section.about ?? '',
        content:
          isPlayed(section) && isLater ? folded(section.title, content) : foldedIfLong(section, content),
      }
    })
  return together(drawn)
}

/** A table of what bars show as well is left out. */
function isDrawnToo(section: ForecastSection, all: readonly ForecastSection[]): boolean {
  return (
    section.kind === 'table' &&
    section.measure !== undefined &&
    all.some(
      each => each.kind === 'gauge' && each.about === section.about && each.measure === section.measure,
    )
  )
}

/** Of several that can be played the first is open. */
function isPlayed(section: ForecastSection): boolean {
  return section.kind === 'timeline' && section.stage !== undefined
}

function folded(title: string, content: string): string {
  return `<details class="side"><summary>${escaped(title)}</summary>${content}</details>`
}

/** As many subjects are shown open; of more, each is folded. */
const mostSubjects = 3

/** What is about the same stands together, under its name where there are several subjects. */
function together(parts: readonly { readonly about: string; readonly content: string }[]): string {
  const subjects = [...new Set(parts.map(({ about }) => about))]
  const contentOf = (about: string): string =>
    parts
      .filter(part => part.about === about)
      .map(({ content }) => content)
      .join('\n')
  if (subjects.length < 2) return subjects.map(contentOf).join('\n')
  const open = subjects.length <= mostSubjects ? ' open' : ''
  return subjects
    .map(
      about =>
        `<details class="about"${open}><summary>${escaped(about)}</summary>\n${contentOf(about)}\n</details>`,
    )
    .join('\n')
}

/** Longer tables are folded until somebody wants to see them. */
const mostRows = 24

function foldedIfLong(section: ForecastSection, content: string): string {
  const isLong = 'rows' in section && section.rows.length > mostRows
  return isLong
    ? `<details class="side"><summary>${escaped(section.title)} <span class="count">${section.rows.length}</span></summary>${content}</details>`
    : content
}

function forecastSection(section: Exclude<ForecastSection, TopologySection>, place: number): string {
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
    case 'gauge':
      return gauge(section)
    case 'timeline':
      if (section.stage !== undefined) return player(section, section.stage, place)
      return table(
        section.title,
        ['When', 'What', 'Details'],
        [],
        section.entries.map(entry => ({ cells: [entry.at, entry.label, entry.detail] })),
      )
  }
}

/** Drawings larger than this are not made: nobody could follow their lines; the boxes say what is connected. */
const mostNodes = 400

/** Boxes of larger ones are folded. */
const mostOpenNodes = 120

/** The topologies before and after as drawings, each with a list of what changes for those who cannot see them. */
export async function topologyDrawings(sections: readonly ForecastSection[]): Promise<string> {
  const parts: { readonly about: string; readonly content: string }[] = []
  for (const section of sections)
    if (section.kind === 'topology')
      parts.push({ about: section.about ?? '', content: await topologyDrawing(section) })
  return together(parts)
}

async function topologyDrawing(section: TopologySection): Promise<string> {
  const sides = bothSides(section).length === 1 ? (['after'] as const) : (['before', 'after'] as const)
  const differences = compareTopologies(section)
  const size = Math.max(section.before.nodes.length, section.after.nodes.length)
  const cards: string[] = []
  const drawings: string[] = []
  for (const side of sides) {
    const word = sides.length === 1 ? 'As it is and stays' : side === 'before' ? 'Before' : 'After'
    cards.push(
      `<details class="side"${side === 'after' && size <= mostOpenNodes ? ' open' : ''}><summary>${word}</summary>${topologyCards(section[side], differences[side])}</details>`,
    )
    if (size > mostNodes) continue
    const drawing = (await sideSvg(section, side))
      .replace(/ id="[^"]*"/g, '')
      .replace(/<title>[^<]*<\/title>\n?/g, '')
    drawings.push(
      `<figure><figcaption>${word}</figcaption>${scrollable(`${section.title}, ${word.toLowerCase()}`, drawing)}</figure>`,
    )
  }
  const drawn =
    drawings.length === 0
      ? ''
      : `<details class="side"><summary>As a drawing</summary>${drawings.join('\n')}</details>`
  const legend = sides.length === 1 ? '' : '<p class="said">+ is added, − goes, ~ changes.</p>'
  return `<h3>${escaped(section.title)}</h3>\n${legend}${cards.join('\n')}\n${drawn}\n${topologyList(section)}`
}

function topologyList(section: TopologySection): string {
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
  return `<details class="side"><summary>What changes, as a list</summary><ul>${items.join('')}</ul></details>`
}
