import { instanceText, localText, moduleText } from '../address/print-address.js'
import type { Module } from '../config/configuration.js'
import type { ConditionResult } from './condition.js'
import type { CheckedInstance, CheckedObject, CheckStatus } from './desired.js'
import { type Evaluation, type ModuleInstance, observeEvaluation, valueKey } from './evaluation.js'
import { allModuleInstances } from './module-instances.js'

/** What the conditions of one object came to; undefined for those that could not be tested for somebody else's failure. */
export type Outcomes = readonly (ConditionResult | undefined)[]

/** Keeps what the conditions of an object came to; `part` tells apart what is tested at different times. */
export function keepOutcomes(evaluation: Evaluation, text: string, part: string, outcomes: Outcomes): void {
  const parts = evaluation.outcomes.get(text) ?? new Map<string, Outcomes>()
  parts.set(part, outcomes)
  evaluation.outcomes.set(text, parts)
}

type Declared = Pick<CheckedObject, 'kind' | 'name' | 'mode' | 'kindName'> & { readonly local: string }

/** Everything in the configuration that has conditions, and how these stand, in the order of their addresses. */
export function checkedObjects(evaluation: Evaluation): readonly CheckedObject[] {
  const { result: modules } = observeEvaluation(evaluation, () => allModuleInstances(evaluation))
  const instances = new Map<string, ModuleInstance[]>()
  for (const instance of modules) {
    const path = pathText(instance.module)
    instances.set(path, [...(instances.get(path) ?? []), instance])
  }
  return declaredModules(evaluation.root.module)
    .flatMap(module =>
      objectsIn(module).map(({ local, ...object }): CheckedObject => {
        const path = pathText(module)
        const found = (instances.get(path) ?? []).flatMap(instance =>
          instancesOf(evaluation, instance, object, local),
        )
        return {
          ...object,
          module: path,
          text: path === '' ? local : `${path}.${local}`,
          status: worst(found.map(({ status }) => status)),
          instances: found.toSorted((left, right) => (left.text < right.text ? -1 : 1)),
        }
      }),
    )
    .toSorted((left, right) => (left.text < right.text ? -1 : 1))
}

function declaredModules(module: Module): readonly Module[] {
  return [
    module,
    ...[...module.calls.values()].flatMap(call => (call.module ? declaredModules(call.module) : [])),
  ]
}

function pathText(module: Module): string {
  return moduleText(module.path.map(name => ({ name })))
}

function objectsIn(module: Module): readonly Declared[] {
  const resources = [...module.resources.values()].flatMap(({ mode, kindName, name, text, lifecycle }) =>
    lifecycle.preconditions.length + lifecycle.postconditions.length === 0
      ? []
      : [{ kind: 'resource' as const, mode, kindName, name, local: text }],
  )
  const outputs = [...module.outputs.values()].flatMap(({ name, preconditions }) =>
    preconditions.length === 0 ? [] : [{ kind: 'output_value' as const, name, local: `output.${name}` }],
  )
  const checks = [...module.checks.keys()].map(name => ({
    kind: 'check' as const,
    name,
    local: `check.${name}`,
  }))
  const variables = [...module.variables.values()].flatMap(({ name, validations }) =>
    validations.length === 0 ? [] : [{ kind: 'var' as const, name, local: `var.${name}` }],
  )
  return [...resources, ...outputs, ...checks, ...variables]
}

function instancesOf(
  evaluation: Evaluation,
  instance: ModuleInstance,
  { kind, mode = 'managed', kindName = '', name }: Omit<Declared, 'local'>,
  local: string,
): readonly CheckedInstance[] {
  if (kind !== 'resource') {
    const text = valueKey(instance, local)
    return [{ module: instance.text, text, ...standing(evaluation, text) }]
  }
  if (evaluation.phase.kind !== 'walk') return []
  const path = pathText(instance.module)
  const block = localText({ mode, kindName, name })
  const all = evaluation.phase.known.instances(path === '' ? block : `${path}.${block}`) ?? []
  return all
    .filter(address => moduleText(address.module) === instance.text)
    .map(address => {
      const text = instanceText(address)
      return {
        module: instance.text,
        ...(address.key === undefined ? {} : { key: address.key }),
        text,
        ...standing(evaluation, text),
      }
    })
}

function standing(evaluation: Evaluation, text: string): Pick<CheckedInstance, 'status' | 'problems'> {
  const kept = [...(evaluation.outcomes.get(text)?.values() ?? [])].flat()
  if (kept.length === 0) return { status: 'unknown', problems: [] }
  return {
    status: worst(kept.map(outcome => outcome?.status ?? 'unknown')),
    problems: kept
      .flatMap(outcome => (outcome?.status === 'fail' ? outcome.diagnostics.map(each => each.detail) : []))
      .toSorted(),
  }
}

const severity: readonly CheckStatus[] = ['error', 'fail', 'unknown', 'pass']

function worst(statuses: readonly CheckStatus[]): CheckStatus {
  return severity.find(status => statuses.includes(status)) ?? 'pass'
}
