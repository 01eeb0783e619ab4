import { listType, mapType, objectType, setType, type ObjectType, type Type } from '../value/type.js'
import type { AttributeSchema, BlockSchema, NestedBlockSchema, Nesting } from './schema.js'

const blockTypes = new WeakMap<BlockSchema, ObjectType>()
const attributeTypes = new WeakMap<AttributeSchema, Type>()

/** The type of a decoded block: an object of its attributes and of what its nested blocks become. */
export function impliedType(schema: BlockSchema): ObjectType {
  const known = blockTypes.get(schema)
  if (known) return known
  const attributes: Record<string, Type> = {}
  for (const [name, attribute] of Object.entries(schema.attributes))
    attributes[name] = attributeType(attribute)
  for (const [name, nested] of Object.entries(schema.blocks))
    attributes[nested.as ?? name] = nestedType(nested)
  const type = objectType(attributes)
  blockTypes.set(schema, type)
  return type
}

/** The type of an attribute; attributes made of attributes allow for what may be left out. */
export function attributeType(attribute: AttributeSchema): Type {
  const { nested } = attribute
  if (!nested) return attribute.type
  const known = attributeTypes.get(attribute)
  if (known) return known
  const optional = Object.entries(nested.attributes).filter(([, part]) => part.required !== true)
  const parts = Object.entries(nested.attributes).map(([name, part]): [string, Type] => [
    name,
    attributeType(part),
  ])
  const element = objectType(
    Object.fromEntries(parts),
    optional.map(([name]) => name),
  )
  const type = nest(nested.nesting, element)
  attributeTypes.set(attribute, type)
  return type
}

/** The type of the attribute that nested blocks become. */
export function nestedType(nested: NestedBlockSchema): Type {
  return nest(nested.nesting, impliedType(nested.block))
}

/** The type of what nested parts of type `element` become, under this nesting. */
export function nest(nesting: Nesting, element: Type): Type {
  switch (nesting) {
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
