import { canonicalJson } from '../state/canonical-json.js'
import { encodeValue } from '../state/value-json.js'
import { typeOf } from '../value/type-of.js'
import { isWhollyKnown } from '../value/equal.js'
import type { BlockSchema } from '../schema/schema.js'
import type { WriteOnlyHashes } from '../state/write-only-hash.js'
import type { ObjectValue } from '../value/value.js'

/** The write-only arguments of a configuration that are written and known, by name, as text to be hashed. */
export function writtenSecrets(block: BlockSchema, config: ObjectValue): ReadonlyMap<string, string> {
  const secrets = new Map<string, string>()
  for (const [name, attribute] of Object.entries(block.attributes)) {
    if (!attribute.writeOnly) continue
    const value = config.attributes.get(name)
    if (value === undefined || value.kind === 'null' || !isWhollyKnown(value)) continue
    secrets.set(name, canonicalJson(encodeValue(value, typeOf(value))))
  }
  return secrets
}

/** True when a write-only argument differs from the one last applied, as far as its hash tells. */
export async function hasNewSecret(
  block: BlockSchema,
  config: ObjectValue,
  applied: { readonly [path: string]: string },
  hashes: WriteOnlyHashes,
): Promise<boolean> {
  for (const [name, secret] of writtenSecrets(block, config)) {
    const hash = applied[name]
    if (hash === undefined || !(await hashes.matches(secret, hash))) return true
  }
  return false
}
