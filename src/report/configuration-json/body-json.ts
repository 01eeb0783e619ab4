import { expressionRange } from '../../schema/body-content.js'
import type { BlockSchema } from '../../schema/schema.js'
import type { Attribute, Body } from '../../syntax/tree.js'
import type { Json } from '../../provider/step.js'
import { expressionJson } from './expression-json.js'

type Expressions = { readonly [name: string]: Json }

/** The arguments of a body and of its nested blocks, unevaluated; what `dynamic` blocks would give is left out. */
export function bodyJson(body: Body, schema: BlockSchema): Expressions {
  const expressions: Record<string, Json> = {}
  for (const attribute of body.attributes) {
    const known = schema.attributes[attribute.name]
    if (known !== undefined)
      expressions[attribute.name] = attributeJson(
        attribute,
        known.sensitive === true || known.writeOnly === true,
      )
  }
  for (const block of body.blocks) {
    const nested = schema.blocks[block.type]
    if (nested === undefined) continue
    const inner = bodyJson(block.body, nested.block)
    const before = expressions[block.type]
    if (nested.nesting === 'single') expressions[block.type] = inner
    else if (nested.nesting === 'map')
      expressions[block.type] = { ...recordOf(before), [block.labels[0]?.value ?? '']: inner }
    else expressions[block.type] = [...(Array.isArray(before) ? before : []), inner]
  }
  return expressions
}

/** An argument, unevaluated; its constant is hidden where it may not be seen. */
export function attributeJson(attribute: Attribute, hides: boolean): Json {
  return expressionJson({ expression: attribute.expression, range: expressionRange(attribute) }, hides)
}

function recordOf(json: Json | undefined): Expressions {
  return json !== null && typeof json === 'object' && !Array.isArray(json)
    ? Object.fromEntries(Object.entries(json))
    : {}
}
