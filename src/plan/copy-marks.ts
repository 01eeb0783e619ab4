import type { BlockSchema } from '../schema/schema.js'
import { withMarks } from '../value/marks.js'
import { noMarks, sensitiveMark, type ObjectValue, type Value } from '../value/value.js'
import { asObject, counterpart, mapElements } from './elements.js'
import { schemaParts } from './schema-parts.js'

/** The value with the marks that `from` has in the same places: providers know nothing of marks, so they are put back. */
export function copyMarks<T extends Value>(value: T, from: Value | undefined): T
export function copyMarks(value: Value, from: Value | undefined): Value {
  if (from === undefined) return value
  const marked = from.marks === noMarks ? value : withMarks(value, from.marks)
  switch (marked.kind) {
    case 'object': {
      const attributes = new Map<string, Value>()
      for (const [name, part] of marked.attributes)
        attributes.set(name, copyMarks(part, counterpart(from, name)))
      return { ...marked, attributes }
    }
    case 'list':
    case 'tuple':
    case 'map':
      return mapElements(marked, (element, key) => copyMarks(element, counterpart(from, key)))
    default:
      return marked
  }
}

/** The value with everything marked that the schema calls sensitive. */
export function markSensitive(block: BlockSchema, value: ObjectValue): ObjectValue {
  if (!hasSensitive(block)) return value
  const attributes = new Map(value.attributes)
  for (const part of schemaParts(block)) {
    const attribute = attributes.get(part.name)
    if (attribute === undefined || attribute.kind === 'null') continue
    if (part.attribute?.sensitive) attributes.set(part.name, withMarks(attribute, sensitiveMark))
    else if (part.kind === 'nested') attributes.set(part.name, markNested(part.nested.block, attribute))
  }
  return { ...value, attributes }
}

function markNested(block: BlockSchema, value: Value): Value {
  const object = asObject(value)
  if (object) return markSensitive(block, object)
  return mapElements(value, element => {
    const part = asObject(element)
    return part ? markSensitive(block, part) : element
  })
}

const sensitiveBlocks = new WeakMap<BlockSchema, boolean>()

function hasSensitive(block: BlockSchema): boolean {
  const known = sensitiveBlocks.get(block)
  if (known !== undefined) return known
  const found = schemaParts(block).some(
    part => part.attribute?.sensitive === true || (part.kind === 'nested' && hasSensitive(part.nested.block)),
  )
  sensitiveBlocks.set(block, found)
  return found
}
