import type { Desired } from '../desired/desired.js'
import type { Binding, Endpoint, Observation, Session } from '../provider/contract.js'
import { type KindRegistry, findKind } from '../schema/kind-registry.js'
import type { StateDraft } from '../state/draft.js'
import { decodeValues } from '../state/encode-values.js'

/** What observing needs at any time during an apply. */
export interface Observer {
  readonly desired: Desired
  readonly session: Session
  readonly registry: KindRegistry
}

/** Observes with the bindings of this moment, deposed objects included. */
export function observeAgain(observer: Observer, draft: StateDraft): Promise<Observation> {
  const { endpoints, bindings } = whatIsThere(observer, draft)
  return observer.session.observe(endpoints, bindings)
}

/** The endpoints of the configuration with their identities, and everything that the state binds. */
export function whatIsThere(
  { desired, registry }: Pick<Observer, 'desired' | 'registry'>,
  draft: StateDraft,
): { readonly endpoints: readonly Endpoint[]; readonly bindings: readonly Binding[] } {
  const endpoints = desired.endpoints().instances.flatMap((instance): Endpoint[] => {
    if (!instance.config) return []
    const identity = draft.instance(instance.addressText)?.identity
    const endpoint = {
      address: instance.addressText,
      kindName: instance.address.kindName,
      config: instance.config,
    }
    return [identity === undefined || identity === '' ? endpoint : { ...endpoint, identity }]
  })
  return { endpoints, bindings: bindingsOf(registry, draft) }
}

function bindingsOf(registry: KindRegistry, draft: StateDraft): readonly Binding[] {
  const bindings: Binding[] = []
  for (const [address, instance] of draft.instances()) {
    const schema = findKind(registry, instance.mode, instance.kindName)?.schema
    if (!schema || instance.mode === 'data' || instance.identity === '') continue
    const applied = decodeValues(instance.values, instance.sensitivePaths, schema.block)
    bindings.push({ address, kindName: instance.kindName, identity: instance.identity, applied })
  }
  return bindings
}
