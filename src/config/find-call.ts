import { unreachable } from '../diagnostic/invariant.js'
import { operandsOf } from '../eval/references.js'
import type { CallExpression, Expression, TemplatePart } from '../syntax/tree.js'

/** The first function call in an expression, undefined when there is none. */
export function findCall(expression: Expression): CallExpression | undefined {
  if (expression.kind === 'call') return expression
  for (const part of partsOf(expression)) {
    const found = findCall(part)
    if (found) return found
  }
  return undefined
}

function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'literal':
    case 'traversal':
      return []
    case 'template':
      return expression.parts.flatMap(templateExpressions)
    case 'relative-traversal':
      return [expression.collection]
    case 'index':
      return [expression.collection, expression.key]
    case 'splat':
      return [
        expression.collection,
        ...expression.each.flatMap(step => (step.kind === 'dynamic-index' ? [step.key] : [])),
      ]
    case 'call':
      return expression.arguments
    case 'unary':
      return [expression.operand]
    case 'binary':
      return operandsOf(expression)
    case 'conditional':
      return [expression.condition, expression.whenTrue, expression.whenFalse]
    case 'tuple':
      return expression.elements
    case 'object':
      return expression.items.flatMap(({ key, value }) => (key.kind === 'name' ? [value] : [key, value]))
    case 'for':
      return [expression.collection, expression.key, expression.value, expression.condition].filter(
        part => part !== undefined,
      )
    case 'parentheses':
      return [expression.inner]
    default:
      return unreachable(expression)
  }
}

function templateExpressions(part: TemplatePart): readonly Expression[] {
  switch (part.kind) {
    case 'text':
      return []
    case 'interpolation':
      return [part.expression]
    case 'if':
      return [part.condition, ...[...part.whenTrue, ...(part.whenFalse ?? [])].flatMap(templateExpressions)]
    case 'for':
      return [part.collection, ...part.body.flatMap(templateExpressions)]
    default:
      return unreachable(part)
  }
}
