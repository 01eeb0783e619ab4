import type { Diagnostic } from '../diagnostic/diagnostic.js'
import type { SourceText } from '../diagnostic/source.js'
import type { Expression, TemplateExpression } from './tree.js'
import type { JsonNode, JsonString } from './json-node.js'
import { parseExpression, type ParsedExpression } from './parse-expression.js'
import { parseTemplate } from './parse-template.js'

/** The expression that a JSON value stands for: its strings are templates, its objects and arrays constructors. */
export function jsonExpression(source: SourceText, node: JsonNode, diagnostics: Diagnostic[]): Expression {
  const { start, end } = node
  switch (node.kind) {
    case 'string':
      return stringTemplate(source, node, diagnostics)
    case 'number':
      return number(node)
    case 'bool':
      return { kind: 'literal', type: 'bool', value: node.value, start, end }
    case 'null':
      return { kind: 'literal', type: 'null', start, end }
    case 'array': {
      const elements = node.items.map(item => jsonExpression(source, item, diagnostics))
      return { kind: 'tuple', elements, start, end }
    }
    case 'object': {
      const items = node.properties.map(({ key, value }) => ({
        key: stringTemplate(source, key, diagnostics),
        value: jsonExpression(source, value, diagnostics),
      }))
      return { kind: 'object', items, start, end }
    }
  }
}

/**
 * Where the language wants a reference or a type, not a value (`depends_on`, `type`), JSON has it in a string: this
 * parses that string's text as an expression. `template` is one that `jsonExpression` made.
 */
export function expressionInString(source: SourceText, template: TemplateExpression): ParsedExpression {
  const [part] = template.parts
  const text = part?.kind === 'text' && template.parts.length === 1 ? part.value : ''
  const written = source.text.slice(template.start + 1, template.end - 1)
  // Only a string without escapes can be read in place; names and types never need any.
  if (written === text) return parseExpression(source, template.start + 1, template.end - 1)
  const apart = { name: source.name, text }
  const { expression, diagnostics } = parseExpression(apart)
  const range = { source, start: template.start, end: template.end }
  return {
    expression: expression && moved(expression, () => template.start),
    diagnostics: diagnostics.map(diagnostic => ({ ...diagnostic, range })),
  }
}

function number(node: Extract<JsonNode, { kind: 'number' }>): Expression {
  const { start, end, digits } = node
  if (!digits.startsWith('-')) return { kind: 'literal', type: 'number', digits, start, end }
  const operand: Expression = {
    kind: 'literal',
    type: 'number',
    digits: digits.slice(1),
    start: start + 1,
    end,
  }
  return { kind: 'unary', operator: '-', operand, start, end }
}

function stringTemplate(source: SourceText, node: JsonString, diagnostics: Diagnostic[]): TemplateExpression {
  const { start, end, offsets } = node
  const whole = { form: 'bare', isWrap: false, start, end } as const
  if (!offsets) {
    const parsed = parseTemplate(source, start + 1, end - 1)
    diagnostics.push(...parsed.diagnostics)
    return { kind: 'template', ...whole, parts: [], ...parsed.template, start, end }
  }
  const place = (offset: number): number => offsets[offset] ?? end - 1
  const parsed = parseTemplate({ name: source.name, text: node.value })
  for (const diagnostic of parsed.diagnostics) diagnostics.push(movedDiagnostic(source, diagnostic, place))
  const template = parsed.template && moved(parsed.template, place)
  return { kind: 'template', ...whole, parts: [], ...template, start, end }
}

function movedDiagnostic(
  source: SourceText,
  diagnostic: Diagnostic,
  place: (offset: number) => number,
): Diagnostic {
  if (!diagnostic.range) return diagnostic
  const { start, end } = diagnostic.range
  return { ...diagnostic, range: { source, start: place(start), end: place(end) } }
}

/** The same tree at other offsets: every number in a tree is one, for the digits of numbers are text. */
function moved<Tree>(tree: Tree, place: (offset: number) => number): Tree {
  const move = (value: unknown): unknown => {
    if (typeof value === 'number') return place(value)
    if (Array.isArray(value)) return value.map(move)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, move(part)]))
  }
  return move(tree) as Tree
}
