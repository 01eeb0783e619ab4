import type { PlannedChange } from '../../../src/plan/plan.js'
import type { WorkingPlan } from '../../../src/plan/plan-request.js'
import type { PlanRequestOptions } from '../../../src/plan/plan-request.js'
import type { VariableOption } from '../../../src/config/variable-values.js'
import { sortNames } from '../../../src/state/canonical-json.js'
import type { State, StateInstance } from '../../../src/state/state.js'
import { emptyState } from '../../../src/state/state-changes.js'
import { encodeOutput } from '../../../src/state/outputs.js'
import { doubleOf } from '../../../src/value/big-number.js'
import { encodeTyped } from '../../../src/value/encoding.js'
import { type Json, fromJson } from '../../../src/value/json.js'
import { typeFromJson } from '../../../src/value/type-text.js'
import type { Value } from '../../../src/value/value.js'
import { planFolder } from '../../support/plan-folder.js'

/** A root module of `terraform_data`, and what Terraform planned for it. */
export interface ConfigurationCase {
  readonly id: string
  readonly category: string
  readonly files: Readonly<Record<string, string>>
  readonly plan_args?: readonly string[]
  readonly ok: boolean
  readonly actions?: Readonly<Record<string, readonly string[]>>
  readonly planned?: {
    readonly resource_changes?: readonly RecordedChange[]
    readonly output_changes?: Readonly<Record<string, { readonly actions: readonly string[] }>>
  }
}

interface RecordedChange {
  readonly address: string
  readonly previous_address?: string
  readonly mode: string
  readonly action_reason?: string
  readonly change: {
    readonly actions: readonly string[]
    readonly after: Json
    readonly replace_paths?: Json
    readonly importing?: { readonly id: string }
  }
}

/** Plans the configuration; answers what differs from the recorded plan, undefined where nothing does. */
export async function checkConfiguration(entry: ConfigurationCase): Promise<string | undefined> {
  const files = Object.fromEntries(Object.entries(entry.files).map(([name, text]) => [poolName(name), text]))
  const planned = await planFolder({
    files,
    ...readArguments(entry),
    state: () => readState(entry.files['terraform.tfstate']),
  })
  const errors = planned.diagnostics.filter(diagnostic => diagnostic.severity === 'error')
  if (errors.length > 0 || !planned.plan) {
    return `errors: ${errors.map(diagnostic => `${diagnostic.summary}: ${diagnostic.detail}`).join(' | ')}`
  }
  return firstMismatch(entry, planned.plan)
}

/** The name under which Poolwright reads a file that Terraform reads. */
export function poolName(name: string): string {
  return name
    .replace(/terraform\.tfvars(\.json)?$/, 'pool.vars.hcl$1')
    .replace(/\.tfvars/, '.vars.hcl')
    .replace(/\.tf(\.json)?$/, '.pool.hcl$1')
}

/** The options of a recorded command. */
export function readArguments({ plan_args: texts = [] }: ConfigurationCase): {
  readonly mode: 'normal' | 'destroy' | 'refresh-only'
  readonly options: PlanRequestOptions
  readonly variables: readonly VariableOption[]
} {
  const valuesOf = (flag: string): readonly string[] =>
    texts.flatMap(text => (text.startsWith(`${flag}=`) ? [text.slice(flag.length + 1)] : []))
  return {
    mode: texts.includes('-destroy')
      ? 'destroy'
      : texts.includes('-refresh-only')
        ? 'refresh-only'
        : 'normal',
    options: {
      refresh: !texts.includes('-refresh=false'),
      targets: valuesOf('-target'),
      replace: valuesOf('-replace'),
    },
    variables: valuesOf('-var').map(text => {
      const equals = text.indexOf('=')
      return { kind: 'value', name: text.slice(0, equals), text: text.slice(equals + 1) }
    }),
  }
}

interface RecordedState {
  readonly serial: number
  readonly lineage: string
  readonly outputs: Readonly<
    Record<string, { readonly value: Json; readonly type: Json; readonly sensitive?: boolean }>
  >
  readonly resources: readonly {
    readonly module?: string
    readonly mode: string
    readonly type: string
    readonly name: string
    readonly instances: readonly {
      readonly index_key?: string | number
      readonly attributes: Readonly<Record<string, Json>>
      readonly sensitive_attributes?: readonly (readonly {
        readonly type: string
        readonly value: string | number
      }[])[]
      readonly status?: string
      readonly dependencies?: readonly string[]
      readonly create_before_destroy?: boolean
    }[]
  }[]
}

