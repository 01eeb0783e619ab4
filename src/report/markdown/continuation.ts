import { utf8Length } from '../../diagnostic/positions.js'
import type { Plan } from '../../plan/plan.js'
import { cautionsOf, cautionTitle } from '../caution.js'
import { groupFindings } from '../group-findings.js'
import { plainText } from './escape.js'
import { fullFinding, inFull, withReasons } from './plan-parts.js'

/** What no reviewer may miss, a line or a finding each: what loses data, stops, reboots or restarts, and every refusal. */
export function essentialLines(plan: Plan): readonly string[] {
  const cautions = cautionsOf(plan.steps)
    .filter(({ isGrave }) => isGrave)
    .flatMap(({ effect, subjects }) =>
      subjects.map(subject => `- **${cautionTitle(effect)}:** ${withReasons(subject)}`),
    )
  return [...cautions, ...groupFindings(plan.findings, 'error').map(fullFinding)]
}

/** True when a comment says all of these lines' words. */
export function tellsAll(comment: string, plan: Plan): boolean {
  const cautions = cautionsOf(plan.steps).filter(({ isGrave }) => isGrave)
  return (
    cautions.every(caution => comment.includes(inFull(caution))) &&
    groupFindings(plan.findings, 'error').every(group => comment.includes(fullFinding(group)))
  )
}

/** Lines in as many pieces as the size asks for; a line that is longer than a piece by itself is broken. */
export function inPieces(lines: readonly string[], limitBytes: number): readonly string[] {
  const pieces: string[] = []
  let piece = ''
  for (const line of lines.flatMap(each => broken(each, limitBytes))) {
    const longer = piece === '' ? line : `${piece}\n${line}`
    if (utf8Length(longer) <= limitBytes) piece = longer
    else {
      pieces.push(piece)
      piece = line
    }
  }
  return piece === '' ? pieces : [...pieces, piece]
}

function broken(line: string, limitBytes: number): readonly string[] {
  if (utf8Length(line) <= limitBytes) return [line]
  const parts: string[] = []
  let part = ''
  for (const character of line) {
    if (utf8Length(part) + utf8Length(character) > limitBytes) {
      parts.push(part)
      part = ''
    }
    part += character
  }
  return [...parts, part]
}

/** The heading of a later comment. */
export function continuedTitle(name: string, place: number, count: number): string {
  return `### ${plainText(name)}, continued (${place} of ${count})`
}
