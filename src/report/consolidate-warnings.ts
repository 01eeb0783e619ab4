import type { Diagnostic } from '../diagnostic/diagnostic.js'

/** Leaves one warning of each summary, the first, which says how many more there are; errors all stay. */
export function consolidateWarnings(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const counts = new Map<string, number>()
  for (const { severity, summary } of diagnostics) {
    if (severity === 'warning') counts.set(summary, (counts.get(summary) ?? 0) + 1)
  }
  const told = new Set<string>()
  return diagnostics.flatMap(diagnostic => {
    if (diagnostic.severity !== 'warning') return [diagnostic]
    if (told.has(diagnostic.summary)) return []
    told.add(diagnostic.summary)
    const more = (counts.get(diagnostic.summary) ?? 1) - 1
    return [more === 0 ? diagnostic : { ...diagnostic, detail: `${diagnostic.detail}\n\n${sentence(more)}` }]
  })
}

function sentence(more: number): string {
  return more === 1
    ? '(and one more similar warning elsewhere)'
    : `(and ${more} more similar warnings elsewhere)`
}
