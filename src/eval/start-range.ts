import { operandsOf } from './references.js'
import type { Expression, Node, TemplatePart } from '../syntax/tree.js'

/** The first telling stretch of an expression, which is what errors of function arguments underline. */
export function startRange(expression: Expression): Node {
  switch (expression.kind) {
    case 'template': {
      const [first] = expression.parts
      // An empty text has nothing to underline: the place behind its quotes stands for it.
      if (first === undefined) return { start: expression.end, end: expression.end }
      return expression.isWrap ? expression : partStart(first)
    }
    case 'call':
      return { start: expression.start, end: expression.openParenthesis + 1 }
    case 'parentheses':
      return startRange(expression.inner)
    case 'conditional':
      return startRange(expression.condition)
    case 'binary':
      return startRange(operandsOf(expression)[0] ?? expression.left)
    case 'unary':
      return { start: expression.start, end: expression.start + 1 }
    case 'tuple':
    case 'object':
      return { start: expression.start, end: expression.start + 1 }
    case 'for':
      return { start: expression.openBracket, end: expression.openBracket + 1 }
    case 'index':
      return { start: expression.openBracket, end: expression.openBracket + 1 }
    case 'splat':
      return { start: expression.markerStart, end: expression.markerEnd }
    default:
      return expression
  }
}

function partStart(part: TemplatePart): Node {
  switch (part.kind) {
    case 'interpolation':
      return startRange(part.expression)
    case 'if':
      return startRange(part.condition)
    default:
      return part
  }
}
