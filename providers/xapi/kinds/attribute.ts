import type { AttributeSchema, BlockSchema, NestedBlockSchema } from '../../../src/schema/schema.js'
import { mapType, setType, stringType, type Type } from '../../../src/value/type.js'
import { noMarks, type Value } from '../../../src/value/value.js'

type Details = Omit<AttributeSchema, 'type' | 'description' | 'required' | 'computed'>

/** An attribute that must be written. */
export function required(type: Type, description: string, details: Details = {}): AttributeSchema {
  return { type, description, required: true, ...details }
}

/** An attribute that may be left out, which then means nothing, or its default. */
export function optional(type: Type, description: string, details: Details = {}): AttributeSchema {
  return { type, description, optional: true, ...details }
}

/** An attribute that may be left out: the object then keeps what it has. */
export function kept(type: Type, description: string, details: Details = {}): AttributeSchema {
  return { type, description, optional: true, computed: true, ...details }
}

/** An attribute that the pool tells. */
export function computed(type: Type, description: string): AttributeSchema {
  return { type, description, computed: true }
}

/** An attribute that the pool tells, and that changes by itself while the object runs. */
export function passing(type: Type, description: string): AttributeSchema {
  return { ...computed(type, description), isPassing: true }
}

/** An attribute that the pool tells, and that a plan brings back where it fell off. */
export function restored(type: Type, description: string): AttributeSchema {
  return {
    ...computed(type, `${description}; what fell off is brought back, unless ignore_changes names it.`),
    isRestored: true,
  }
}

/** A default, as the value it is decoded to. */
export function text(value: string): Value {
  return { kind: 'string', value, marks: noMarks }
}

/** A default, as the value it is decoded to. */
export function flag(value: boolean): Value {
  return { kind: 'bool', value, marks: noMarks }
}

/** A default, as the value it is decoded to. */
export function amount(value: number): Value {
  return { kind: 'number', value, marks: noMarks }
}

/** A nested block that stands at most once. */
export function singleBlock(description: string, attributes: BlockSchema['attributes']): NestedBlockSchema {
  return { nesting: 'single', description, block: { attributes, blocks: {} }, maximum: 1 }
}

/** Nested blocks told apart by their one label. */
export function labelledBlock(description: string, attributes: BlockSchema['attributes']): NestedBlockSchema {
  return { nesting: 'map', description, block: { attributes, blocks: {} } }
}

/** Nested blocks in the order written. */
export function listedBlock(description: string, attributes: BlockSchema['attributes']): NestedBlockSchema {
  return { nesting: 'list', description, block: { attributes, blocks: {} } }
}

/** What every kind has: the object's UUID, its tags, its `other_config`. */
export const everyKind: BlockSchema['attributes'] = {
  uuid: computed(stringType, 'The UUID of the object.'),
  tags: kept(setType(stringType), 'The tags of the object; where written, the whole set is managed.', {
    change: 'In place.',
  }),
  other_config: optional(
    mapType(stringType),
    'Keys of the object’s other_config; only the keys named here are managed.',
    { change: 'In place; a key taken out is removed from the object.' },
  ),
}
