import type { Plan } from '../../plan/plan.js'
import { fewestTogether, groupAlike } from '../alike.js'
import { type Caution, cautionsOf, cautionTitle } from '../caution.js'
import { type FindingGroup, groupFindings, placeText } from '../group-findings.js'
import type { FindSchema } from '../schemas.js'
import { countText, subjectOf, type Verdict, verdictOf } from '../verdict.js'
import { detailParts } from './change-details.js'
import { groupPart, kindTable } from './change-lists.js'
import { codeSpan, plainText, shortened } from './escape.js'
import { listWithin, type Part } from './fit.js'
import { foldedSections, openSections } from './section-markdown.js'
import { foldedSteps, outputsPart } from './step-markdown.js'

/** What the markdown of a plan is made with. */
export interface PlanMarkdownOptions {
  readonly findSchema: FindSchema
  /** What the plan is called among several: its file. */
  readonly label?: string
  /** How many bytes the shortest telling of one part may take. */
  readonly leastBytes: number
}

const symbols: Readonly<Record<Verdict['kind'], string>> = {
  failed: '❌',
  refused: '❌',
  nothing: '✅',
  disruptive: '⚠️',
  smooth: '✅',
}

/** A plan as parts in the order of reading; the rank says which must not be shortened before which. */
export function planParts(plan: Plan, options: PlanMarkdownOptions): readonly Part[] {
  const { findSchema, leastBytes } = options
  return [
    { rank: 0, tellings: [headline(plan, options)] },
    ...realmParts(plan, leastBytes),
    ...cautionParts(cautionsOf(plan.steps), leastBytes),
    ...findingParts(plan, 'error', leastBytes),
    ...diagnosticParts(plan, leastBytes),
    ...bracketParts(plan, leastBytes),
    ...openSections(plan),
    ...findingParts(plan, 'warning', leastBytes),
    ...kindTable(plan),
    ...groupPart(plan, findSchema, leastBytes),
    ...outputsPart(plan),
    ...findingParts(plan, 'note', leastBytes),
    ...detailParts(plan, findSchema),
    ...foldedSteps(plan),
    ...foldedSections(plan),
    ...(plan.fingerprint === ''
      ? []
      : [{ rank: 0, tellings: [`Fingerprint ${codeSpan(plan.fingerprint)}`] }]),
  ]
}

function headline(plan: Plan, { label }: PlanMarkdownOptions): string {
  const verdict = verdictOf(plan)
  const name =
    label === undefined ? plainText(shortened(subjectOf(plan), 120)) : codeSpan(shortened(label, 120))
  const mode = plan.mode === 'normal' ? 'Plan' : plan.mode === 'destroy' ? 'Plan to destroy' : 'Refresh'
  const counts = verdict.kind === 'failed' ? '' : `: ${countText(plan)}`
  return `### ${mode} for ${name}${counts}\n\n${symbols[verdict.kind]} **${verdict.text}**`
}

/** The real pools that it was made for. */
function realmParts({ realms = [] }: Plan, leastBytes: number): readonly Part[] {
  if (realms.length === 0) return []
  const told = realms.map(({ name, description }) => plainText(`${name}: ${description}`))
  return [{ rank: 3, tellings: [`Made for ${told.join('; ')}`, `Made for ${listWithin(told, leastBytes)}`] }]
}

function cautionParts(cautions: readonly Caution[], leastBytes: number): readonly Part[] {
  if (cautions.length === 0) return []
  const kind = cautions.some(caution => caution.isGrave) ? 'CAUTION' : 'WARNING'
  const tell = (line: (caution: Caution) => string): string =>
    [`> [!${kind}]`, ...cautions.map(caution => `> - ${line(caution)}`)].join('\n')
  const title = (caution: Caution): string => `**${cautionTitle(caution.effect)}:**`
  const share = Math.floor(leastBytes / cautions.length)
  return [
    {
      rank: 1,
      tellings: [
        tell(caution => `${title(caution)} ${inFull(caution)}`),
        tell(caution => `${title(caution)} ${caution.subjects.map(bare).join(', ')}`),
        tell(caution => `${title(caution)} ${listWithin(caution.subjects.map(bare), share)}`),
      ],
    },
  ]
}

type Subject = Caution['subjects'][number]

function bare({ subject, times }: Subject): string {
  const often = times === 1 ? '' : times === 2 ? ' twice' : ` ${times} times`
  return `${plainText(shortened(subject, 200))}${often}`
}