/** A recorded state, its attributes read by `storedAttribute` for each kind. */
export function readState(
  text: string | undefined,
  stored: (name: string, json: Json) => Json = storedAttribute,
): State {
  const state = emptyState('5ca1ab1e-0000-4000-8000-000000000001', 'terraform')
  if (text === undefined) return state
  const recorded: RecordedState = JSON.parse(text)
  const instances: Record<string, StateInstance> = {}
  for (const resource of recorded.resources) {
    if (resource.mode !== 'managed') continue
    const block = `${resource.module === undefined ? '' : `${resource.module}.`}${resource.type}.${resource.name}`
    for (const instance of resource.instances) {
      const key = instance.index_key === undefined ? '' : `[${JSON.stringify(instance.index_key)}]`
      instances[`${block}${key}`] = {
        kindName: resource.type,
        providerName: resource.type === 'terraform_data' ? 'terraform.io/builtin/terraform' : 'pool',
        mode: 'managed',
        schemaVersion: 0,
        identity: String(instance.attributes['id']),
        values: Object.fromEntries(
          Object.entries(instance.attributes).map(([name, value]) => [name, stored(name, value)]),
        ),
        sensitivePaths: (instance.sensitive_attributes ?? []).map(path => path.map(step => step.value)),
        writeOnly: {},
        dependencies: (instance.dependencies ?? []).map(name => name),
        createBeforeDestroy: instance.create_before_destroy ?? false,
        isTainted: instance.status === 'tainted',
        deposed: {},
        notes: {},
      }
    }
  }
  const outputs = Object.fromEntries(
    Object.entries(recorded.outputs).map(([name, output]) => {
      const value = fromJson(output.value, typeFromJson(output.type))
      if (!value) throw new Error(`the output ${name} of a recorded state does not fit its type`)
      return [name, encodeOutput(value, output.sensitive ?? false)]
    }),
  )
  return { ...state, serial: recorded.serial, lineage: recorded.lineage, instances, outputs }
}

/** Terraform keeps a value of any type with its type beside it. */
function storedAttribute(name: string, json: Json): Json {
  if (name === 'id' || json === null || typeof json !== 'object' || Array.isArray(json)) return json
  const { value = null, type } = Object.fromEntries(Object.entries(json))
  const decoded = fromJson(value, typeFromJson(type))
  if (!decoded) throw new Error(`a recorded attribute ${name} does not fit its type`)
  return encodeTyped(decoded)
}

/** What of a plan differs from the recorded one. */
export function firstMismatch(entry: ConfigurationCase, plan: WorkingPlan): string | undefined {
  const expected = Object.entries(entry.actions ?? {}).map(
    ([address, actions]) => `${address}: ${actions.join(', ')}`,
  )
  const actual = plan.changes.map(change => `${change.address}: ${actionsOf(change).join(', ')}`)
  const difference = listDifference(expected.sort(), actual.sort())
  if (difference !== undefined) return `actions: ${difference}`
  for (const recorded of entry.planned?.resource_changes ?? []) {
    const change = plan.changes.find(candidate => candidate.address === recorded.address)
    const problem = change && changeDifference(recorded, change)
    if (problem !== undefined) return `${recorded.address}: ${problem}`
  }
  const outputs = Object.entries(entry.planned?.output_changes ?? {}).map(
    ([name, change]) => `${name}: ${change.actions.join(', ')}`,
  )
  const changed = plan.outputs.map(output => `${output.name}: ${output.action}`)
  const outputDifference = listDifference(outputs.sort(), changed.sort())
  return outputDifference === undefined ? undefined : `outputs: ${outputDifference}`
}

function actionsOf(change: PlannedChange): readonly string[] {
  if (change.action !== 'replace') return [change.action]
  return change.createBeforeDestroy ? ['create', 'delete'] : ['delete', 'create']
}

function listDifference(expected: readonly string[], actual: readonly string[]): string | undefined {
  const isSame = expected.length === actual.length && expected.every((line, index) => line === actual[index])
  return isSame ? undefined : `expected [${expected.join('; ')}], got [${actual.join('; ')}]`
}

function changeDifference(recorded: RecordedChange, change: PlannedChange): string | undefined {
  const { change: wanted } = recorded
  const isGone = change.action === 'delete' || change.action === 'forget'
  const pairs: readonly (readonly [string, Json, Json])[] = [
    ['after', wanted.after ?? null, isGone || !change.planned ? null : (knownJson(change.planned) ?? null)],
    ['reason', recorded.action_reason ?? null, change.reason ?? null],
    ['replace_paths', wanted.replace_paths ?? [], change.replacePaths.map(path => [...path])],
    ['previous_address', recorded.previous_address ?? null, change.previousAddress ?? null],
    ['importing', wanted.importing?.id ?? null, change.importing ?? null],
  ]
  for (const [name, expected, actual] of pairs) {
    const left = JSON.stringify(sortNames(expected))
    const right = JSON.stringify(sortNames(actual))
    if (left !== right) return `${name}: expected ${left}, got ${right}`
  }
  return undefined
}

/** As Terraform's plan has it: attributes that are not known are left out, elements are null. */
function knownJson(value: Value): Json | undefined {
  switch (value.kind) {
    case 'unknown':
      return undefined
    case 'null':
      return null
    case 'string':
    case 'bool':
      return value.value
    case 'number':
      return doubleOf(value.value)
    case 'list':
    case 'set':
    case 'tuple':
      return value.elements.map(element => knownJson(element) ?? null)
    case 'map':
    case 'object': {
      const parts = value.kind === 'map' ? value.entries : value.attributes
      const known: Record<string, Json> = {}
      for (const [name, part] of parts) {
        const json = knownJson(part)
        if (json !== undefined) known[name] = json
      }
      return known
    }
    case 'link':
      return value.address ?? value.identity ?? null
  }
}
