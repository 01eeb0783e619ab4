import type { Diagnostic } from '../../diagnostic/diagnostic.js'
import { formatRange } from '../../diagnostic/positions.js'

/** What is wrong with a text that a function was given, in one line: the first problem, and how many more. */
export function problemText(first: Diagnostic, others: readonly Diagnostic[] = []): string {
  const place = first.range === undefined ? '' : `${formatRange(first.range)}: `
  const more = others.length === 0 ? '' : `, and ${others.length} other diagnostic(s)`
  return `${place}${first.summary}; ${first.detail}${more}`
}
