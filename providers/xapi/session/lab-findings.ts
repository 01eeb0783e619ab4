import { formatRange } from '../../../src/diagnostic/positions.js'
import type { Diagnostic } from '../../../src/diagnostic/diagnostic.js'
import type { Finding } from '../../../src/provider/contract.js'

/** What is wrong with the lab file, or with the world that was made from it, as findings. */
export function labFindings(diagnostics: readonly Diagnostic[]): readonly Finding[] {
  return diagnostics.map(diagnostic => ({
    severity: diagnostic.severity,
    origin: 'policy',
    code: 'lab',
    summary: diagnostic.summary,
    detail:
      diagnostic.range === undefined
        ? diagnostic.detail
        : `On ${formatRange(diagnostic.range)}: ${diagnostic.detail}`,
    remedy: `Correct ${diagnostic.range?.source.name ?? 'the lab file'}.`,
  }))
}
