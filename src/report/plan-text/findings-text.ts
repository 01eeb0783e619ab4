import { lineAt, lineText } from '../../diagnostic/positions.js'
import type { LocatedFinding } from '../../plan/plan.js'
import type { Paint } from '../paint.js'
import { wrapText } from '../wrap-text.js'

/** All findings of one severity, each with its place, sentence, remedy and code; undefined when there are none. */
export function renderFindings(
  findings: readonly LocatedFinding[],
  severity: LocatedFinding['severity'],
  columns: number,
  paint: Paint,
): string | undefined {
  const chosen = findings.filter(finding => finding.severity === severity)
  if (chosen.length === 0) return undefined
  return chosen.map(finding => renderFinding(finding, columns, paint)).join('\n\n')
}

const labels = { error: 'Error', warning: 'Warning', note: 'Note' } as const

/** One finding, as a paragraph of its own. */
export function renderFinding(finding: LocatedFinding, columns: number, paint: Paint): string {
  const colour =
    finding.severity === 'error' ? paint.red : finding.severity === 'warning' ? paint.yellow : paint.cyan
  const head = `${colour(`${labels[finding.severity]}: `)}${paint.bold(finding.summary)} (${finding.code}${finding.origin === 'policy' ? ', policy' : ''})`
  const where = whereLines(finding)
  const body = wrapText(finding.detail, columns - 1)
  const remedy = finding.remedy === '' ? [] : ['', ...wrapText(`Remedy: ${finding.remedy}`, columns - 1)]
  const related = (finding.relatedRanges ?? []).map(other => {
    const line = lineAt(other.range.source, other.range.start)
    return `  also ${other.range.source.name} line ${line}: ${other.message}`
  })
  return [
    head,
    '',
    ...where,
    ...(where.length > 0 ? [''] : []),
    ...body,
    ...remedy,
    ...(related.length > 0 ? ['', ...related] : []),
  ].join('\n')
}

function whereLines(finding: LocatedFinding): readonly string[] {
  const address = finding.address === undefined ? [] : [`  with ${finding.address},`]
  if (finding.range === undefined) return address.map(line => line.replace(/,$/, ''))
  const { source, start } = finding.range
  const line = lineAt(source, start)
  return [
    ...address,
    `  on ${source.name} line ${line}:`,
    `${String(line).padStart(4)}: ${lineText(source, line)}`,
  ]
}
