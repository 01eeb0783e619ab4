import type { Diagnostic } from '../diagnostic/diagnostic.js'
import type { SourceText } from '../diagnostic/source.js'
import type { Expression } from './tree.js'
import { expression } from './expression.js'
import { Scanner, SyntaxProblem } from './scanner.js'

/** What became of a text that should be one expression; `expression` is undefined when it is not. */
export interface ParsedExpression {
  readonly expression: Expression | undefined
  readonly diagnostics: readonly Diagnostic[]
}

/** Parses a stretch of a source text (UTF-16 offsets, by default all of it) as one expression; line breaks count. */
export function parseExpression(source: SourceText, start = 0, end = source.text.length): ParsedExpression {
  const scanner = new Scanner(source, start, end)
  try {
    const parsed = expression(scanner)
    if (!scanner.is('end')) {
      scanner.fail(
        'Extra characters after expression',
        'An expression was successfully parsed, but extra characters were found after it.',
      )
    }
    return {
      expression: scanner.diagnostics.length > 0 ? undefined : parsed,
      diagnostics: scanner.diagnostics,
    }
  } catch (problem) {
    if (!(problem instanceof SyntaxProblem)) throw problem
    return { expression: undefined, diagnostics: [...scanner.diagnostics, problem.diagnostic] }
  }
}
