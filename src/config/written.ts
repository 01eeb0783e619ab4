import { type Diagnostic, errorDiagnostic } from '../diagnostic/diagnostic.js'
import type { SourceRange, SourceText } from '../diagnostic/source.js'
import { expressionRange } from '../schema/body-content.js'
import type { Attribute, Block, Body, Expression } from '../syntax/tree.js'
import type { Written } from './configuration.js'

/** An argument's expression with its place. */
export function writtenAttribute(attribute: Attribute): Written {
  return { expression: attribute.expression, range: expressionRange(attribute) }
}

/** The argument of this name, if the body has it. */
export function attributeOf(body: Body, name: string): Attribute | undefined {
  return body.attributes.find(attribute => attribute.name === name)
}

/** The expression of the argument of this name, if the body has it. */
export function writtenOf(body: Body, name: string): Written | undefined {
  const attribute = attributeOf(body, name)
  return attribute === undefined ? undefined : writtenAttribute(attribute)
}

function withoutParentheses(expression: Expression): Expression {
  let inner = expression
  while (inner.kind === 'parentheses') inner = inner.inner
  return inner
}

/** The word of an expression that is a bare word (`all`, `destroy`), undefined for any other. */
export function keywordOf(expression: Expression): string | undefined {
  return expression.kind === 'traversal' && expression.steps.length === 0 ? expression.root : undefined
}

/** The elements of a written list; anything else is reported. */
export function staticList(written: Written, diagnostics: Diagnostic[]): readonly Written[] {
  const { source } = written.range
  const expression = withoutParentheses(written.expression)
  if (expression.kind === 'tuple') return expression.elements.map(element => writtenIn(source, element))
  diagnostics.push(
    errorDiagnostic('Invalid expression', 'A static list expression is required.', { range: written.range }),
  )
  return []
}

/** An expression of this text, with its place. */
export function writtenIn(source: SourceText, expression: Expression): Written {
  return { expression, range: { source, start: expression.start, end: expression.end } }
}

/** The label's own place. */
export function labelRange(block: Block, index: number): SourceRange {
  const label = block.labels[index]
  return { source: block.body.source, start: label?.start ?? block.start, end: label?.end ?? block.headerEnd }
}
