import { findKind, type KindRegistry } from '../schema/kind-registry.js'
import type { PlannedChange } from '../plan/plan.js'
import { writtenSecrets } from '../plan/write-only.js'
import type { Random } from '../runtime/runtime.js'
import { encodeValues } from '../state/encode-values.js'
import type { StateInstance } from '../state/state.js'
import type { WriteOnlyHashes } from '../state/write-only-hash.js'
import type { ObjectValue } from '../value/value.js'
import { invariant } from '../diagnostic/invariant.js'

/** What the state is to say of an instance with this value. Hashes of write-only arguments are those given. */
export function instanceRecord(
  registry: KindRegistry,
  change: PlannedChange,
  value: ObjectValue,
  identity: string,
  dependencies: readonly string[],
  before: StateInstance | undefined,
  writeOnly: { readonly [path: string]: string },
): StateInstance {
  const schema = findKind(registry, change.mode, change.kindName)?.schema
  invariant(schema, `no provider declares the kind ${change.kindName}`)
  return {
    kindName: change.kindName,
    providerName: change.providerName,
    mode: change.mode,
    schemaVersion: schema.version,
    identity,
    ...encodeValues(value, schema.block),
    writeOnly,
    dependencies,
    createBeforeDestroy: change.createBeforeDestroy,
    isTainted: false,
    deposed: before?.deposed ?? {},
    notes: before?.notes ?? {},
  }
}

/** The hashes of the write-only arguments of a change: those that still hold, and new ones for what changed. */
export async function hashSecrets(
  registry: KindRegistry,
  change: PlannedChange,
  before: StateInstance | undefined,
  hashes: WriteOnlyHashes,
  random: Random,
  like: string | undefined,
): Promise<{ readonly [path: string]: string }> {
  const schema = findKind(registry, change.mode, change.kindName)?.schema
  if (!schema || !change.config) return before?.writeOnly ?? {}
  const result: { [path: string]: string } = {}
  for (const [name, secret] of writtenSecrets(schema.block, change.config)) {
    const old = before?.writeOnly[name]
    const isCurrent = old !== undefined && (await hashes.matches(secret, old))
    result[name] = isCurrent ? old : await hashes.create(secret, random, like)
  }
  return result
}
