import type { Json } from '../../../src/value/json.js'
import { firstDifference } from './compare-documents.js'
import type { RecordedPlan } from './recorded-plan.js'
import { poolDocument } from './wording.js'

type Record = { readonly [name: string]: Json }

/** How our document differs from the recorded one, in the parts that both have. */
export function documentDifferences(entry: RecordedPlan, document: Record): readonly string[] {
  const { planned } = entry
  if (!planned) return []
  const pairs: readonly (readonly [string, Json, Json])[] = [
    ['actions', entry.actions ?? {}, actionsOf(document)],
    ['resource_changes', planned.resource_changes ?? [], document['resource_changes'] ?? []],
    ['output_changes', planned.output_changes ?? {}, document['output_changes'] ?? {}],
    ['planned_values', planned.planned_values ?? {}, document['planned_values'] ?? {}],
    ['resource_drift', planned.resource_drift ?? [], document['resource_drift'] ?? []],
    ['applyable', planned.applyable, document['applyable'] ?? false],
  ]
  return pairs.flatMap(([name, expected, actual]) => {
    const difference = firstDifference(settled(concealed(expected)), settled(actual))
    return difference === undefined ? [] : [`${name}${difference}`]
  })
}

function actionsOf(document: Record): Json {
  const changes = document['resource_changes']
  if (!Array.isArray(changes)) return {}
  return Object.fromEntries(
    changes.flatMap((change: Json) =>
      isRecord(change) && isRecord(change['change'] ?? null)
        ? [[String(change['address']), (change['change'] as Record)['actions'] ?? null]]
        : [],
    ),
  )
}

const hidden = '(sensitive value)'

/** Terraform's document has sensitive values in clear, beside a mirror that marks them; ours never has them. */
function concealed(json: Json): Json {
  if (Array.isArray(json)) return json.map(concealed)
  if (!isRecord(json)) return json
  return concealedRecord(withOutputMirrored(json))
}

/** What a sensitive input of `terraform_data` comes out as is sensitive too: here the mark is never lost. */
function withOutputMirrored(json: Record): Record {
  const mirrors = ['before_sensitive', 'after_sensitive', 'sensitive_values']
  const entries = Object.entries(json).map(([name, value]) => {
    const values = json[name === 'sensitive_values' ? 'values' : name.replace('_sensitive', '')] ?? null
    const isMirror = mirrors.includes(name) && isRecord(value) && 'input' in value
    const hasOutput = isRecord(values) && values['output'] !== undefined && values['output'] !== null
    return [name, isMirror && hasOutput ? { ...value, output: value['input'] ?? false } : value] as const
  })
  return Object.fromEntries(entries)
}

function concealedRecord(json: Record): Json {
  const own = Object.fromEntries(Object.entries(json).map(([name, value]) => [name, concealed(value)]))
  for (const side of ['before', 'after'])
    if (side in own) own[side] = masked(own[side] ?? null, json[`${side}_sensitive`] ?? false)
  if ('provider_name' in own) own['provider_name'] = poolDocument(own['provider_name'] ?? null)
  if ('values' in own) own['values'] = masked(own['values'] ?? null, json['sensitive_values'] ?? false)
  if (json['sensitive'] === true && 'value' in own) own['value'] = hidden
  return own
}

/**
 * Resources in the order of their addresses as texts, without those that are forgotten (Terraform lists them empty), and
 * nothing said of the sensitivity of what is null: Terraform's planned values and changes differ in that.
 */
function settled(json: Json): Json {
  if (Array.isArray(json)) return json.map(settled)
  if (!isRecord(json)) return json
  const own = Object.fromEntries(Object.entries(json).map(([name, value]) => [name, settled(value)]))
  const { values, sensitive_values: mirror, resources } = own
  if (isRecord(values ?? null) && isRecord(mirror ?? null))
    own['sensitive_values'] = Object.fromEntries(
      Object.entries(mirror as Record).filter(([name]) => (values as Record)[name] !== null),
    )
  if (Array.isArray(resources)) {
    const known = resources.filter((resource: Json) => !isRecord(resource) || 'values' in resource)
    own['resources'] = known.sort((left: Json, right: Json) => (addressOf(left) < addressOf(right) ? -1 : 1))
    if (known.length === 0) delete own['resources']
  }
  const modules = own['child_modules']
  if (Array.isArray(modules)) {
    const filled = modules.filter((module: Json) => !isRecord(module) || Object.keys(module).length > 1)
    if (filled.length === 0) delete own['child_modules']
  }
  return own
}

function addressOf(resource: Json): string {
  return isRecord(resource) ? String(resource['address']) : ''
}

function masked(value: Json, mirror: Json): Json {
  if (mirror === true) return value === null ? null : hidden
  if (Array.isArray(value) && Array.isArray(mirror))
    return value.map((element: Json, index) => masked(element, mirror[index] ?? false))
  if (isRecord(value) && isRecord(mirror))
    return Object.fromEntries(
      Object.entries(value).map(([name, part]) => [name, masked(part, mirror[name] ?? false)]),
    )
  return value
}

function isRecord(json: Json): json is Record {
  return json !== null && typeof json === 'object' && !Array.isArray(json)
}
