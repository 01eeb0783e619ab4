import { hasErrors } from '../diagnostic/diagnostic.js'
import type { Expression, TraversalExpression, TraversalStep } from '../syntax/tree.js'
import type { Value } from '../value/value.js'
import type { Frame } from './frame.js'
import { referencesIn } from './references.js'
import { quote } from '../value/quote.js'
import { evaluateTraversal } from './traversal.js'

/** The names in an expression with their values: for each the longest part of the reference that has one. */
export function involvedIn(
  frame: Frame,
  expression: Expression,
): { readonly traversal: string; readonly value: Value }[] {
  return referencesIn(expression).flatMap(({ expression: traversal }) => longestKnown(frame, traversal) ?? [])
}

function longestKnown(frame: Frame, traversal: TraversalExpression) {
  for (let count = traversal.steps.length; count > 0; count--) {
    const shortened = { ...traversal, steps: traversal.steps.slice(0, count) }
    const attempt = { ...frame, diagnostics: [] }
    const value = evaluateTraversal(attempt, shortened)
    if (!hasErrors(attempt.diagnostics))
      return { traversal: traversalText(shortened.root, shortened.steps), value }
  }
  if (traversal.steps.length > 0) return undefined
  const attempt = { ...frame, diagnostics: [] }
  const value = evaluateTraversal(attempt, traversal)
  return hasErrors(attempt.diagnostics) ? undefined : { traversal: traversal.root, value }
}

/** A reference as it is written. */
export function traversalText(root: string, steps: readonly TraversalStep[]): string {
  return root + steps.map(stepText).join('')
}

function stepText(step: TraversalStep): string {
  if (step.kind === 'attribute') return `.${step.name}`
  return step.keyType === 'string' ? `[${quote(step.key)}]` : `[${step.key}]`
}