/** What is hit, how often and why, whole. */
export function withReasons(subject: Subject): string {
  const why = subject.details.map(plainText).join(', ')
  return why === '' ? bare(subject) : `${bare(subject)} (${why})`
}

/** All that an effect hits, with the reasons; what is hit alike is told in one, of what suffers by it only where it is many. */
export function inFull({ subjects, isGrave }: Caution): string {
  return groupAlike(subjects, isGrave ? fewestTogether : 2)
    .map(group => {
      const others = group.slice(0, -1).map(({ subject }) => `${plainText(shortened(subject, 200))}, `)
      return `${others.join('')}${group.slice(-1).map(withReasons).join('')}`
    })
    .join('; ')
}

const findingTitles = { error: 'Refused', warning: 'Warnings', note: 'Notes' } as const
const findingRanks = { error: 2, warning: 5, note: 9 } as const

function findingParts(
  plan: Plan,
  severity: 'error' | 'warning' | 'note',
  leastBytes: number,
): readonly Part[] {
  const groups = groupFindings(plan.findings, severity)
  if (groups.length === 0) return []
  const title = `#### ${findingTitles[severity]}`
  const tell = (item: (group: FindingGroup) => string): string => [title, '', ...groups.map(item)].join('\n')
  const full = tell(fullFinding)
  const short = tell(shortFinding)
  const least = `${title}\n\n${listWithin(groups.map(shortFinding), leastBytes, '\n').replace(/\nand (\d+) more$/, '\n- and $1 more')}`
  if (severity !== 'note') return [{ rank: findingRanks[severity], tellings: [full, short, least] }]
  const folded = (text: string): string =>
    `<details><summary>${groups.length === 1 ? '1 note' : `${groups.length} notes`}</summary>\n\n${text.slice(title.length).trim()}\n\n</details>`
  return [{ rank: findingRanks.note, tellings: [folded(full), folded(short), ''] }]
}

function codeOf({ code, isPolicy }: FindingGroup): string {
  return `(${codeSpan(code)}${isPolicy ? ', policy' : ''})`
}

/** A finding with all its places and what to do. */
export function fullFinding(group: FindingGroup): string {
  const isAlike = group.places.every(place => place.detail === group.places[0]?.detail)
  const lines = [`- **${plainText(group.summary)}** ${codeOf(group)}`]
  for (const place of group.places) {
    const detail = isAlike && place !== group.places[0] ? '' : plainText(place.detail)
    const where = whereText(place)
    lines.push(`  - ${[where, detail].filter(text => text !== '').join(': ')}`)
    for (const related of place.related) lines.push(`    - also ${plainText(related)}`)
  }
  if (group.remedy !== '') lines.push(`  - *Remedy:* ${plainText(group.remedy)}`)
  return lines.filter(line => !/^\s*-\s*$/.test(line)).join('\n')
}

function shortFinding(group: FindingGroup): string {
  const places = [...new Set(group.places.map(whereText).filter(text => text !== ''))]
  return `- **${plainText(shortened(group.summary, 300))}** ${codeOf(group)} ${listWithin(places, 600)}`.trimEnd()
}

function whereText({ place, address }: FindingGroup['places'][number]): string {
  return [place, address]
    .flatMap(text => (text === undefined ? [] : [codeSpan(shortened(text, 300))]))
    .join(' ')
}

function diagnosticParts(plan: Plan, leastBytes: number): readonly Part[] {
  if (plan.diagnostics.length === 0) return []
  const short = plan.diagnostics.map(({ severity, summary }) => `- ${severity}: **${plainText(summary)}**`)
  const full = plan.diagnostics.map((diagnostic, place) => {
    const where = diagnostic.range === undefined ? '' : ` ${codeSpan(placeText(diagnostic.range))}`
    const detail = plainText(diagnostic.detail)
    return `${short[place] ?? ''}${where}${detail === '' ? '' : `: ${detail}`}`
  })
  return [{ rank: 3, tellings: [full.join('\n'), short.join('\n'), listWithin(short, leastBytes, '\n')] }]
}

function bracketParts(plan: Plan, leastBytes: number): readonly Part[] {
  if (plan.brackets.length === 0) return []
  const lines = plan.brackets.map(
    bracket =>
      `- ${plainText(bracket.what)}: off and on again, unprotected for ${plainText(bracket.unprotected)}, around: ${plainText(bracket.reason)}`,
  )
  const title = '#### Protection is off for a while\n\n'
  return [{ rank: 4, tellings: [title + lines.join('\n'), title + listWithin(lines, leastBytes, '\n')] }]
}
