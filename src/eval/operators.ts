import { unreachable } from '../diagnostic/invariant.js'
import type { BinaryExpression, BinaryOperator, Expression, UnaryExpression } from '../syntax/tree.js'
import { add, compareNumbers, divide, multiply, negate, remainder, subtract } from '../value/arithmetic.js'
import type { Numeric } from '../value/big-number.js'
import { boolValue, unknownValue } from '../value/construct.js'
import { convert } from '../value/convert.js'
import { equalValue } from '../value/equal.js'
import { anyType, boolType, numberType, type Type } from '../value/type.js'
import type { Value } from '../value/value.js'
import { evaluateIn } from './evaluate.js'
import { apart, hasFailed, report, type Frame } from './frame.js'

const nullOperand = 'Error during operation: argument must not be null.'

/** `-x` and `!x`. */
export function evaluateUnary(frame: Frame, expression: UnaryExpression): Value {
  const inner = apart(frame)
  const given = evaluateIn(inner, expression.operand)
  const type = expression.operator === '-' ? numberType : boolType
  const operand = operandOf(inner, given, type, 'unary', expression.operand)
  frame.diagnostics.push(...inner.diagnostics)
  if (hasFailed(inner)) return unknownValue(type)
  if (operand.kind === 'null') return failed(frame, nullOperand, expression, type)
  if (operand.kind === 'number') return { ...operand, value: negate(operand.value) }
  return operand.kind === 'bool'
    ? boolValue(!operand.value, operand.marks)
    : unknownValue(type, { notNull: true }, operand.marks)
}

function failed(frame: Frame, detail: string, expression: Expression, type: Type): Value {
  report(frame, 'Operation failed', detail, expression, { expression })
  return unknownValue(type)
}

function operandOf(frame: Frame, given: Value, type: Type, side: string, expression: Expression): Value {
  const converted = convert(given, type)
  if ('value' in converted) return converted.value
  const detail = `Unsuitable value for ${side} operand: ${converted.problem.message}.`
  report(frame, 'Invalid operand', detail, expression, { expression })
  return unknownValue(type)
}

// One chain with so many mistakes needs no more of them told.
const enoughProblems = 100

/** `a + b` and the rest; `&&` and `||` do not look at the right side where the left one decides. */
export function evaluateBinary(frame: Frame, expression: BinaryExpression): Value {
  // A chain leans to the left and may be long: worked off from its left end, it does not nest.
  const chain = [expression]
  let first = expression.left
  for (; first.kind === 'binary'; first = first.left) chain.push(first)
  let leftFrame = apart(frame)
  let left = evaluateIn(leftFrame, first)
  for (const each of chain.reverse()) {
    if (leftFrame.diagnostics.length > enoughProblems) break
    const outer = apart(frame)
    left = operate(outer, each, left, leftFrame)
    leftFrame = outer
  }
  frame.diagnostics.push(...leftFrame.diagnostics)
  return left
}

/** One operation whose left side was evaluated already, its problems being those of `leftFrame`. */
function operate(frame: Frame, expression: BinaryExpression, given: Value, leftFrame: Frame): Value {
  const { operator } = expression
  if (operator === '&&' || operator === '||')
    return evaluateLogical(frame, expression, operator === '||', given, leftFrame)
  const type = operator === '==' || operator === '!=' ? anyType : numberType
  const result = isArithmetic(operator) ? numberType : boolType
  const left = operandOf(leftFrame, given, type, 'left', expression.left)
  const right = operandOf(leftFrame, evaluateIn(leftFrame, expression.right), type, 'right', expression.right)
  frame.diagnostics.push(...leftFrame.diagnostics)
  if (hasFailed(leftFrame)) return unknownValue(result)
  if (operator === '==') return equalValue(left, right)
  if (operator === '!=') return negated(equalValue(left, right))
  if (left.kind === 'null' || right.kind === 'null') return failed(frame, nullOperand, expression, result)
  if (isArithmetic(operator)) return calculate(frame, expression, operator, left, right)
  return compare(operator, left, right)
}

function negated(value: Value): Value {
  return value.kind === 'bool' ? boolValue(!value.value, value.marks) : value
}

type Arithmetic = '+' | '-' | '*' | '/' | '%'
type Comparison = Exclude<BinaryOperator, Arithmetic | '==' | '!=' | '&&' | '||'>

