import { errorDiagnostic, type Diagnostic } from '../../../src/diagnostic/diagnostic.js'
import type { SourceRange } from '../../../src/diagnostic/source.js'
import { expressionRange } from '../../../src/schema/body-content.js'
import type { Attribute, Expression } from '../../../src/syntax/tree.js'

/** A value of the lab file: the hardware is written down, not computed. */
export type PlainValue = string | number | boolean | null | readonly PlainValue[]

/** What an argument says, or why it is not a plain value. */
export function plainValue(
  attribute: Attribute,
): { readonly value: PlainValue } | { readonly problem: Diagnostic } {
  const value = evaluate(attribute.expression)
  return value === undefined ? { problem: notPlain(expressionRange(attribute)) } : { value }
}

function evaluate(expression: Expression): PlainValue | undefined {
  switch (expression.kind) {
    case 'literal':
      if (expression.type === 'null') return null
      return expression.type === 'bool' ? expression.value : Number(expression.digits)
    case 'template': {
      const texts = expression.parts.map(part => (part.kind === 'text' ? part.value : undefined))
      return texts.includes(undefined) ? undefined : texts.join('')
    }
    case 'parentheses':
      return evaluate(expression.inner)
    case 'unary': {
      const operand = evaluate(expression.operand)
      if (expression.operator === '-') return typeof operand === 'number' ? -operand : undefined
      return typeof operand === 'boolean' ? !operand : undefined
    }
    case 'tuple': {
      const elements: PlainValue[] = []
      for (const element of expression.elements) {
        const value = evaluate(element)
        if (value === undefined) return undefined
        elements.push(value)
      }
      return elements
    }
    default:
      return undefined
  }
}

function notPlain(range: SourceRange): Diagnostic {
  return errorDiagnostic(
    'Not a plain value',
    'The lab file describes hardware: its arguments are texts, numbers, true or false, and lists of these. Write the value itself.',
    { range },
  )
}
