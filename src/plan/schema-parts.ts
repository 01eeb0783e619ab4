import type { AttributeSchema, BlockSchema, Nesting } from '../schema/schema.js'

/** A part of a value that has parts of its own: a nested block, or an attribute made of attributes. */
export interface NestedPart {
  readonly nesting: Nesting
  readonly block: BlockSchema
}

/** One attribute of a decoded value, as its schema has it. */
export type SchemaPart =
  | { readonly kind: 'plain'; readonly name: string; readonly attribute: AttributeSchema }
  | {
      readonly kind: 'nested'
      readonly name: string
      readonly attribute?: AttributeSchema
      readonly nested: NestedPart
    }

const partsOfBlock = new WeakMap<BlockSchema, readonly SchemaPart[]>()

/** The attributes that a block decodes to, nested blocks included. */
export function schemaParts(block: BlockSchema): readonly SchemaPart[] {
  const known = partsOfBlock.get(block)
  if (known) return known
  const parts: SchemaPart[] = []
  const blockNames = new Set<string>()
  for (const [name, nested] of Object.entries(block.blocks)) {
    const decodedName = nested.as ?? name
    blockNames.add(decodedName)
    parts.push({
      kind: 'nested',
      name: decodedName,
      nested: { nesting: nested.nesting, block: nested.block },
    })
  }
  for (const [name, attribute] of Object.entries(block.attributes)) {
    if (blockNames.has(name)) continue
    parts.push(
      attribute.nested === undefined
        ? { kind: 'plain', name, attribute }
        : {
            kind: 'nested',
            name,
            attribute,
            nested: {
              nesting: attribute.nested.nesting,
              block: { attributes: attribute.nested.attributes, blocks: {} },
            },
          },
    )
  }
  partsOfBlock.set(block, parts)
  return parts
}
