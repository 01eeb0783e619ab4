import type { AttributeSchema, BlockSchema, NestedBlockSchema } from '../../../src/schema/schema.js'
import {
  listType,
  mapType,
  objectType,
  setType,
  type ObjectType,
  type Type,
} from '../../../src/value/type.js'

/** The type of the value that a block is decoded to. */
export function typeOfBlock(block: BlockSchema): ObjectType {
  const attributes: Record<string, Type> = {}
  for (const [name, attribute] of Object.entries(block.attributes))
    attributes[name] = typeOfAttribute(attribute)
  for (const [name, nested] of Object.entries(block.blocks))
    attributes[nested.as ?? name] = typeOfNested(nested)
  return objectType(attributes)
}

/** The type of the attribute that nested blocks are decoded to. */
export function typeOfNested(nested: NestedBlockSchema): Type {
  const element = typeOfBlock(nested.block)
  switch (nested.nesting) {
    case 'single':
      return element
    case 'list':
      return listType(element)
    case 'set':
      return setType(element)
    case 'map':
      return mapType(element)
  }
}

function typeOfAttribute(attribute: AttributeSchema): Type {
  return attribute.type
}
