import { moduleText } from '../../address/print-address.js'
import type { Json } from '../../provider/step.js'
import { moduleOf } from './resource-name.js'

interface Module {
  readonly address: string
  readonly resources: Json[]
  readonly children: Map<string, Module>
}

/** Resources by the module instance that they live in, each module inside the one that calls it. */
export function moduleTree(resources: readonly { readonly address: string; readonly json: Json }[]): {
  readonly [name: string]: Json
} {
  const root: Module = { address: '', resources: [], children: new Map() }
  for (const { address, json } of resources) moduleAt(root, address).resources.push(json)
  return moduleJson(root)
}

function moduleAt(root: Module, resource: string): Module {
  const steps = moduleOf({ address: resource })
  let module = root
  steps.forEach((_step, depth) => {
    const address = moduleText(steps.slice(0, depth + 1))
    const child = module.children.get(address) ?? { address, resources: [], children: new Map() }
    module.children.set(address, child)
    module = child
  })
  return module
}

function moduleJson({ address, resources, children }: Module): { readonly [name: string]: Json } {
  return {
    ...(resources.length === 0 ? {} : { resources }),
    ...(address === '' ? {} : { address }),
    ...(children.size === 0 ? {} : { child_modules: [...children.values()].map(moduleJson) }),
  }
}
