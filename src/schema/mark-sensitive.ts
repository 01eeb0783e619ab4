import { mapParts, withMarks } from '../value/marks.js'
import { sensitiveMark, type ObjectValue, type Value } from '../value/value.js'
import type { AttributeSchema, BlockSchema } from './schema.js'

interface Marking {
  readonly isSensitive: boolean
  /** What lies inside objects, whatever collection holds them. */
  readonly within: ReadonlyMap<string, Marking> | undefined
}

const markings = new WeakMap<BlockSchema, ReadonlyMap<string, Marking>>()

function markingOf(attribute: AttributeSchema): Marking | undefined {
  const within = attribute.nested ? markingsOf(attribute.nested.attributes) : undefined
  if (attribute.sensitive === true) return { isSensitive: true, within: undefined }
  return within && within.size > 0 ? { isSensitive: false, within } : undefined
}

function markingsOf(attributes: Readonly<Record<string, AttributeSchema>>): Map<string, Marking> {
  const found = new Map<string, Marking>()
  for (const [name, attribute] of Object.entries(attributes)) {
    const marking = markingOf(attribute)
    if (marking) found.set(name, marking)
  }
  return found
}

function blockMarkings(schema: BlockSchema): ReadonlyMap<string, Marking> {
  const known = markings.get(schema)
  if (known) return known
  const found = markingsOf(schema.attributes)
  for (const [name, nested] of Object.entries(schema.blocks)) {
    const within = blockMarkings(nested.block)
    if (within.size > 0) found.set(nested.as ?? name, { isSensitive: false, within })
  }
  markings.set(schema, found)
  return found
}

/** The value of a block with everything marked sensitive that its schema says is; the same object where nothing is. */
export function markSensitive(value: ObjectValue, schema: BlockSchema): ObjectValue {
  return markObject(value, blockMarkings(schema))
}

function markObject(value: ObjectValue, within: ReadonlyMap<string, Marking>): ObjectValue {
  if (within.size === 0) return value
  let changed: Map<string, Value> | undefined
  for (const [name, marking] of within) {
    const part = value.attributes.get(name)
    if (!part) continue
    const marked = markValue(part, marking)
    if (marked === part) continue
    changed ??= new Map(value.attributes)
    changed.set(name, marked)
  }
  return changed ? { ...value, attributes: changed } : value
}

function markValue(value: Value, { isSensitive, within }: Marking): Value {
  if (isSensitive) return withMarks(value, sensitiveMark)
  if (!within) return value
  if (value.kind === 'object') return markObject(value, within)
  // An element of a set has no marks of its own: they are the set's.
  if (value.kind === 'set') return withMarks(value, sensitiveMark)
  return mapParts(value, part => (part.kind === 'object' ? markObject(part, within) : part))
}