function isArithmetic(operator: BinaryOperator): operator is Arithmetic {
  return operator === '+' || operator === '-' || operator === '*' || operator === '/' || operator === '%'
}

const operations: Readonly<Record<Arithmetic, (left: Numeric, right: Numeric) => Numeric | undefined>> = {
  '+': add,
  '-': subtract,
  '*': multiply,
  '/': divide,
  '%': remainder,
}

const impossible: Readonly<Record<Arithmetic, string>> = {
  '+': "can't compute sum of opposing infinities",
  '-': "can't subtract infinity from itself",
  '*': "can't multiply zero by infinity",
  '/': "can't divide zero by zero or infinity by infinity",
  '%': "can't use modulo with zero and infinity",
}

function calculate(
  frame: Frame,
  expression: BinaryExpression,
  operator: Arithmetic,
  left: Value,
  right: Value,
): Value {
  const marks = left.marks | right.marks
  if (left.kind !== 'number' || right.kind !== 'number')
    return unknownValue(numberType, { notNull: true }, marks)
  const value = operations[operator](left.value, right.value)
  if (value === undefined)
    return failed(frame, `Error during operation: ${impossible[operator]}.`, expression, numberType)
  return { kind: 'number', value, marks }
}

function compare(operator: Comparison, left: Value, right: Value): Value {
  const marks = left.marks | right.marks
  if (left.kind === 'number' && right.kind === 'number') {
    return boolValue(holds(operator, compareNumbers(left.value, right.value)), marks)
  }
  const order = orderOfBounds(left, right)
  if (order === undefined) return unknownValue(boolType, { notNull: true }, marks)
  return boolValue(holds(operator, order), marks)
}

function holds(operator: Comparison, order: number): boolean {
  switch (operator) {
    case '<':
      return order < 0
    case '<=':
      return order <= 0
    case '>':
      return order > 0
    case '>=':
      return order >= 0
    default:
      return unreachable(operator)
  }
}

// Bounds that do not touch decide even while a number is unknown.
function orderOfBounds(left: Value, right: Value): number | undefined {
  const a = boundsOf(left)
  const b = boundsOf(right)
  if (a.minimum !== undefined && b.maximum !== undefined && compareNumbers(a.minimum, b.maximum) > 0) return 1
  if (a.maximum !== undefined && b.minimum !== undefined && compareNumbers(a.maximum, b.minimum) < 0)
    return -1
  return undefined
}

function boundsOf(value: Value): {
  readonly minimum?: Numeric | undefined
  readonly maximum?: Numeric | undefined
} {
  if (value.kind === 'number') return { minimum: value.value, maximum: value.value }
  return value.kind === 'unknown'
    ? { minimum: value.refinement?.minimum, maximum: value.refinement?.maximum }
    : {}
}

// The left side decides alone where it can; an unknown left side is decided by the right one.
function evaluateLogical(
  frame: Frame,
  expression: BinaryExpression,
  deciding: boolean,
  leftGiven: Value,
  leftFrame: Frame,
): Value {
  const left = operandOf(leftFrame, leftGiven, boolType, 'left', expression.left)
  const decides = (value: Value) => value.kind === 'bool' && value.value === deciding
  const rightFrame = apart(frame)
  const given = evaluateIn(rightFrame, expression.right)
  const isSkipped =
    !hasFailed(leftFrame) &&
    decides(left) &&
    (hasFailed(rightFrame) || given.kind === 'null' || given.kind === 'unknown')
  if (isSkipped) {
    frame.diagnostics.push(...leftFrame.diagnostics)
    return left
  }
  const right = operandOf(rightFrame, given, boolType, 'right', expression.right)
  frame.diagnostics.push(...leftFrame.diagnostics, ...rightFrame.diagnostics)
  if (hasFailed(leftFrame) || hasFailed(rightFrame)) return unknownValue(boolType)
  const marks = left.marks | right.marks
  if (decides(left) || (decides(right) && left.kind === 'unknown')) return boolValue(deciding, marks)
  if (left.kind === 'null' || right.kind === 'null') return failed(frame, nullOperand, expression, boolType)
  if (left.kind === 'unknown' || right.kind === 'unknown')
    return unknownValue(boolType, { notNull: true }, marks)
  return boolValue(decides(right) ? deciding : !deciding, marks)
}
