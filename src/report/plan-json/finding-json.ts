import type { LocatedFinding } from '../../plan/plan.js'
import type { Json } from '../../provider/step.js'
import { rangeJson } from '../diagnostic-json.js'

/** One finding, its places as files, lines, columns and bytes. */
export function findingJson(finding: LocatedFinding): Json {
  return {
    severity: finding.severity,
    origin: finding.origin,
    code: finding.code,
    summary: finding.summary,
    detail: finding.detail,
    remedy: finding.remedy,
    ...(finding.address === undefined ? {} : { address: finding.address }),
    ...(finding.path === undefined ? {} : { path: [...finding.path] }),
    ...(finding.range === undefined ? {} : { range: rangeJson(finding.range) }),
    related: (finding.relatedRanges ?? []).map(({ range, message }) => ({
      range: rangeJson(range),
      message,
    })),
    ...(finding.parameters === undefined ? {} : { parameters: [...finding.parameters] }),
    ...(finding.step === undefined ? {} : { step: finding.step }),
  }
}
