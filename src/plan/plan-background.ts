import { blockText } from '../address/print-address.js'
import { parseInstance } from '../address/parse-address.js'
import type { CheckedObject, Desired, RelevantAttribute } from '../desired/desired.js'
import type { Json } from '../provider/step.js'
import type { ObjectValue } from '../value/value.js'
import type { WorkingPlan } from './plan-request.js'

/** What a plan stands on, for programs that read it: nothing of it decides what is done. */
export interface PlanBackground {
  /** What was declared: names, constants and references, no text. */
  readonly configuration: Json
  readonly checks: readonly CheckedObject[]
  /** The parts of objects that the changes are made from. */
  readonly relevant: readonly RelevantAttribute[]
  /** What was there before, as observed; in the order of the changes, then what no change is about. */
  readonly prior: readonly PriorInstance[]
}

export interface PriorInstance {
  readonly address: string
  readonly mode: 'managed' | 'data'
  readonly kindName: string
  readonly providerName: string
  readonly isTainted: boolean
  readonly deposedKey?: string
  /** Text addresses of blocks that it was last applied with. */
  readonly dependencies: readonly string[]
  /** Left out where a change has it as its prior value. */
  readonly value?: ObjectValue
}

/** Gathers what a plan stands on, once it is made. */
export function planBackground(plan: WorkingPlan, desired: Desired, configuration: Json): PlanBackground {
  const changed = plan.changes.filter(({ action }) => action !== 'no-op').map(({ address }) => address)
  const outputs = plan.outputs.filter(({ action }) => action !== 'no-op').map(({ name }) => name)
  return {
    configuration,
    checks: desired.checked?.(plan.known) ?? [],
    relevant: desired.relevant?.(plan.known, changed, outputs) ?? [],
    prior: [...changedInstances(plan), ...otherInstances(plan), ...dataInstances(plan, desired)],
  }
}

function changedInstances({ changes, state }: WorkingPlan): readonly PriorInstance[] {
  return changes
    .filter(({ prior, mode }) => prior !== undefined && mode === 'managed')
    .map(({ address, previousAddress, mode, kindName, providerName, isTainted, deposedKey }) => ({
      address,
      mode,
      kindName,
      providerName,
      isTainted,
      ...(deposedKey === undefined ? {} : { deposedKey }),
      dependencies: blocksOf(state.instances[previousAddress ?? address]?.dependencies ?? []),
    }))
}

/** Those of the state that the plan is not about. */
function otherInstances({ changes, drift, state, known }: WorkingPlan): readonly PriorInstance[] {
  const told = new Set(
    changes.flatMap(({ address, previousAddress }) => [address, previousAddress ?? address]),
  )
  for (const { address, action } of drift) if (action === 'delete') told.add(address)
  return Object.entries(state.instances).flatMap(([address, recorded]): readonly PriorInstance[] => {
    const value = known.value(address)
    if (told.has(address) || recorded.mode !== 'managed' || value === undefined) return []
    const { mode, kindName, providerName, isTainted, dependencies } = recorded
    return [{ address, mode, kindName, providerName, isTainted, dependencies: blocksOf(dependencies), value }]
  })
}

/** What was looked up while planning. */
function dataInstances({ changes, known }: WorkingPlan, desired: Desired): readonly PriorInstance[] {
  const deferred = new Set(changes.map(({ address }) => address))
  return desired.blocks
    .filter(({ address }) => address.mode === 'data')
    .flatMap(({ text, kindName, providerName }) =>
      known.addresses(text).flatMap((address): readonly PriorInstance[] => {
        const value = known.value(address)
        if (value === undefined || deferred.has(address)) return []
        const named = { address, mode: 'data', kindName, providerName } as const
        return [{ ...named, isTainted: false, dependencies: [], value }]
      }),
    )
}

function blocksOf(addresses: readonly string[]): readonly string[] {
  const blocks = addresses.map(address => {
    const parsed = parseInstance(address)
    return parsed === undefined ? address : blockText(parsed)
  })
  return [...new Set(blocks)]
}
