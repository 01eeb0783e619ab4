import { compareAddressTexts } from '../../address/compare-address.js'
import type { Plan, OutputChange } from '../../plan/plan.js'
import type { PriorInstance } from '../../plan/plan-background.js'
import type { Json } from '../../provider/step.js'
import { containsUnknown } from '../../value/equal.js'
import type { Value } from '../../value/value.js'
import type { FindSchema } from '../schemas.js'
import { moduleTree } from './module-tree.js'
import { outputValue, resourceValues } from './planned-values.js'

/** What was there before the plan, as observed; undefined where there was nothing. */
export function priorState(plan: Plan, findSchema: FindSchema, version: string): Json | undefined {
  const { prior = [] } = plan.background ?? {}
  const outputs = plan.outputs.flatMap((output): readonly (readonly [string, Json])[] => {
    const value = priorOutput(output)
    return value === undefined ? [] : [[output.name, outputValue(value, output.isSensitive)]]
  })
  if (prior.length === 0 && outputs.length === 0) return undefined
  const values = new Map(plan.changes.map(change => [keyOf(change), change.prior]))
  const resources = prior
    .toSorted((left, right) => compareAddressTexts(left.address, right.address))
    .map(instance => ({
      address: instance.address,
      json: instanceJson(instance, instance.value ?? values.get(keyOf(instance)), findSchema),
    }))
  return {
    format_version: '1.0',
    poolwright_version: version,
    values: {
      ...(outputs.length === 0 ? {} : { outputs: Object.fromEntries(outputs) }),
      root_module: moduleTree(resources),
    },
  }
}

/** What is known of an output while planning is taken for what it is already; else its last value stands. */
function priorOutput({ before, after }: OutputChange): Value | undefined {
  if (after === undefined || containsUnknown(after)) return before
  return after.kind === 'null' ? undefined : after
}

function keyOf({ address, deposedKey = '' }: Pick<PriorInstance, 'address' | 'deposedKey'>): string {
  return `${address} ${deposedKey}`
}

function instanceJson(instance: PriorInstance, value: Value | undefined, findSchema: FindSchema): Json {
  const { dependencies, isTainted, deposedKey } = instance
  return {
    ...resourceValues(instance, value, findSchema),
    ...(dependencies.length === 0 ? {} : { depends_on: dependencies }),
    ...(isTainted ? { tainted: true } : {}),
    ...(deposedKey === undefined ? {} : { deposed_key: deposedKey }),
  }
}
