import type { Plan } from '../../plan/plan.js'
import { type FindingGroup, type FindingPlace, groupFindings, placeText } from '../group-findings.js'
import { escaped } from './markup.js'

const severities = ['error', 'warning', 'note'] as const

/** All findings and problems of a plan, errors first. */
export function findingList(plan: Plan): string {
  const groups = severities.flatMap(severity => groupFindings(plan.findings, severity))
  const items = [...groups.map(finding), ...plan.diagnostics.map(problem)]
  return items.length === 0 ? '' : `<ul class="findings">\n${items.join('\n')}\n</ul>`
}

const words = { error: 'Error', warning: 'Warning', note: 'Note' } as const

function finding(group: FindingGroup): string {
  const code = `<code>${escaped(group.code)}</code>${group.isPolicy ? ', policy' : ''}`
  const remedy = group.remedy === '' ? '' : `<p><em>Remedy:</em> ${escaped(group.remedy)}</p>`
  const shown = new Set<string>()
  const places = group.places.map(place => {
    const isTold = shown.has(place.detail)
    shown.add(place.detail)
    const said = [whereText(place), isTold ? '' : escaped(place.detail)].filter(text => text !== '')
    return `<li>${said.join(': ')}${relatedText(place)}</li>`
  })
  return `<li class="${group.severity}"><h3>${words[group.severity]}: ${escaped(group.summary)} (${code})</h3>${placeList(places)}${remedy}</li>`
}

/** As many places are listed; of more, those behind them are folded. */
const mostPlaces = 5

function placeList(places: readonly string[]): string {
  if (places.length <= mostPlaces + 1) return `<ul>${places.join('')}</ul>`
  const rest = places.slice(mostPlaces)
  return `<ul>${places.slice(0, mostPlaces).join('')}</ul><details class="side"><summary>and ${rest.length} more</summary><ul>${rest.join('')}</ul></details>`
}

function whereText({ place, address }: FindingPlace): string {
  const parts = [place, address].flatMap(text =>
    text === undefined ? [] : [`<code>${escaped(text)}</code>`],
  )
  return parts.join(' ')
}

function relatedText({ related }: FindingPlace): string {
  return related.length === 0
    ? ''
    : `<ul>${related.map(text => `<li>also ${escaped(text)}</li>`).join('')}</ul>`
}

function problem({ severity, summary, detail, range }: Plan['diagnostics'][number]): string {
  const place = range === undefined ? '' : `<p><code>${escaped(placeText(range))}</code></p>`
  return `<li class="${severity}"><h3>${words[severity]}: ${escaped(summary)}</h3>${place}<p>${escaped(detail)}</p></li>`
}
