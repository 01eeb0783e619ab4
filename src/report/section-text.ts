import type {
  ForecastSection,
  GaugeSection,
  MatrixSection,
  TableSection,
  Topology,
} from '../provider/forecast.js'
import type { Paint } from './paint.js'
import { wrapText } from './wrap-text.js'

/** A generic section as text for a terminal. */
export function renderSection(section: ForecastSection, columns: number, paint: Paint): string {
  return [
    `${paint.bold(section.title)}`,
    ...sectionLines(section, columns - 2, paint).map(line => (line === '' ? '' : `  ${line}`)),
  ].join('\n')
}

function sectionLines(section: ForecastSection, columns: number, paint: Paint): readonly string[] {
  switch (section.kind) {
    case 'text':
      return section.lines.flatMap(line => wrapText(line, columns))
    case 'table':
      return tableLines(section, paint)
    case 'matrix':
      return matrixLines(section, paint)
    case 'timeline':
      return columnsOf(
        section.entries.map(entry => [entry.at, entry.label, entry.detail]),
        [],
      )
    case 'gauge':
      return gaugeLines(section)
    case 'topology':
      return topologyLines(section.after)
  }
}

function tableLines(section: TableSection, paint: Paint): readonly string[] {
  const aligns = section.columns.map(column => column.align)
  const [head, ...rows] = columnsOf(
    [section.columns.map(column => column.title), ...section.rows.map(row => row.cells)],
    aligns,
  )
  const dressed = rows.map((row, place) => {
    const emphasis = section.rows[place]?.emphasis
    if (emphasis === 'bad') return paint.red(row)
    if (emphasis === 'good') return paint.green(row)
    return emphasis === 'changed' ? paint.yellow(row) : row
  })
  return head === undefined ? [] : [paint.dim(head), ...dressed]
}

function matrixLines(section: MatrixSection, paint: Paint): readonly string[] {
  const [head, ...rows] = columnsOf(
    [
      [`${section.rowTitle} / ${section.columnTitle}`, ...section.columns],
      ...section.rows.map(row => [row.title, ...row.cells]),
    ],
    [],
  )
  return head === undefined ? [] : [paint.dim(head), ...rows]
}

function gaugeLines({ rows, unit }: GaugeSection): readonly string[] {
  const cells = rows.map(({ title, total, before, after }) => [
    title,
    before === undefined ? '' : `${before} ${unit}`,
    `${after} ${unit}`,
    `of ${total} ${unit}`,
  ])
  return columnsOf([['', 'Before', 'After', ''], ...cells], ['left', 'right', 'right', 'right'])
}

/** Pads cells so that they stand in columns; the last one is left ragged. */
export function columnsOf(
  rows: readonly (readonly string[])[],
  aligns: readonly ('left' | 'right')[],
): readonly string[] {
  const widths: number[] = []
  for (const row of rows)
    row.forEach((cell, place) => (widths[place] = Math.max(widths[place] ?? 0, [...cell].length)))
  return rows.map(row =>
    row
      .map((cell, place) => {
        const gap = ' '.repeat((widths[place] ?? 0) - [...cell].length)
        return aligns[place] === 'right' ? gap + cell : cell + gap
      })
      .join('  ')
      .trimEnd(),
  )
}

function topologyLines(topology: Topology): readonly string[] {
  const label = new Map(topology.nodes.map(node => [node.id, node.label]))
  const inside = (parent: string | undefined, depth: number): readonly string[] =>
    topology.nodes
      .filter(node => node.inside === parent)
      .flatMap(node => [`${'  '.repeat(depth)}${node.role} ${node.label}`, ...inside(node.id, depth + 1)])
  const edges = topology.edges.map(
    edge =>
      `${label.get(edge.from) ?? edge.from} — ${label.get(edge.to) ?? edge.to}${edge.label === undefined ? '' : ` (${edge.label})`}`,
  )
  return [...inside(undefined, 0), ...edges]
}
