import type { Diagnostic } from '../diagnostic/diagnostic.js'
import type { SourceText } from '../diagnostic/source.js'
import type { TemplateExpression } from './tree.js'
import { Scanner, SyntaxProblem } from './scanner.js'
import { bareTemplate } from './template.js'

/** What became of a text that should be a template; `template` is undefined when it is not. */
export interface ParsedTemplate {
  readonly template: TemplateExpression | undefined
  readonly diagnostics: readonly Diagnostic[]
}

/** Parses a stretch of a source text (by default all of it) as a template without quotes, as `templatefile` reads it. */
export function parseTemplate(source: SourceText, start = 0, end = source.text.length): ParsedTemplate {
  const scanner = new Scanner(source, end, end)
  try {
    const template = bareTemplate(scanner, start)
    return {
      template: scanner.diagnostics.length > 0 ? undefined : template,
      diagnostics: scanner.diagnostics,
    }
  } catch (problem) {
    if (!(problem instanceof SyntaxProblem)) throw problem
    return { template: undefined, diagnostics: [...scanner.diagnostics, problem.diagnostic] }
  }
}
