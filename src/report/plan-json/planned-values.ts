import { moduleText } from '../../address/print-address.js'
import type { OutputChange, Plan, PlannedChange } from '../../plan/plan.js'
import type { Json } from '../../provider/step.js'
import { typeOf } from '../../value/type-of.js'
import { typeToJson } from '../../value/type-text.js'
import { containsUnknown } from '../../value/equal.js'
import type { FindSchema } from '../schemas.js'
import { moduleOf, resourceName } from './resource-name.js'
import { hidden, sensitiveMirror, valueJson } from './value-json.js'

interface Module {
  readonly address: string
  readonly resources: Json[]
  readonly children: Map<string, Module>
}

/** What there will be once the plan is applied, as far as it is known: outputs, and resources by module. */
export function plannedValues(plan: Plan, findSchema: FindSchema): Json {
  const outputs = plan.outputs.filter(output => output.after !== undefined)
  const root: Module = { address: '', resources: [], children: new Map() }
  for (const change of plan.changes) {
    if (change.planned === undefined || change.action === 'delete' || change.action === 'forget') continue
    moduleAt(root, change).resources.push(plannedResource(change, findSchema))
  }
  return {
    ...(outputs.length === 0
      ? {}
      : { outputs: Object.fromEntries(outputs.map(output => [output.name, plannedOutput(output)])) }),
    root_module: moduleJson(root),
  }
}

function moduleAt(root: Module, change: PlannedChange): Module {
  const steps = moduleOf(change)
  let module = root
  steps.forEach((_step, depth) => {
    const address = moduleText(steps.slice(0, depth + 1))
    const child = module.children.get(address) ?? { address, resources: [], children: new Map() }
    module.children.set(address, child)
    module = child
  })
  return module
}

function moduleJson({ address, resources, children }: Module): Json {
  return {
    ...(resources.length === 0 ? {} : { resources }),
    ...(address === '' ? {} : { address }),
    ...(children.size === 0 ? {} : { child_modules: [...children.values()].map(moduleJson) }),
  }
}

function plannedResource(change: PlannedChange, findSchema: FindSchema): Json {
  const { module_address: _module, ...name } = resourceName(change)
  return {
    ...name,
    schema_version: findSchema(change.kindName, change.mode)?.version ?? 0,
    values: (change.planned && valueJson(change.planned)) ?? null,
    sensitive_values: change.planned === undefined ? {} : sensitiveMirror(change.planned),
  }
}

function plannedOutput({ after, isSensitive }: OutputChange): Json {
  if (after === undefined || containsUnknown(after)) return { sensitive: isSensitive }
  return {
    sensitive: isSensitive,
    // A null has no type of its own.
    type: after.kind === 'null' ? 'dynamic' : typeToJson(typeOf(after)),
    value: isSensitive ? hidden : (valueJson(after) ?? null),
  }
}
