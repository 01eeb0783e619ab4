import type { Diagnostic } from '../diagnostic/diagnostic.js'
import type { ModuleAddress } from '../address/address.js'
import type { Module } from '../config/configuration.js'
import { type Evaluation, type ModuleInstance, observeEvaluation } from './evaluation.js'
import { calledInstances } from './module-values.js'

/** The instances of a module, outer ones first; undefined in part when a call's number cannot be told. */
export function moduleInstances(
  evaluation: Evaluation,
  path: Module['path'],
): {
  readonly instances: readonly ModuleInstance[]
  readonly diagnostics: readonly Diagnostic[]
  readonly isBlocked: boolean
} {
  const { result, pending, isBlocked } = observeEvaluation(evaluation, () => {
    let instances: readonly ModuleInstance[] = [evaluation.root]
    for (const name of path) {
      instances = instances.flatMap(instance => {
        const call = instance.module.calls.get(name)
        return call ? calledInstances(evaluation, instance, call) : []
      })
    }
    return instances
  })
  return { instances: result, diagnostics: pending, isBlocked }
}

/** Every module instance that there is, callers before what they call. */
export function allModuleInstances(evaluation: Evaluation): readonly ModuleInstance[] {
  const found: ModuleInstance[] = [evaluation.root]
  for (let position = 0; position < found.length; position += 1) {
    const instance = found[position]
    if (!instance) break
    for (const call of instance.module.calls.values())
      found.push(...calledInstances(evaluation, instance, call))
  }
  return found
}

/** The module instance of this address, undefined when the calls do not give it. */
export function findModuleInstance(
  evaluation: Evaluation,
  address: ModuleAddress,
): ModuleInstance | undefined {
  let instance: ModuleInstance | undefined = evaluation.root
  for (const step of address) {
    const call: ReturnType<Module['calls']['get']> = instance?.module.calls.get(step.name)
    if (!instance || !call) return undefined
    instance = instanceByKey(evaluation, instance, call).get(step.key)
  }
  return instance
}

const byKey = new WeakMap<
  readonly ModuleInstance[],
  ReadonlyMap<string | number | undefined, ModuleInstance>
>()

function instanceByKey(
  evaluation: Evaluation,
  caller: ModuleInstance,
  call: NonNullable<ReturnType<Module['calls']['get']>>,
): ReadonlyMap<string | number | undefined, ModuleInstance> {
  const instances = calledInstances(evaluation, caller, call)
  const known = byKey.get(instances)
  if (known) return known
  const made = new Map(instances.map(each => [each.address.at(-1)?.key, each]))
  byKey.set(instances, made)
  return made
}
