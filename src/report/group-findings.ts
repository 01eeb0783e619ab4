import { lineAt } from '../diagnostic/positions.js'
import type { SourceRange } from '../diagnostic/source.js'
import type { LocatedFinding } from '../plan/plan.js'

/** Findings that say the same of several places, told once. */
export interface FindingGroup {
  readonly severity: LocatedFinding['severity']
  readonly summary: string
  readonly code: string
  readonly isPolicy: boolean
  readonly remedy: string
  readonly places: readonly FindingPlace[]
}

export interface FindingPlace {
  /** `main.pool.hcl:27`; undefined where the cause is not written anywhere. */
  readonly place: string | undefined
  readonly address: string | undefined
  readonly detail: string
  /** Other places that belong to it, each with what is the matter there. */
  readonly related: readonly string[]
}

/** Findings of one severity, those of one kind together, in the order in which they first appear. */
export function groupFindings(
  findings: readonly LocatedFinding[],
  severity: LocatedFinding['severity'],
): readonly FindingGroup[] {
  const groups = new Map<string, LocatedFinding[]>()
  for (const finding of findings) {
    if (finding.severity !== severity) continue
    const key = JSON.stringify([finding.code, finding.summary, finding.remedy])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [finding])
    else group.push(finding)
  }
  return [...groups.values()].flatMap(group => {
    const [first] = group
    if (first === undefined) return []
    const { summary, code, remedy, origin } = first
    return [{ severity, summary, code, remedy, isPolicy: origin === 'policy', places: group.map(placeOf) }]
  })
}

function placeOf(finding: LocatedFinding): FindingPlace {
  const { range, savedPlace, address, detail, relatedRanges = [] } = finding
  const saved = savedPlace === undefined ? undefined : `${savedPlace.file}:${savedPlace.line}`
  return {
    place: range === undefined ? saved : placeText(range),
    address,
    detail,
    related: relatedRanges.map(related => `${placeText(related.range)}: ${related.message}`),
  }
}

/** File and line, as editors and forges understand them. */
export function placeText({ source, start }: SourceRange): string {
  return `${source.name}:${lineAt(source, start)}`
}
