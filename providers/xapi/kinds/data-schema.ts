import type { AttributeSchema, KindSchema } from '../../../src/schema/schema.js'
import { nestedType } from '../../../src/schema/implied-type.js'
import { computed, kept } from './attribute.js'

/** The schema of a kind's data blocks: some arguments tell which object is meant, everything else is told. */
export function dataSchema(kind: KindSchema, identifying: readonly string[]): KindSchema {
  const attributes: Record<string, AttributeSchema> = {}
  for (const [name, attribute] of Object.entries(kind.block.attributes)) {
    if (attribute.writeOnly === true) continue
    const make = identifying.includes(name) ? kept : computed
    attributes[name] = make(attribute.type, attribute.description)
  }
  for (const [name, nested] of Object.entries(kind.block.blocks)) {
    const asName = nested.as ?? name
    if (attributes[asName] === undefined)
      attributes[asName] = computed(nestedType(nested), nested.description)
  }
  return { name: kind.name, summary: kind.summary, version: kind.version, block: { attributes, blocks: {} } }
}
