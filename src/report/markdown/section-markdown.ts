import type { Plan } from '../../plan/plan.js'
import type { ForecastSection } from '../../provider/forecast.js'
import { changesAnything } from '../verdict.js'
import { plainText } from './escape.js'
import type { Part } from './fit.js'

/** Notable texts of the forecast, such as what is guaranteed, open to the eye. */
export function openSections(plan: Plan): readonly Part[] {
  if (!isWorthALook(plan)) return []
  return plan.forecast.sections
    .filter(section => section.kind === 'text' && section.isNotable)
    .map(section => ({
      rank: 4,
      tellings: [
        `#### ${plainText(section.title)}\n\n${bodyOf(section)}`,
        `#### ${plainText(section.title)}`,
        '',
      ],
    }))
}

/** The rest of the forecast, folded. */
export function foldedSections(plan: Plan): readonly Part[] {
  if (!isWorthALook(plan)) return []
  return plan.forecast.sections
    .filter(section => section.kind !== 'topology' && !(section.kind === 'text' && section.isNotable))
    .map(section => ({
      rank: section.isNotable ? 10 : 30,
      tellings: [
        `<details><summary>${plainText(section.title)}</summary>\n\n${bodyOf(section)}\n\n</details>`,
        '',
      ],
    }))
}

/** Where nothing changes, nobody asks what there will be. */
function isWorthALook(plan: Plan): boolean {
  return changesAnything(plan) || plan.steps.length > 0
}

function bodyOf(section: ForecastSection): string {
  switch (section.kind) {
    case 'text':
      return section.lines.map(line => `- ${plainText(line)}`).join('\n')
    case 'table':
      return table(
        section.columns.map(column => column.title),
        section.columns.map(column => column.align),
        section.rows.map(row => ({
          cells: row.cells,
          isBold: row.emphasis === 'bad' || row.emphasis === 'changed',
        })),
      )
    case 'matrix':
      return table(
        [`${section.rowTitle} / ${section.columnTitle}`, ...section.columns],
        [],
        section.rows.map(row => ({ cells: [row.title, ...row.cells], isBold: false })),
      )
    case 'timeline':
      return table(
        ['When', 'What', ''],
        [],
        section.entries.map(entry => ({ cells: [entry.at, entry.label, entry.detail], isBold: false })),
      )
    case 'gauge':
      return table(
        ['', 'Before', 'After', 'Total'],
        ['left', 'right', 'right', 'right'],
        section.rows.map(({ title, total, before, after }) => ({
          cells: [title, ...[before, after, total].map(each => measured(each, section.unit))],
          isBold: before !== undefined && before !== after,
        })),
      )
    case 'topology':
      return ''
  }
}

function measured(amount: number | undefined, unit: string): string {
  return amount === undefined ? '' : `${amount} ${unit}`
}

function table(
  titles: readonly string[],
  aligns: readonly ('left' | 'right')[],
  rows: readonly { readonly cells: readonly string[]; readonly isBold: boolean }[],
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [
    line(titles.map(plainText)),
    line(titles.map((_, place) => (aligns[place] === 'right' ? '--:' : '---'))),
    ...rows.map(({ cells, isBold }) =>
      line(cells.map(plainText).map(cell => (isBold && cell !== '' ? `**${cell}**` : cell))),
    ),
  ].join('\n')
}
