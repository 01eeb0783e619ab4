import { encodeOutput } from '../../../src/state/outputs.js'
import { emptyState } from '../../../src/state/state-changes.js'
import type { State, StateInstance } from '../../../src/state/state.js'
import { encodeTyped } from '../../../src/value/encoding.js'
import { type Json, fromJson } from '../../../src/value/json.js'
import { typeFromJson } from '../../../src/value/type-text.js'

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
