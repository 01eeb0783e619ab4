import { utf8Length } from '../../diagnostic/positions.js'
import type { Plan } from '../../plan/plan.js'
import { cautionsOf, cautionTitle } from '../caution.js'
import type { FindSchema } from '../schemas.js'
import { countText, subjectOf, verdictOf } from '../verdict.js'
import { continuedTitle, essentialLines, inPieces, tellsAll } from './continuation.js'
import { codeSpan, shortened } from './escape.js'
import { fitParts, type Part } from './fit.js'
import { planParts } from './plan-parts.js'

/** Forges refuse longer comments; counted here in bytes, which no way of counting characters exceeds. */
export const mostBytes = 65_536

/** One plan under the name that a reviewer knows it by. */
export interface ReviewedPlan {
  readonly plan: Plan
  readonly findSchema: FindSchema
  /** Its file; left out where the plan is the folder's own. */
  readonly label?: string
}

export interface ReviewOptions {
  /** By this name a later run finds the comment again, to write it anew. */
  readonly marker: string
  readonly version: string
  readonly limitBytes?: number
}

/** Room for the words that say how much was left out, and what follows. */
const reserveBytes = 900

/**
 * Plans as one comment for a pull request, never longer than forges allow. Headlines, what is disrupted, refusals and
 * fingerprints are always there; differences are left out first, and the comment says so.
 */
export function renderReview(plans: readonly ReviewedPlan[], options: ReviewOptions): string {
  return renderReviews(plans, options)[0] ?? ''
}

/**
 * The same, and where what no reviewer may miss does not fit into it whole, further comments with all of that, each within
 * the bound and found again by a mark of its own.
 */
export function renderReviews(
  plans: readonly ReviewedPlan[],
  options: ReviewOptions,
): readonly [string, ...string[]] {
  const whole = renderFirst(plans, options, 0)
  if (plans.every(({ plan }) => tellsAll(whole, plan))) return [whole]
  const { marker, limitBytes = mostBytes } = options
  const room = limitBytes - reserveBytes - marker.length
  const pieces = plans.flatMap(({ plan, label }) =>
    inPieces(essentialLines(plan), room).map(piece => ({ piece, name: label ?? subjectOf(plan) })),
  )
  const count = pieces.length + 1
  const later = pieces.map(({ piece, name }, place) =>
    [
      markerLine(`${marker} ${place + 2}`),
      continuedTitle(shortened(name, 60), place + 2, count),
      `${piece}\n`,
    ].join('\n\n'),
  )
  return [renderFirst(plans, options, pieces.length), ...later]
}

/** The first comment; it says how many follow. */
function renderFirst(plans: readonly ReviewedPlan[], options: ReviewOptions, followCount: number): string {
  const { marker, version, limitBytes = mostBytes } = options
  const first = markerLine(marker)
  const last = `Made by Poolwright ${version}`
  const room = limitBytes - reserveBytes - first.length - last.length
  const parts = plans.length === 1 ? soleParts(plans[0], room) : manyParts(plans, room)
  const { text, shortenedCount } = fitParts(parts, room)
  const omitted =
    shortenedCount === 0
      ? []
      : [
          `> [!NOTE]\n> This comment has reached the size that forges allow: ${shortenedCount === 1 ? '1 part was' : `${shortenedCount} parts were`} shortened or left out. The whole plan: \`poolwright show PLANFILE\`.`,
        ]
  const follows =
    followCount === 0
      ? []
      : [
          `> [!CAUTION]\n> What stops, restarts, loses data or is refused does not fit here whole: it follows in ${followCount === 1 ? 'another comment' : `${followCount} more comments`}, \`poolwright review --part 2\` and so on.`,
        ]
  return `${[first, ...follows, text, ...omitted, `<sub>${last}</sub>`].filter(part => part !== '').join('\n\n')}\n`
}

/** The line by which a comment is found again; forges do not show it. */
export function markerLine(marker: string): string {
  return `<!-- poolwright:review ${marker} -->`
}

function soleParts(reviewed: ReviewedPlan | undefined, room: number): readonly Part[] {
  if (reviewed === undefined) return []
  const { plan, ...options } = reviewed
  return planParts(plan, { ...options, leastBytes: Math.floor(room / 12) })
}

/** An overview of all plans, then each plan by itself; in the overview those that are refused or lose data come first. */
function manyParts(plans: readonly ReviewedPlan[], room: number): readonly Part[] {
  const leastBytes = Math.floor(room / (plans.length * 16))
  const each = plans.flatMap(({ plan, ...options }) => sectionOf(planParts(plan, { ...options, leastBytes })))
  return [{ rank: 0, tellings: overviews(plans, Math.floor(room / 2)) }, ...each]
}

/** Among many, even the shortest telling of a part may be too long: the overview has what must not be lost. */
function sectionOf(parts: readonly Part[]): readonly Part[] {
  return parts.map(({ rank, tellings }) => ({ rank: rank + 1, tellings: [...tellings, ''] }))
}

function overviews(plans: readonly ReviewedPlan[], leastBytes: number): readonly string[] {
  const head = `### ${plans.length} plans\n\n| Plan | Verdict | Changes | Fingerprint |\n|---|---|---|---|`
  const rows = [...plans].sort((left, right) => gravity(right.plan) - gravity(left.plan)).map(overviewRow)
  const within = (limit: number): string => {
    let used = head.length + 60
    const kept = rows.filter(row => (used += utf8Length(row) + 1) <= limit)
    const left = rows.length - kept.length
    return [head, ...kept, ...(left === 0 ? [] : [`\nand ${left} more plans`])].join('\n')
  }
  return [within(Number.POSITIVE_INFINITY), within(leastBytes)]
}

function overviewRow({ plan, label }: ReviewedPlan): string {
  const cautions = cautionsOf(plan.steps).map(
    ({ effect, subjects }) => `${cautionTitle(effect).toLowerCase()} ${subjects.length}`,
  )
  const cells = [
    codeSpan(shortened(label ?? 'this folder', 60)),
    [verdictOf(plan).text, ...cautions].join('; '),
    countText(plan),
    codeSpan(plan.fingerprint.slice(0, 12)),
  ]
  return `| ${cells.join(' | ')} |`
}

/** Refused before losing data before stopping before the rest. */
function gravity(plan: Plan): number {
  const verdict = verdictOf(plan).kind
  if (verdict === 'failed' || verdict === 'refused') return 3
  const effects = cautionsOf(plan.steps)
  if (effects.some(({ effect }) => effect === 'loses data')) return 2
  return effects.some(({ isGrave }) => isGrave) ? 1 : 0
}
