import type { Diagnostic } from '../diagnostic/diagnostic.js'
import type { ConditionalExpression, Expression, Node } from '../syntax/tree.js'
import { nullValue, unknownValue } from '../value/construct.js'
import { convert } from '../value/convert.js'
import { withMarks, withoutMarks } from '../value/marks.js'
import { typeOf } from '../value/type-of.js'
import { boolType, type Type } from '../value/type.js'
import { unifyTypes } from '../value/unify.js'
import type { Refinement, Value } from '../value/value.js'
import { describeMismatch } from './conditional-mismatch.js'
import { evaluateIn } from './evaluate.js'
import { apart, report, type Frame, type Involvement } from './frame.js'

/** `c ? a : b`: both branches must agree on a type; only the errors of the chosen one count. */
export function evaluateConditional(frame: Frame, expression: ConditionalExpression): Value {
  const whenTrue = apart(frame)
  const whenFalse = apart(frame)
  return chooseBranch(frame, expression.condition, {
    node: expression,
    expression,
    whenTrue: {
      node: expression.whenTrue,
      value: evaluateIn(whenTrue, expression.whenTrue),
      diagnostics: whenTrue.diagnostics,
    },
    whenFalse: {
      node: expression.whenFalse,
      value: evaluateIn(whenFalse, expression.whenFalse),
      diagnostics: whenFalse.diagnostics,
    },
  })
}

interface Branch {
  readonly node: Node
  readonly value: Value
  readonly diagnostics: readonly Diagnostic[]
}

export interface Branches {
  readonly node: Node
  readonly expression?: ConditionalExpression
  readonly whenTrue: Branch
  readonly whenFalse: Branch
}

/** Chooses between two evaluated branches. */
export function chooseBranch(frame: Frame, condition: Expression, branches: Branches): Value {
  const { whenTrue, whenFalse } = branches
  const involved: Involvement = branches.expression === undefined ? {} : { expression: branches.expression }
  const type = commonType(whenTrue.value, whenFalse.value)
  if (type === undefined) {
    const mismatch = describeMismatch(typeOf(whenTrue.value), typeOf(whenFalse.value))
    const detail = `The true and false result expressions must have consistent types. ${mismatch}`
    const between = { start: whenTrue.node.start, end: whenFalse.node.end }
    report(frame, 'Inconsistent conditional result types', detail, between, involved)
    return unknownValue()
  }
  const choice = evaluateIn(frame, condition)
  if (choice.kind === 'null') {
    const detail = 'The condition value is null. Conditions must either be true or false.'
    report(frame, 'Null condition', detail, condition, { expression: condition })
    return unknownValue(type)
  }
  if (choice.kind === 'unknown') return unknownChoice(choice, whenTrue.value, whenFalse.value, type)
  const converted = convert(choice, boolType)
  if ('problem' in converted || converted.value.kind !== 'bool') {
    report(frame, 'Incorrect condition type', 'The condition expression must be of type bool.', condition, {
      expression: condition,
    })
    return unknownValue(type)
  }
  const chosen = converted.value.value ? whenTrue : whenFalse
  frame.diagnostics.push(...chosen.diagnostics)
  const result = convert(chosen.value, type)
  if ('value' in result) return withMarks(result.value, choice.marks)
  const which = converted.value.value ? 'true' : 'false'
  const detail = `The ${which} result value has the wrong type: ${result.problem.message}.`
  report(frame, 'Inconsistent conditional result types', detail, chosen.node, involved)
  return unknownValue(type, undefined, choice.marks)
}

function commonType(whenTrue: Value, whenFalse: Value): Type | undefined {
  if (isUntypedNull(whenTrue)) return typeOf(whenFalse)
  if (isUntypedNull(whenFalse)) return typeOf(whenTrue)
  return unifyTypes([typeOf(whenTrue), typeOf(whenFalse)], 'unsafe')
}

function isUntypedNull(value: Value): boolean {
  return value.kind === 'null' && value.type.kind === 'any' && value.marks === 0
}

function unknownChoice(choice: Value, whenTrue: Value, whenFalse: Value, type: Type): Value {
  const marks = choice.marks | whenTrue.marks | whenFalse.marks
  const first = withoutMarks(whenTrue)
  const second = withoutMarks(whenFalse)
  if (first.kind === 'null' && second.kind === 'null') return nullValue(type, marks)
  return unknownValue(type, commonRefinement(knowledgeOf(first), knowledgeOf(second), type), marks)
}

function knowledgeOf(value: Value): Refinement {
  switch (value.kind) {
    case 'null':
      return {}
    case 'unknown':
      return value.refinement ?? {}
    case 'list':
    case 'set':
      return { notNull: true, minimumLength: value.elements.length, maximumLength: value.elements.length }
    case 'map':
      return { notNull: true, minimumLength: value.entries.size, maximumLength: value.entries.size }
    case 'number':
      return typeof value.value === 'number'
        ? { notNull: true, minimum: value.value, maximum: value.value }
        : { notNull: true }
    default:
      return { notNull: true }
  }
}

// What holds for both branches holds for the result.
function commonRefinement(left: Refinement, right: Refinement, type: Type): Refinement | undefined {
  const notNull = left.notNull === true && right.notNull === true
  const bounds = type.kind === 'number' || 'element' in type ? commonBounds(left, right) : {}
  return notNull || Object.keys(bounds).length > 0 ? { ...(notNull && { notNull }), ...bounds } : undefined
}

function commonBounds(left: Refinement, right: Refinement): Refinement {
  const both = (a: number | undefined, b: number | undefined, pick: (a: number, b: number) => number) =>
    a === undefined || b === undefined ? undefined : pick(a, b)
  const minimum = both(left.minimum, right.minimum, Math.min)
  const maximum = both(left.maximum, right.maximum, Math.max)
  const minimumLength = both(left.minimumLength, right.minimumLength, Math.min)
  const maximumLength = both(left.maximumLength, right.maximumLength, Math.max)
  return {
    ...(minimum !== undefined && { minimum }),
    ...(maximum !== undefined && { maximum }),
    ...(minimumLength !== undefined && { minimumLength }),
    ...(maximumLength !== undefined && { maximumLength }),
  }
}
