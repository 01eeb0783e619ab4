import type { Diagnostic } from './diagnostic.js'

/** Errors before warnings, those without a place first, then by file and position; equals keep their order. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...diagnostics].sort(compareDiagnostics)
}

function compareDiagnostics(left: Diagnostic, right: Diagnostic): number {
  if (left.severity !== right.severity) return left.severity === 'error' ? -1 : 1
  const a = left.range
  const b = right.range
  if (!a || !b) return a ? 1 : b ? -1 : 0
  if (a.source.name !== b.source.name) return a.source.name < b.source.name ? -1 : 1
  return a.start - b.start || a.end - b.end
}
