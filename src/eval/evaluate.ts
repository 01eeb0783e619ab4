import type { Diagnostic } from '../diagnostic/diagnostic.js'
import { invariant, unreachable } from '../diagnostic/invariant.js'
import type { SourceText } from '../diagnostic/source.js'
import type { Expression, LiteralExpression } from '../syntax/tree.js'
import { boolValue, nullValue, tupleValue } from '../value/construct.js'
import { parseNumber } from '../value/number-text.js'
import type { Value } from '../value/value.js'
import { evaluateBinary, evaluateUnary } from './operators.js'
import { evaluateCall } from './call.js'
import { evaluateConditional } from './conditional.js'
import { evaluateFor } from './for-expression.js'
import type { Frame } from './frame.js'
import { evaluateObject } from './object.js'
import type { Scope } from './scope.js'
import { evaluateSplat } from './splat.js'
import { evaluateTemplate } from './template.js'
import { evaluateIndex, evaluateRelativeTraversal, evaluateTraversal } from './traversal.js'

/** A value, unknown where something went wrong, and what went wrong. */
export interface Evaluation {
  readonly value: Value
  readonly diagnostics: readonly Diagnostic[]
}

/** Evaluates one expression of a source text; nothing is thrown for mistakes of the user's. */
export function evaluate(expression: Expression, source: SourceText, scope: Scope): Evaluation {
  const frame: Frame = { source, scope, diagnostics: [] }
  const value = evaluateIn(frame, expression)
  return { value, diagnostics: frame.diagnostics }
}

/** Evaluates a part of an expression; problems are added to the frame. */
export function evaluateIn(frame: Frame, expression: Expression): Value {
  switch (expression.kind) {
    case 'literal':
      return literalValue(expression)
    case 'template':
      return evaluateTemplate(frame, expression)
    case 'traversal':
      return evaluateTraversal(frame, expression)
    case 'relative-traversal':
      return evaluateRelativeTraversal(frame, expression)
    case 'index':
      return evaluateIndex(frame, expression)
    case 'splat':
      return evaluateSplat(frame, expression)
    case 'call':
      return evaluateCall(frame, expression)
    case 'unary':
      return evaluateUnary(frame, expression)
    case 'binary':
      return evaluateBinary(frame, expression)
    case 'conditional':
      return evaluateConditional(frame, expression)
    case 'tuple':
      return tupleValue(expression.elements.map(element => evaluateIn(frame, element)))
    case 'object':
      return evaluateObject(frame, expression)
    case 'for':
      return evaluateFor(frame, expression)
    case 'parentheses':
      return evaluateIn(frame, expression.inner)
    default:
      return unreachable(expression)
  }
}

function literalValue(expression: LiteralExpression): Value {
  switch (expression.type) {
    case 'null':
      return nullValue()
    case 'bool':
      return boolValue(expression.value)
    case 'number': {
      const number = parseNumber(expression.digits)
      invariant(number !== undefined, 'the parser lets only numbers through')
      return { kind: 'number', value: number, marks: 0 }
    }
  }
}
