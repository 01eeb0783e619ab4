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
    return `<li>${whereText(place)}${isTold ? '' : escaped(place.detail)}${relatedText(place)}</li>`
  })
  return `<li class="${group.severity}"><h3>${words[group.severity]}: ${escaped(group.summary)} (${code})</h3><ul>${places.join('')}</ul>${remedy}</li>`
}

function whereText({ place, address }: FindingPlace): string {
  const parts = [place, address].flatMap(text =>
    text === undefined ? [] : [`<code>${escaped(text)}</code>`],
  )
  return parts.length === 0 ? '' : `${parts.join(' ')}: `
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
