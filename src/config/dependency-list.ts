import { type Diagnostic, errorDiagnostic } from '../diagnostic/diagnostic.js'
import type { Attribute } from '../syntax/tree.js'
import type { Written } from './configuration.js'
import { staticList, writtenAttribute } from './written.js'

/** What a `depends_on` names: each element must be a reference and no more. */
export function dependencyList(attribute: Attribute | undefined, diagnostics: Diagnostic[]): readonly Written[] {
  if (!attribute) return []
  return staticList(writtenAttribute(attribute), diagnostics).filter(element => {
    if (element.expression.kind === 'traversal') return true
    const detail =
      'A single static variable reference is required: only attribute access and indexing with constant keys. No calculations, function calls, template expressions, etc are allowed here.'
    diagnostics.push(errorDiagnostic('Invalid expression', detail, { range: element.range }))
    return false
  })
}
