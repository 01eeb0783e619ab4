import { unreachable } from '../../../src/diagnostic/invariant.js'
import type {
  AttributeSchema,
  BlockSchema,
  KindSchema,
  NestedBlockSchema,
} from '../../../src/schema/schema.js'
import { listValue, mapValue, nullValue, objectValue, setValue } from '../../../src/value/construct.js'
import { noMarks, type ObjectValue, type Value } from '../../../src/value/value.js'
import { impliedType } from '../../../src/schema/implied-type.js'

/** What the pool tells of an object, by attribute; undefined where it tells nothing. */
export type Observed = Readonly<Record<string, Value | undefined>>

/**
 * An object's value from what the pool tells. What it cannot tell (how something is to be made or destroyed) is as last
 * applied, else the default. A plain optional argument that was not written is not managed, so it stays null.
 */
export function observedObject(
  schema: KindSchema,
  observed: Observed,
  applied: ObjectValue | undefined,
): ObjectValue {
  return observedBlock(schema.block, observed, applied)
}

/** The same for a nested block. */
export function observedBlock(
  block: BlockSchema,
  observed: Observed,
  applied: ObjectValue | undefined,
): ObjectValue {
  const values = new Map<string, Value>()
  for (const [name, attribute] of Object.entries(block.attributes))
    values.set(name, attributeValue(name, attribute, observed, applied))
  for (const [blockName, nested] of Object.entries(block.blocks)) {
    const name = nested.as ?? blockName
    values.set(name, observed[name] ?? applied?.attributes.get(name) ?? noBlocks(nested))
  }
  return objectValue(values)
}

function attributeValue(
  name: string,
  attribute: AttributeSchema,
  observed: Observed,
  applied: ObjectValue | undefined,
): Value {
  const nothing = nullValue(attribute.type)
  if (attribute.writeOnly === true) return nothing
  const before = applied?.attributes.get(name)
  if (isPlainOptional(attribute) && before?.kind === 'null') return nothing
  const told = observed[name]
  if (attribute.computed === true && attribute.optional !== true) return told ?? nothing
  return told ?? before ?? attribute.default ?? nothing
}

/** Left out, it means nothing, rather than what the object has or a default. */
function isPlainOptional(attribute: AttributeSchema): boolean {
  return attribute.optional === true && attribute.computed !== true && attribute.default === undefined
}

/** What is decoded where no block of a kind is written. */
export function noBlocks(nested: NestedBlockSchema): Value {
  const element = impliedType(nested.block)
  switch (nested.nesting) {
    case 'single':
      return nullValue(element)
    case 'list':
      return listValue([], element)
    case 'set':
      return setValue([], element, noMarks)
    case 'map':
      return mapValue([], element)
    default:
      return unreachable(nested.nesting)
  }
}
