import type { Diagnostic } from '../diagnostic/diagnostic.js'
import { expressionInString } from '../syntax/json-expression.js'
import type { Attribute, Block, Body, Expression } from '../syntax/tree.js'

/** Arguments that want names rather than values, in any block. */
const nameArguments: ReadonlySet<string> = new Set(['depends_on'])

/** The same in blocks of one type. */
const nameArgumentsIn: Readonly<Record<string, readonly string[]>> = {
  variable: ['type'],
  lifecycle: ['ignore_changes', 'replace_triggered_by'],
  moved: ['from', 'to'],
  removed: ['from'],
  import: ['to', 'provider'],
  dynamic: ['iterator'],
  resource: ['provider'],
  data: ['provider'],
}

/** A body out of JSON in which strings that stand for names (`"depends_on": ["vm.web"]`) are read as such. */
export function namesInStrings(body: Body, diagnostics: Diagnostic[], blockType?: string): Body {
  const here =
    blockType !== undefined && Object.hasOwn(nameArgumentsIn, blockType)
      ? (nameArgumentsIn[blockType] ?? [])
      : []
  return {
    ...body,
    attributes: body.attributes.map((attribute): Attribute => {
      const isName =
        (nameArguments.has(attribute.name) && blockType !== undefined) || here.includes(attribute.name)
      return isName
        ? { ...attribute, expression: asName(attribute.expression, body, diagnostics) }
        : attribute
    }),
    blocks: body.blocks.map((block): Block => ({
      ...block,
      body: namesInStrings(block.body, diagnostics, block.type),
    })),
  }
}

function asName(expression: Expression, body: Body, diagnostics: Diagnostic[]): Expression {
  if (expression.kind === 'tuple') {
    return { ...expression, elements: expression.elements.map(element => asName(element, body, diagnostics)) }
  }
  if (expression.kind !== 'template') return expression
  const parsed = expressionInString(body.source, expression)
  diagnostics.push(...parsed.diagnostics)
  return parsed.expression ?? expression
}
