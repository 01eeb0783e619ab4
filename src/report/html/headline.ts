import type { Plan } from '../../plan/plan.js'
import { fewestTogether, groupAlike, togetherName } from '../alike.js'
import { cautionsOf, cautionTitle } from '../caution.js'
import { countText, subjectOf, verdictOf } from '../verdict.js'
import { escaped } from './markup.js'

/** The top of the page: what the plan is about, whether it can be applied, how much it changes. */
export function headline(plan: Plan): string {
  const verdict = verdictOf(plan)
  return [
    `<h1>${escaped(pageTitle(plan))}</h1>`,
    `<p class="verdict ${verdict.kind}">${escaped(verdict.text)}</p>`,
    `<p class="counts">${escaped(countText(plan))}.</p>`,
  ].join('\n')
}

/** The title of the page and of its window. */
export function pageTitle(plan: Plan): string {
  const word = plan.mode === 'normal' ? 'Plan' : plan.mode === 'destroy' ? 'Plan to destroy' : 'Refresh'
  return `${word} for ${subjectOf(plan)}`
}

/** What is disrupted, the gravest first, and what is unprotected meanwhile. */
export function disruptionList(plan: Plan): string {
  const lines = cautionsOf(plan.steps).flatMap(({ effect, isGrave, subjects }) => {
    const items = groupAlike(subjects, fewestTogether).map(group => {
      const { times, details } = group[0] ?? { times: 1, details: [] }
      const often = times === 1 ? '' : ` ${times} times`
      const why = details.length === 0 ? '' : `: ${details.join('; ')}`
      if (group.length === 1)
        return `<li><strong>${escaped(group[0]?.subject ?? '')}</strong>${escaped(often + why)}</li>`
      const { subject, names } = togetherName(group)
      return `<li><strong>${escaped(subject)}</strong>${escaped(`, each${often}${why}`)}<br><span class="said">${escaped(names.join(', '))}</span></li>`
    })
    return [
      `<h3 class="${isGrave ? 'grave' : 'mild'}">${cautionTitle(effect)}</h3>`,
      `<ul>${items.join('')}</ul>`,
    ]
  })
  const brackets = plan.brackets.map(
    ({ what, unprotected, reason }) =>
      `<li><strong>${escaped(what)}</strong>: off and on again, unprotected for ${escaped(unprotected)}, around: ${escaped(reason)}</li>`,
  )
  if (brackets.length > 0)
    lines.push('<h3 class="grave">Protection is off for a while</h3>', `<ul>${brackets.join('')}</ul>`)
  return lines.join('\n')
}
