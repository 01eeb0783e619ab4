import { lineAt, lineText } from '../../diagnostic/positions.js'
import type { SourceRange } from '../../diagnostic/source.js'
import type { LocatedFinding } from '../../plan/plan.js'
import type { Paint } from '../paint.js'
import { wrapText } from '../wrap-text.js'

/** All findings of one severity, each with its places, sentence, remedy and code; undefined when there are none. */
export function renderFindings(
  findings: readonly LocatedFinding[],
  severity: LocatedFinding['severity'],
  columns: number,
  paint: Paint,
): string | undefined {
  const groups = new Map<string, LocatedFinding[]>()
  for (const finding of findings) {
    if (finding.severity !== severity) continue
    const key = JSON.stringify([finding.code, finding.summary, finding.detail, finding.remedy])
    const group = groups.get(key)
    if (group) group.push(finding)
    else groups.set(key, [finding])
  }
  if (groups.size === 0) return undefined
  return [...groups.values()].map(group => renderGroup(group, columns, paint)).join('\n\n')
}

const labels = { error: 'Error', warning: 'Warning', note: 'Note' } as const

/** One finding, as a paragraph of its own. */
export function renderFinding(finding: LocatedFinding, columns: number, paint: Paint): string {
  return renderGroup([finding], columns, paint)
}

/** Findings that say the same of several blocks, told once: the first place in full, the others by line. */
function renderGroup(group: readonly LocatedFinding[], columns: number, paint: Paint): string {
  const [finding, ...others] = group
  if (finding === undefined) return ''
  const colour =
    finding.severity === 'error' ? paint.red : finding.severity === 'warning' ? paint.yellow : paint.cyan
  const code = `(${finding.code}${finding.origin === 'policy' ? ', policy' : ''})`
  const head = `${paint.bold(colour(`${labels[finding.severity]}: `))}${paint.bold(finding.summary)} ${paint.dim(code)}`
  const sections: (readonly string[])[] = [
    [head],
    placeLines(finding),
    wrapText(finding.detail, columns - 1),
    finding.remedy === '' ? [] : wrapText(`Remedy: ${finding.remedy}`, columns - 1),
    others.map(other => `  also ${placeText(other.range, other.address)}`),
    (finding.relatedRanges ?? []).map(({ range, message }) => `  also ${placeText(range)}: ${message}`),
  ]
  return sections
    .filter(lines => lines.length > 0)
    .map(lines => lines.join('\n'))
    .join('\n\n')
}

function placeText(range: SourceRange | undefined, address?: string): string {
  const place = range && `${range.source.name} line ${lineAt(range.source, range.start)}`
  if (place === undefined) return address ?? 'elsewhere'
  return address === undefined ? place : `${place}, with ${address}`
}

function placeLines({ address, range }: LocatedFinding): readonly string[] {
  if (range === undefined) return address === undefined ? [] : [`  with ${address}`]
  const line = lineAt(range.source, range.start)
  return [
    ...(address === undefined ? [] : [`  with ${address},`]),
    `  on ${range.source.name} line ${line}:`,
    `${String(line).padStart(4)}: ${lineText(range.source, line)}`,
  ]
}
