import type {
  ForecastSection,
  GaugeSection,
  MatrixSection,
  TableSection,
  Topology,
} from '../provider/forecast.js'
import { columnsOf } from './columns.js'
import type { Paint } from './paint.js'
import { connectionsOf, nodeName } from './topology-links.js'
import { wrapText } from './wrap-text.js'

/** A generic section as text for a terminal. */
export function renderSection(section: ForecastSection, columns: number, paint: Paint): string {
  return [
    ...wrapText(section.title, columns).map(paint.bold),
    ...sectionLines(section, columns - 2, paint).map(line => (line === '' ? '' : `  ${line}`)),
  ].join('\n')
}

function sectionLines(section: ForecastSection, columns: number, paint: Paint): readonly string[] {
  switch (section.kind) {
    case 'text':
      return section.lines.flatMap(line => wrapText(line, columns))
    case 'table':
      return tableLines(section, columns, paint)
    case 'matrix':
      return matrixLines(section, columns, paint)
    case 'timeline':
      return columnsOf(
        ['', '', ''],
        section.entries.map(entry => [entry.at, entry.label, entry.detail]),
        [],
        columns,
      ).rows.flat()
    case 'gauge':
      return gaugeLines(section, columns, paint)
    case 'topology':
      return topologyLines(section.after, columns)
  }
}

function tableLines(section: TableSection, width: number, paint: Paint): readonly string[] {
  const { head, rows } = columnsOf(
    section.columns.map(column => column.title),
    section.rows.map(row => row.cells),
    section.columns.map(column => column.align),
    width,
  )
  const dressed = rows.flatMap((lines, place) => {
    const emphasis = section.rows[place]?.emphasis
    if (emphasis === 'bad') return lines.map(paint.red)
    if (emphasis === 'good') return lines.map(paint.green)
    return emphasis === 'changed' ? lines.map(paint.yellow) : lines
  })
  return [...head.map(paint.dim), ...dressed]
}

function matrixLines(section: MatrixSection, width: number, paint: Paint): readonly string[] {
  const { head, rows } = columnsOf(
    [`${section.rowTitle} / ${section.columnTitle}`, ...section.columns],
    section.rows.map(row => [row.title, ...row.cells]),
    [],
    width,
  )
  return [...head.map(paint.dim), ...rows.flat()]
}

function gaugeLines({ rows, unit }: GaugeSection, width: number, paint: Paint): readonly string[] {
  const cells = rows.map(({ title, total, before, after }) => [
    title,
    before === undefined ? '' : `${before} ${unit}`,
    `${after} ${unit}`,
    `of ${total} ${unit}`,
  ])
  const made = columnsOf(['', 'Before', 'After', ''], cells, ['left', 'right', 'right', 'right'], width)
  return [...made.head.map(paint.dim), ...made.rows.flat()]
}

/** What is in what, each with what it is connected to behind it. */
function topologyLines(topology: Topology, width: number): readonly string[] {
  const known = new Map(topology.nodes.map(node => [node.id, node]))
  const links = connectionsOf(topology, known)
  const inside = (parent: string | undefined, depth: number): readonly string[] =>
    topology.nodes
      .filter(node => node.inside === parent)
      .flatMap(node => {
        const lead = '  '.repeat(depth)
        const others = (links.get(node.id) ?? []).map(
          ({ node: other, edge }) =>
            `${nodeName(other)}${edge.label === undefined ? '' : ` (${edge.label})`}`,
        )
        const said = `${nodeName(node)}${others.length === 0 ? '' : `: ${others.join(', ')}`}`
        const [first = '', ...rest] = wrapText(said, Math.max(20, width - lead.length - 2))
        return [`${lead}${first}`, ...rest.map(line => `${lead}  ${line}`), ...inside(node.id, depth + 1)]
      })
  return inside(undefined, 0)
}
