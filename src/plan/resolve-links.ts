import { parseInstance } from '../address/parse-address.js'
import { setValue } from '../value/construct.js'
import { mapParts } from '../value/marks.js'
import { hasLink } from '../value/type.js'
import type { LinkValue, ObjectValue, Value } from '../value/value.js'
import type { BlockSchema } from '../schema/schema.js'
import { schemaParts } from './schema-parts.js'

/** Which address is which object, both ways. */
export interface LinkTable {
  identityOf(address: string): string | undefined
  addressOf(kindName: string, identity: string): string | undefined
}

/** The value with both halves in every link, as far as they are known: providers read identities, configurations write addresses. */
export function resolveLinks(block: BlockSchema, value: ObjectValue, table: LinkTable): ObjectValue {
  if (!hasLinks(block)) return value
  const resolved = resolve(value, table)
  return resolved.kind === 'object' ? resolved : value
}

function resolve(value: Value, table: LinkTable): Value {
  if (value.kind === 'link') return resolveLink(value, table)
  const resolved = mapParts(value, part => resolve(part, table))
  // The order of a set is that of its elements.
  return resolved.kind === 'set' && resolved !== value
    ? setValue(resolved.elements, resolved.elementType, resolved.marks)
    : resolved
}

function resolveLink(link: LinkValue, table: LinkTable): LinkValue {
  if (link.address !== undefined) {
    // What a data block has found says itself what it is; the state does not hold it.
    if (parseInstance(link.address)?.mode === 'data') return link
    const identity = table.identityOf(link.address)
    return identity === link.identity ? link : { ...link, identity }
  }
  const address = link.identity === undefined ? undefined : table.addressOf(link.to, link.identity)
  return address === undefined ? link : { ...link, address }
}

const blocksWithLinks = new WeakMap<BlockSchema, boolean>()

function hasLinks(block: BlockSchema): boolean {
  const known = blocksWithLinks.get(block)
  if (known !== undefined) return known
  const found = schemaParts(block).some(part =>
    part.kind === 'plain' ? hasLink(part.attribute.type) : hasLinks(part.nested.block),
  )
  blocksWithLinks.set(block, found)
  return found
}
