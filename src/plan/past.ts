import { parseInstance } from '../address/parse-address.js'
import { blockText } from '../address/print-address.js'
import type { Binding } from '../provider/contract.js'
import type { KindSchema } from '../schema/schema.js'
import { type KindRegistry, findKind } from '../schema/kind-registry.js'
import { decodeValues } from '../state/encode-values.js'
import type { State, StateInstance } from '../state/state.js'
import type { ObjectValue } from '../value/value.js'
import type { LinkTable } from './resolve-links.js'

/** An instance that the state knows. */
export interface PastInstance {
  readonly address: string
  readonly block: string
  readonly recorded: StateInstance
  readonly schema: KindSchema
  /** The arguments last applied and the values last read. */
  readonly applied: ObjectValue
}

/** The state as the walk needs it: decoded, and found by address, by block and by object. */
export interface Past extends LinkTable {
  readonly instances: ReadonlyMap<string, PastInstance>
  readonly byBlock: ReadonlyMap<string, readonly PastInstance[]>
  readonly bindings: readonly Binding[]
  /** Recorded instances of kinds that no provider has: nothing can be planned for them. */
  readonly strangers: readonly string[]
}

/** Decodes a state, whose addresses are the new ones already. */
export function readPast(state: State, registry: KindRegistry): Past {
  const instances = new Map<string, PastInstance>()
  const byBlock = new Map<string, PastInstance[]>()
  const addresses = new Map<string, string>()
  const bindings: Binding[] = []
  const strangers: string[] = []
  for (const [address, recorded] of Object.entries(state.instances)) {
    const schema = findKind(registry, recorded.mode, recorded.kindName)?.schema
    const parsed = parseInstance(address)
    if (!schema || !parsed) {
      strangers.push(address)
      continue
    }
    const applied = decodeValues(recorded.values, recorded.sensitivePaths, schema.block)
    const instance: PastInstance = { address, block: blockText(parsed), recorded, schema, applied }
    instances.set(address, instance)
    const group = byBlock.get(instance.block)
    if (group) group.push(instance)
    else byBlock.set(instance.block, [instance])
    if (recorded.mode === 'data' || recorded.identity === '') continue
    addresses.set(`${recorded.kindName}\n${recorded.identity}`, address)
    bindings.push({ address, kindName: recorded.kindName, identity: recorded.identity, applied })
  }
  return {
    instances,
    byBlock,
    bindings,
    strangers,
    identityOf(address) {
      const identity = instances.get(address)?.recorded.identity
      return identity === '' ? undefined : identity
    },
    addressOf: (kindName, identity) => addresses.get(`${kindName}\n${identity}`),
  }
}
