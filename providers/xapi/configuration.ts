import type { BlockSchema } from '../../src/schema/schema.js'
import { mapType, stringType } from '../../src/value/type.js'
import type { ObjectValue } from '../../src/value/value.js'
import { oneOf, someText } from './kinds/acceptable.js'
import { optional } from './kinds/attribute.js'
import { tlsBlock } from './kinds/tls.js'

/** `provider "xapi"`: how the pools are reached. */
export const configurationSchema: BlockSchema = {
  attributes: {
    session: optional(
      stringType,
      'How hosts are reached: "emulated" in this process, or "https"; left out, "emulated" where the lab file exists.',
      { validate: oneOf('emulated', 'https') },
    ),
    lab: optional(stringType, 'The file with the emulated hardware; left out, lab.hcl.', {
      validate: someText,
    }),
    addresses: optional(
      mapType(stringType),
      'Where hosts are reached instead of at their own addresses: the address of a host → "ip:port".',
    ),
  },
  blocks: { tls: tlsBlock },
}

/** The name of the lab file where none is written. */
export const defaultLabFile = 'lab.hcl'

/** A text of the provider's block; undefined where it is not written. */
export function configuredText(value: ObjectValue, name: string): string | undefined {
  const part = value.attributes.get(name)
  return part?.kind === 'string' ? part.value : undefined
}
