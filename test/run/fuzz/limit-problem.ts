import type { Diagnostic } from '../../../src/diagnostic/diagnostic.js'

const summaries: ReadonlySet<string> = new Set(['Nesting too deep', 'Too many steps', 'Number out of range'])

/** True for what is refused for its size alone, which the parser of record, with other limits, would labour at. */
export function isLimitProblem({ summary }: Diagnostic): boolean {
  return summaries.has(summary)
}
