import type { DiagnosticJson } from '../../../src/report/diagnostic-json.js'
import type { Json } from '../../../src/value/json.js'
import { firstDifference } from './compare-documents.js'
import { comparable, isOwnSentence } from './deviations.js'
import { poolDocument } from './wording.js'

/**
 * How our problems differ from the recorded ones. Each of ours must be recorded, and each recorded one must be ours;
 * only what Terraform goes on to say of a file that it could not read to its end may be missing.
 */
export function diagnosticDifference(
  recorded: readonly DiagnosticJson[],
  own: readonly DiagnosticJson[],
): string | undefined {
  const expected = withoutRepetition(recorded.map(inOurWords).flatMap(one => comparable(one) ?? []))
  const actual = withoutRepetition(own.flatMap(one => comparable(one) ?? []))
  const missing = expected.filter(one => !actual.some(other => isSame(one, other)))
  const extra = actual.filter(one => !expected.some(other => isSame(other, one)))
  if (missing.length === 0 && extra.length === 0) return undefined
  const [first, other] = [missing[0], extra[0]]
  if (first && other) {
    const place = firstDifference(plain(first), plain(other))
    if (place !== undefined) return `diagnostics${place}`
  }
  return first === undefined
    ? `a problem that is not recorded: ${text(other)}`
    : `a recorded problem is missing: ${text(first)}`
}

function inOurWords(diagnostic: DiagnosticJson): DiagnosticJson {
  return JSON.parse(JSON.stringify(poolDocument(plain(diagnostic)))) as DiagnosticJson
}

function plain(diagnostic: DiagnosticJson): Json {
  return JSON.parse(JSON.stringify(diagnostic))
}

function text(diagnostic: DiagnosticJson | undefined): string {
  return JSON.stringify(diagnostic)
}

function isSame(recorded: DiagnosticJson, own: DiagnosticJson): boolean {
  const detail = isOwnSentence(recorded.detail, own.detail) ? own.detail : recorded.detail
  return firstDifference(plain({ ...recorded, detail }), plain(own)) === undefined
}

/** A mistake is told once: what is said again of the very same place follows from the first. */
function withoutRepetition(diagnostics: readonly DiagnosticJson[]): readonly DiagnosticJson[] {
  return diagnostics.filter(
    (one, index) =>
      one.range === undefined ||
      one.severity === 'warning' ||
      diagnostics.findIndex(other => JSON.stringify(other.range) === JSON.stringify(one.range)) === index,
  )
}
