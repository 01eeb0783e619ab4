import type { OutputChange, Plan } from '../../plan/plan.js'
import type { Json } from '../../provider/step.js'
import { typeOf } from '../../value/type-of.js'
import { typeToJson } from '../../value/type-text.js'
import { containsUnknown } from '../../value/equal.js'
import type { Value } from '../../value/value.js'
import type { FindSchema } from '../schemas.js'
import { moduleTree } from './module-tree.js'
import { resourceName } from './resource-name.js'
import { hidden, sensitiveMirror, valueJson } from './value-json.js'

/** What there will be once the plan is applied, as far as it is known: outputs, and resources by module. */
export function plannedValues(plan: Plan, findSchema: FindSchema): Json {
  const outputs = plan.outputs.filter(output => output.after !== undefined)
  const kept = plan.changes.filter(
    ({ planned, action }) => planned !== undefined && action !== 'delete' && action !== 'forget',
  )
  return {
    ...(outputs.length === 0
      ? {}
      : { outputs: Object.fromEntries(outputs.map(output => [output.name, plannedOutput(output)])) }),
    root_module: moduleTree(
      kept.map(change => ({
        address: change.address,
        json: resourceValues(change, change.planned, findSchema),
      })),
    ),
  }
}

/** An instance with its values, and which of these are sensitive. */
export function resourceValues(
  named: Parameters<typeof resourceName>[0],
  value: Value | undefined,
  findSchema: FindSchema,
): { readonly [name: string]: Json } {
  const { module_address: _module, ...name } = resourceName(named)
  return {
    ...name,
    schema_version: findSchema(named.kindName, named.mode)?.version ?? 0,
    values: (value && valueJson(value)) ?? null,
    sensitive_values: value === undefined ? {} : sensitiveMirror(value),
  }
}

function plannedOutput({ after, isSensitive }: OutputChange): Json {
  if (after === undefined || containsUnknown(after)) return { sensitive: isSensitive }
  return outputValue(after, isSensitive)
}

/** A known output with its type. */
export function outputValue(value: Value, isSensitive: boolean): Json {
  return {
    sensitive: isSensitive,
    // A null has no type of its own.
    type: value.kind === 'null' ? 'dynamic' : typeToJson(typeOf(value)),
    value: isSensitive ? hidden : (valueJson(value) ?? null),
  }
}
