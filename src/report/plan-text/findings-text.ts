import { lineAt, lineText } from '../../diagnostic/positions.js'
import type { SourceRange } from '../../diagnostic/source.js'
import type { LocatedFinding } from '../../plan/plan.js'
import { concealSource } from '../concealed-source.js'
import type { Paint } from '../paint.js'
import { hangText, wrapText } from '../wrap-text.js'

/** All findings of one severity, each with its places, sentence, remedy and code; undefined when there are none. */
export function renderFindings(
  findings: readonly LocatedFinding[],
  severity: LocatedFinding['severity'],
  columns: number,
  paint: Paint,
): string | undefined {
  const groups = groupBy(
    findings.filter(finding => finding.severity === severity),
    ({ code, summary, remedy }) => JSON.stringify([code, summary, remedy]),
  )
  if (groups.length === 0) return undefined
  return groups.map(group => renderGroup(group, columns, paint)).join('\n\n')
}

/** In the order in which the groups first appear. */
function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return [...groups.values()]
}

const labels = { error: 'Error', warning: 'Warning', note: 'Note' } as const

/** One finding, as a paragraph of its own. */
export function renderFinding(finding: LocatedFinding, columns: number, paint: Paint): string {
  return renderGroup([finding], columns, paint)
}

/** Findings of one kind, told once: each place with what is said of it, then the remedy. */
function renderGroup(group: readonly LocatedFinding[], columns: number, paint: Paint): string {
  const [finding] = group
  if (finding === undefined) return ''
  const colour =
    finding.severity === 'error' ? paint.red : finding.severity === 'warning' ? paint.yellow : paint.cyan
  const code = `(${finding.code}${finding.origin === 'policy' ? ', policy' : ''})`
  const head = headLines(finding, code, columns).map((line, place) => {
    const label = place === 0 ? `${labels[finding.severity]}: ` : ''
    const rest = line.slice(label.length)
    const isLast = rest.endsWith(code)
    const text = isLast ? rest.slice(0, -code.length) : rest
    return `${label === '' ? '' : paint.bold(colour(label))}${text.trim() === '' ? text : paint.bold(text)}${isLast ? paint.dim(code) : ''}`
  })
  const remedy = finding.remedy === '' ? [] : wrapText(`Remedy: ${finding.remedy}`, columns - 1)
  return [head, ...bodySections(group, columns), remedy]
    .filter(lines => lines.length > 0)
    .map(lines => lines.join('\n'))
    .join('\n\n')
}

/** The label, the summary and the code, which is not broken at its own space. */
function headLines({ severity, summary }: LocatedFinding, code: string, columns: number): readonly string[] {
  const whole = code.replaceAll(' ', '\u00a0')
  return wrapText(`${labels[severity]}: ${summary} ${whole}`, columns).map(line =>
    line.endsWith(whole) ? line.slice(0, -whole.length) + code : line,
  )
}

/** What is said of several places alike is said once, behind the first of them. */
function bodySections(group: readonly LocatedFinding[], columns: number): readonly (readonly string[])[] {
  const places = groupBy(group, placeKey)
  const isAlike = group.every(({ detail }) => detail === group[0]?.detail)
  const [first = [], ...others] = places
  const related = group.flatMap(({ relatedRanges = [] }) =>
    relatedRanges.map(({ range, message }) =>
      hangText('  also ', 7, `${placeText(range)}: ${message}`, columns).join('\n'),
    ),
  )
  if (!isAlike)
    return [
      ...places.flatMap(place => [placeLines(place, columns), detailLines(place, columns)]),
      [...new Set(related)],
    ]
  const also = others.flatMap(place =>
    hangText('  also ', 7, placeText(place[0]?.range, addressList(place)), columns),
  )
  return [placeLines(first, columns), detailLines(first, columns), [...also, ...new Set(related)]]
}

function placeKey({ range, address }: LocatedFinding): string {
  return range === undefined ? (address ?? '') : `${range.source.name} ${range.start}`
}

/** How many sentences about one line are told in full: a line of a module speaks of each of its instances. */
const mostDetails = { error: 8, warning: 3, note: 3 } as const

function detailLines(place: readonly LocatedFinding[], columns: number): readonly string[] {
  const details = [...new Set(place.map(({ detail }) => detail))]
  const most = mostDetails[place[0]?.severity ?? 'error']
  const told = details.length > most ? details.slice(0, most - 1) : details
  const left = details.length - told.length
  const more = left === 0 ? [] : [`Likewise for ${left} more of these; the plan’s JSON tells each.`]
  return [...told, ...more].flatMap(detail => wrapText(detail, columns - 1))
}

function addressList(place: readonly LocatedFinding[]): string | undefined {
  const addresses = [...new Set(place.flatMap(({ address }) => address ?? []))]
  return addresses.length === 0 ? undefined : addresses.join(', ')
}

function placeText(range: SourceRange | undefined, address?: string): string {
  const place = range && `${range.source.name} line ${lineAt(range.source, range.start)}`
  if (place === undefined) return address ?? 'elsewhere'
  return address === undefined ? place : `${place}, with ${address}`
}

function placeLines(place: readonly LocatedFinding[], columns: number): readonly string[] {
  const addresses = addressList(place)
  const withLines = (end: string): readonly string[] =>
    addresses === undefined ? [] : hangText('  with ', 7, `${addresses}${end}`, columns - 1)
  const { range, savedPlace } = place[0] ?? {}
  if (range === undefined && savedPlace !== undefined)
    return [...withLines(','), `  on ${savedPlace.file} line ${savedPlace.line}`]
  if (range === undefined) return withLines('')
  const line = lineAt(range.source, range.start)
  return [
    ...withLines(','),
    `  on ${range.source.name} line ${line}:`,
    `${String(line).padStart(4)}: ${concealSource(lineText(range.source, line)).code}`,
  ]
}
