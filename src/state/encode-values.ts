import { invariant } from '../diagnostic/invariant.js'
import type { Json } from '../provider/step.js'
import { nest } from '../schema/implied-type.js'
import type { AttributeSchema, BlockSchema } from '../schema/schema.js'
import { nullValue } from '../value/construct.js'
import { mapParts, withMarks } from '../value/marks.js'
import type { Path } from '../value/path.js'
import { type ObjectType, type Type, objectType } from '../value/type.js'
import { type ObjectValue, type Value, noMarks, sensitiveMark } from '../value/value.js'
import { decodeValue, encodeValue } from './value-json.js'

/** An instance's value as the state holds it. */
export interface EncodedValues {
  readonly values: Json
  readonly sensitivePaths: readonly Path[]
}

const storedTypes = new WeakMap<BlockSchema, ObjectType>()

/** The type of what is kept of a block; write-only arguments are in it, as nulls. */
export function storedType(block: BlockSchema): ObjectType {
  const known = storedTypes.get(block)
  if (known) return known
  const attributes: Record<string, Type> = {}
  for (const [name, attribute] of Object.entries(block.attributes)) {
    attributes[name] = attributeType(attribute)
  }
  for (const [name, nested] of Object.entries(block.blocks)) {
    attributes[nested.as ?? name] = nest(nested.nesting, storedType(nested.block))
  }
  const type = objectType(attributes)
  storedTypes.set(block, type)
  return type
}

function attributeType(attribute: AttributeSchema): Type {
  if (!attribute.nested) return attribute.type
  return nest(attribute.nested.nesting, storedType(nestedBlock(attribute.nested)))
}

/** What the state keeps of a value: without write-only arguments, sensitive places named. */
export function encodeValues(whole: ObjectValue, block: BlockSchema): EncodedValues {
  const value = withoutWriteOnly(whole, block)
  const type = storedType(block)
  const values: Record<string, Json> = {}
  const sensitivePaths: Path[] = []
  for (const [name, part] of Object.entries(type.attributes)) {
    const attribute = value.attributes.get(name)
    values[name] = attribute === undefined ? null : encodeValue(attribute, part)
    const isKnownSensitive = block.attributes[name]?.sensitive ?? false
    if (attribute && !isKnownSensitive) collectSensitive(attribute, [name], sensitivePaths)
  }
  return { values, sensitivePaths }
}

const blocksWithWriteOnly = new WeakMap<BlockSchema, boolean>()

function hasWriteOnly(block: BlockSchema): boolean {
  const known = blocksWithWriteOnly.get(block)
  if (known !== undefined) return known
  const attributes = Object.values(block.attributes)
  const found =
    attributes.some(
      attribute =>
        attribute.writeOnly === true || (attribute.nested && hasWriteOnly(nestedBlock(attribute.nested))),
    ) || Object.values(block.blocks).some(nested => hasWriteOnly(nested.block))
  blocksWithWriteOnly.set(block, found)
  return found
}

function nestedBlock(nested: {
  readonly attributes: Readonly<Record<string, AttributeSchema>>
}): BlockSchema {
  return { attributes: nested.attributes, blocks: {} }
}

/** The value with null in place of every write-only argument, at any depth. */
function withoutWriteOnly(value: ObjectValue, block: BlockSchema): ObjectValue {
  if (!hasWriteOnly(block)) return value
  const attributes = new Map(value.attributes)
  for (const [name, attribute] of Object.entries(block.attributes)) {
    const part = attributes.get(name)
    if (part === undefined) continue
    if (attribute.writeOnly) attributes.set(name, nullValue(attribute.type))
    else if (attribute.nested) attributes.set(name, withoutNested(part, nestedBlock(attribute.nested)))
  }
  for (const [name, nested] of Object.entries(block.blocks)) {
    const part = attributes.get(nested.as ?? name)
    if (part) attributes.set(nested.as ?? name, withoutNested(part, nested.block))
  }
  return { ...value, attributes }
}

function withoutNested(value: Value, block: BlockSchema): Value {
  if (value.kind === 'object') return withoutWriteOnly(value, block)
  return mapParts(value, part => (part.kind === 'object' ? withoutWriteOnly(part, block) : part))
}

function collectSensitive(value: Value, path: Path, found: Path[]): void {
  if ((value.marks & sensitiveMark) !== noMarks) {
    found.push(path)
    return
  }
  if (value.kind === 'object')
    for (const [name, part] of value.attributes) collectSensitive(part, [...path, name], found)
  else if (value.kind === 'map')
    for (const [key, part] of value.entries) collectSensitive(part, [...path, key], found)
  else if (value.kind === 'list' || value.kind === 'tuple') {
    for (const [index, part] of value.elements.entries()) collectSensitive(part, [...path, index], found)
  }
}

/** The value that the state keeps, sensitive places marked. */
export function decodeValues(values: Json, sensitivePaths: readonly Path[], block: BlockSchema): ObjectValue {
  let value: Value = decodeValue(values, storedType(block))
  for (const path of sensitivePaths) value = markAt(value, path)
  invariant(value.kind === 'object', 'the stored values of an instance are an object')
  return value
}

function markAt(value: Value, path: Path): Value {
  const [key, ...rest] = path
  if (key === undefined) return withMarks(value, sensitiveMark)
  const change = (part: Value): Value => markAt(part, rest)
  switch (value.kind) {
    case 'object':
      return { ...value, attributes: changeEntry(value.attributes, String(key), change) }
    case 'map':
      return { ...value, entries: changeEntry(value.entries, String(key), change) }
    case 'list':
    case 'tuple':
      return {
        ...value,
        elements: value.elements.map((element, index) => (index === key ? change(element) : element)),
      }
    default:
      return value
  }
}

function changeEntry(
  entries: ReadonlyMap<string, Value>,
  key: string,
  change: (part: Value) => Value,
): ReadonlyMap<string, Value> {
  const part = entries.get(key)
  return part === undefined ? entries : new Map(entries).set(key, change(part))
}
