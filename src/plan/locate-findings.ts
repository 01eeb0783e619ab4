import type { Desired } from '../desired/desired.js'
import type { Finding } from '../provider/contract.js'
import type { LocatedFinding } from './plan.js'

const severities = { error: 0, warning: 1, note: 2 } as const

/** Findings with the places of their causes in the source text: errors first, then in the order of addresses as they came. */
export function locateFindings(findings: readonly Finding[], desired: Desired): readonly LocatedFinding[] {
  return findings
    .map(finding => locate(finding, desired))
    .sort((left, right) => severities[left.severity] - severities[right.severity])
}

function locate(finding: Finding, desired: Desired): LocatedFinding {
  const range = finding.address === undefined ? undefined : desired.range(finding.address, finding.path)
  const relatedRanges = (finding.related ?? []).flatMap(related => {
    const place = desired.range(related.address, related.path)
    return place === undefined ? [] : [{ range: place, message: related.message }]
  })
  return {
    ...finding,
    ...(range === undefined ? {} : { range }),
    ...(relatedRanges.length === 0 ? {} : { relatedRanges }),
  }
}
