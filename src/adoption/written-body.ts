import type { AttributeSchema, BlockSchema, NestedBlockSchema } from '../schema/schema.js'
import { sameValue } from '../value/same.js'
import type { ObjectValue, Value } from '../value/value.js'
import { printExpression, printText, type ReferenceOf } from './print-expression.js'

/** The body of a block as text in parts: arguments by name, and the blocks inside with their headers. */
export interface WrittenBody {
  readonly values: readonly (readonly [name: string, text: string])[]
  readonly blocks: readonly { readonly header: string; readonly body: WrittenBody }[]
}

/** What printing a body rests on. */
export interface Writing {
  readonly referenceOf: ReferenceOf
  /** The expression for a write-only argument that the object has; undefined where it is left out. */
  secretOf(name: string): string | undefined
  /** True where a link goes without saying: it leads to the only block of its kind. */
  isImplied(attribute: AttributeSchema): boolean
}

/** The body of a block that says what `value` says, and leaves out what goes without saying. */
export function writtenBody(schema: BlockSchema, value: ObjectValue, writing: Writing): WrittenBody {
  const values = Object.entries(schema.attributes).flatMap(([name, attribute]) => {
    const text = argumentText(name, attribute, value, writing)
    return text === undefined ? [] : [[name, text] as const]
  })
  const blocks = Object.entries(schema.blocks).flatMap(([name, nested]) =>
    nestedBlocks(name, nested, value.attributes.get(nested.as ?? name), writing),
  )
  return { values, blocks }
}

function argumentText(
  name: string,
  attribute: AttributeSchema,
  { attributes }: ObjectValue,
  writing: Writing,
): string | undefined {
  if (attribute.writeOnly === true) return writing.secretOf(name)
  if (attribute.required !== true && attribute.optional !== true) return undefined
  const value = attributes.get(name)
  if (value === undefined || value.kind === 'null' || value.kind === 'unknown') return undefined
  // What nobody may write, a blank name for one, an object keeps where its block is silent.
  if (attribute.computed === true && attribute.validate?.(value) !== undefined) return undefined
  if (attribute.required !== true && goesWithoutSaying(value, attribute, writing)) return undefined
  return printExpression(value, writing.referenceOf, attribute.format)
}

function goesWithoutSaying(value: Value, attribute: AttributeSchema, writing: Writing): boolean {
  if (attribute.default !== undefined) return sameValue(value, attribute.default)
  return attribute.impliedLink === undefined ? isNothing(value) : writing.isImplied(attribute)
}

/** What an object has that nobody gave it anything: no text, no elements, false. */
function isNothing(value: Value): boolean {
  switch (value.kind) {
    case 'string':
      return value.value === ''
    case 'bool':
      return !value.value
    case 'list':
    case 'set':
      return value.elements.length === 0
    case 'map':
      return value.entries.size === 0
    default:
      return false
  }
}

function nestedBlocks(
  name: string,
  { block, nesting }: NestedBlockSchema,
  value: Value | undefined,
  writing: Writing,
): WrittenBody['blocks'] {
  const one = (header: string, inner: Value): WrittenBody['blocks'] =>
    inner.kind === 'object' ? [{ header, body: writtenBody(block, inner, writing) }] : []
  if (value === undefined) return []
  if (nesting === 'map')
    return value.kind === 'map'
      ? [...value.entries].flatMap(([label, inner]) => one(`${name} ${printText(label)}`, inner))
      : value.kind === 'object'
        ? [...value.attributes].flatMap(([label, inner]) => one(`${name} ${printText(label)}`, inner))
        : []
  if (value.kind === 'list' || value.kind === 'set' || value.kind === 'tuple')
    return value.elements.flatMap(inner => one(name, inner))
  return one(name, value)
}

/** The lines of a body; layout is for the formatter. */
export function bodyLines({ values, blocks }: WrittenBody): readonly string[] {
  return [
    ...values.map(([name, text]) => `${name} = ${text}`),
    ...blocks.flatMap(({ header, body }) => ['', `${header} {`, ...bodyLines(body), '}']),
  ]
}
