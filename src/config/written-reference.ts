import { type Diagnostic, errorDiagnostic, warningDiagnostic } from '../diagnostic/diagnostic.js'
import { expressionInString } from '../syntax/json-expression.js'
import type { TraversalExpression } from '../syntax/tree.js'
import type { Written } from './configuration.js'

/** A written reference, which may have nothing but constant steps. */
export interface WrittenReference extends Written {
  readonly expression: TraversalExpression
}

/** Takes an expression that must be a plain reference; one in quotes is the old form and is read with a warning. */
export function writtenReference(written: Written, diagnostics: Diagnostic[]): WrittenReference | undefined {
  const { expression, range } = written
  if (expression.kind === 'traversal') return { expression, range }
  if (expression.kind === 'template' && expression.parts.every(part => part.kind === 'text')) {
    const { expression: quoted } = expressionInString(range.source, expression)
    if (quoted?.kind === 'traversal') {
      const detail =
        'In this context, references are expected literally rather than in quotes. Remove the quotes surrounding this reference to silence this warning.'
      diagnostics.push(warningDiagnostic('Quoted references are deprecated', detail, { range }))
      return { expression: quoted, range }
    }
  }
  const detail =
    'A single static variable reference is required: only attribute access and indexing with constant keys. No calculations, function calls, template expressions, etc are allowed here.'
  diagnostics.push(errorDiagnostic('Invalid expression', detail, { range }))
  return undefined
}
