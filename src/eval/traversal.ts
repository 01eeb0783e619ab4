import { hasErrors } from '../diagnostic/diagnostic.js'
import type {
  Expression,
  IndexExpression,
  RelativeTraversalExpression,
  TraversalExpression,
  TraversalStep,
} from '../syntax/tree.js'
import { stringValue, unknownValue } from '../value/construct.js'
import { parseNumber } from '../value/number-text.js'
import { quote } from '../value/quote.js'
import type { Value } from '../value/value.js'
import { attributeOf, elementOf } from './access.js'
import { evaluateIn } from './evaluate.js'
import { report, type Frame } from './frame.js'
import { suggest } from '../diagnostic/suggest.js'

/** A reference: its root is looked up in the scope, the steps that are left are taken from there. */
export function evaluateTraversal(frame: Frame, expression: TraversalExpression): Value {
  const resolution = frame.scope.resolve(expression, frame.source)
  if (resolution === undefined) {
    const similar = suggest(expression.root, frame.scope.names)
    const hint = similar === undefined ? '' : ` Did you mean ${quote(similar)}?`
    const root = { start: expression.start, end: expression.rootEnd }
    report(frame, 'Unknown variable', `There is no variable named ${quote(expression.root)}.${hint}`, root)
    return unknownValue()
  }
  const diagnostics = resolution.diagnostics ?? []
  frame.diagnostics.push(...diagnostics)
  if (hasErrors(diagnostics)) return unknownValue()
  return takeSteps(frame, resolution.value, expression.steps.slice(resolution.stepsTaken), expression)
}

/** Constant steps from the value of any other expression: `f(x).a`. */
export function evaluateRelativeTraversal(frame: Frame, expression: RelativeTraversalExpression): Value {
  const value = evaluateIn(frame, expression.collection)
  return takeSteps(frame, value, expression.steps, expression)
}

/** Follows steps through a value; the first that leads nowhere is reported. */
export function takeSteps(
  frame: Frame,
  start: Value,
  steps: readonly TraversalStep[],
  expression: Expression,
): Value {
  let value = start
  for (const step of steps) {
    const before = frame.diagnostics.length
    value = takeStep(frame, value, step, expression)
    if (frame.diagnostics.length > before) return unknownValue()
  }
  return value
}

function takeStep(frame: Frame, value: Value, step: TraversalStep, expression: Expression): Value {
  if (step.kind === 'attribute') return attributeOf(frame, value, step.name, step, { expression })
  return elementOf(frame, value, keyOf(step), step, { expression })
}

function keyOf(step: Extract<TraversalStep, { kind: 'index' }>): Value {
  const number = step.keyType === 'number' ? parseNumber(step.key) : undefined
  return number === undefined ? stringValue(step.key) : { kind: 'number', value: number, marks: 0 }
}

/** `a[b]` with a computed key. */
export function evaluateIndex(frame: Frame, expression: IndexExpression): Value {
  const collection = evaluateIn(frame, expression.collection)
  const key = evaluateIn(frame, expression.key)
  const brackets = { start: expression.openBracket, end: expression.end }
  return elementOf(frame, collection, key, brackets, { expression })
}
