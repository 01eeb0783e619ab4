import type {
  BinaryExpression,
  Expression,
  IndexExpression,
  Node,
  SplatStep,
  TemplatePart,
  TraversalExpression,
  TraversalStep,
} from '../syntax/tree.js'
import { unreachable } from '../diagnostic/invariant.js'

/** A name used in an expression, with its constant steps; names bound inside the expression are no references. */
export interface Reference extends Node {
  readonly root: string
  readonly steps: readonly TraversalStep[]
  readonly expression: TraversalExpression
  /** The index operation right behind it: `[count.index]` in `vm.web[count.index]`. */
  readonly index?: IndexExpression
}

/** All references in an expression, in the order written, each as often as it is written. */
export function referencesIn(expression: Expression): readonly Reference[] {
  const found: Reference[] = []
  visit(expression, nothingBound, found)
  return found
}

type Bound = ReadonlySet<string>

const nothingBound: Bound = new Set()

function visit(expression: Expression, bound: Bound, found: Reference[]): void {
  switch (expression.kind) {
    case 'literal':
      return
    case 'traversal':
      if (!bound.has(expression.root)) {
        const { start, end, root, steps } = expression
        found.push({ start, end, root, steps, expression })
      }
      return
    case 'template':
      return visitParts(expression.parts, bound, found)
    case 'relative-traversal':
      return visit(expression.collection, bound, found)
    case 'index': {
      const place = found.length
      visit(expression.collection, bound, found)
      const collection = found[place]
      if (collection !== undefined && expression.collection.kind === 'traversal')
        found[place] = { ...collection, index: expression }
      return visit(expression.key, bound, found)
    }
    case 'splat':
      visit(expression.collection, bound, found)
      return visitSteps(expression.each, bound, found)
    case 'call':
      for (const argument of expression.arguments) visit(argument, bound, found)
      return
    case 'unary':
      return visit(expression.operand, bound, found)
    case 'binary':
      for (const operand of operandsOf(expression)) visit(operand, bound, found)
      return
    case 'conditional':
      visit(expression.condition, bound, found)
      visit(expression.whenTrue, bound, found)
      return visit(expression.whenFalse, bound, found)
    case 'tuple':
      for (const element of expression.elements) visit(element, bound, found)
      return
    case 'object':
      for (const item of expression.items) {
        if (item.key.kind !== 'name') visit(item.key, bound, found)
        visit(item.value, bound, found)
      }
      return
    case 'for': {
      visit(expression.collection, bound, found)
      const inner = bind(bound, expression.keyName, expression.valueName)
      if (expression.key !== undefined) visit(expression.key, inner, found)
      visit(expression.value, inner, found)
      if (expression.condition !== undefined) visit(expression.condition, inner, found)
      return
    }
    case 'parentheses':
      return visit(expression.inner, bound, found)
    default:
      return unreachable(expression)
  }
}

/** What a chain of operators connects, in the order written; chains lean to the left and may be long. */
export function operandsOf(expression: BinaryExpression): readonly Expression[] {
  const operands = [expression.right]
  let { left } = expression
  for (; left.kind === 'binary'; left = left.left) operands.push(left.right)
  return [...operands, left].reverse()
}

function visitSteps(steps: readonly SplatStep[], bound: Bound, found: Reference[]): void {
  for (const step of steps) {
    if (step.kind === 'dynamic-index') visit(step.key, bound, found)
    if (step.kind === 'nested-splat') visitSteps(step.each, bound, found)
  }
}

function visitParts(parts: readonly TemplatePart[], bound: Bound, found: Reference[]): void {
  for (const part of parts) {
    switch (part.kind) {
      case 'text':
        break
      case 'interpolation':
        visit(part.expression, bound, found)
        break
      case 'if':
        visit(part.condition, bound, found)
        visitParts(part.whenTrue, bound, found)
        visitParts(part.whenFalse ?? [], bound, found)
        break
      case 'for':
        visit(part.collection, bound, found)
        visitParts(part.body, bind(bound, part.keyName, part.valueName), found)
        break
      default:
        unreachable(part)
    }
  }
}

function bind(bound: Bound, keyName: string | undefined, valueName: string): Bound {
  const inner = new Set(bound).add(valueName)
  return keyName === undefined ? inner : inner.add(keyName)
}
