import { valueAt } from '../../providers/xapi/drafting/argument.js'
import { jsonOf } from '../../providers/xapi/drafting/attribute.js'
import { findKind } from '../../providers/xapi/kinds/catalogue.js'
import type { XapiObservation } from '../../providers/xapi/observation/observation.js'
import { perform } from '../../providers/xapi/perform.js'
import { resolveArguments } from '../../src/provider/arguments.js'
import type { Change } from '../../src/provider/change.js'
import type { Binding, ProviderPlan } from '../../src/provider/contract.js'
import type { Json } from '../../src/provider/step.js'
import { contextOf, type ObservedLab } from './plan-example.js'

/** Performs the steps of a plan in their order, as an apply without parallelism would; answers what they bound. */
export async function runSteps(
  plan: ProviderPlan,
  changes: readonly Change[],
  lab: ObservedLab,
): Promise<readonly Binding[]> {
  const byAddress = new Map(changes.map(change => [change.address, change]))
  const results = new Map<string, Json>()
  const bound = new Map<string, string>()
  const sources = {
    result: (id: string) => results.get(id) ?? null,
    evaluate: (address: string, path: readonly (string | number)[]) => {
      const value = valueAt(byAddress.get(address)?.config, path)
      return Promise.resolve({
        json: value === undefined ? null : (jsonOf(value) ?? null),
        isSensitive: false,
      })
    },
  }
  for (const step of plan.steps) {
    const { values } = await resolveArguments(step, sources)
    results.set(step.id, await perform(step, values, contextOf(lab)))
    if (step.binds !== undefined) {
      const { values: identity } = await resolveArguments(
        { ...step, arguments: { identity: step.binds.identity } },
        sources,
      )
      bound.set(step.binds.address, String(identity.identity))
    }
    if (step.unbinds !== undefined) bound.delete(step.unbinds)
  }
  return [...bound].map(([address, identity]) => ({
    address,
    identity,
    kindName: address.split('.')[0] ?? '',
  }))
}

/** The removal of everything that was made. */
export function removals(
  made: readonly Change[],
  bindings: readonly Binding[],
  observation: XapiObservation,
): readonly Change[] {
  return made.flatMap(change => {
    const identity = bindings.find(binding => binding.address === change.address)?.identity
    const read = findKind(change.kindName)?.behaviour?.read
    const prior =
      identity === undefined || read === undefined ? undefined : read(identity, observation, change.planned)
    if (identity === undefined || prior === undefined || change.planned === undefined) return []
    const { planned, config: _config, ...rest } = change
    return [{ ...rest, action: 'delete' as const, identity, prior, applied: planned }]
  })
}
