import type { FindSchema } from '../../../src/report/schemas.js'
import type { Json } from '../../../src/value/json.js'
import { firstDifference } from './compare-documents.js'
import { concealedConfiguration, withoutSecretVariables } from './conceal-configuration.js'
import type { RecordedPlan } from './recorded-plan.js'
import { poolDocument } from './wording.js'

type Record = { readonly [name: string]: Json }

/** How our document differs from the recorded one, in the parts that both have. */
export function documentDifferences(
  entry: RecordedPlan,
  document: Record,
  findSchema: FindSchema,
): readonly string[] {
  if (!entry.planned) return []
  const planned = withoutSecretVariables(entry.planned)
  const both: readonly (readonly [string, Json])[] = [
    ['resource_changes', []],
    ['output_changes', {}],
    ['planned_values', {}],
    ['resource_drift', []],
    ['configuration', {}],
    ['relevant_attributes', []],
    ['checks', []],
    ['variables', {}],
    ['applyable', false],
    ['complete', false],
    ['errored', false],
    // Recorded cases may be without it.
    ...('prior_state' in planned ? [['prior_state', {}] as const] : []),
  ]
  const named = new Set([...both.map(([name]) => name), ...apart])
  const unnamed = Object.keys(planned).filter(name => !named.has(name) && name in document)
  if (unnamed.length > 0) return unnamed.map(name => `${name}: both have it, and nothing compares it`)
  const pairs: readonly (readonly [string, Json, Json])[] = [
    ['actions', entry.actions ?? {}, actionsOf(document)],
    ...both.map(([name, none]) => [name, planned[name] ?? none, document[name] ?? none] as const),
  ]
  return pairs.flatMap(([name, expected, actual]) => {
    const shown =
      name === 'configuration'
        ? concealedConfiguration(expected, (kindName, mode) => findSchema(kindName, mode)?.block)
        : name === 'variables'
          ? converted(expected, actual)
          : concealed(expected)
    const difference = firstDifference(comparable(name, shown), comparable(name, actual))
    return difference === undefined ? [] : [`${name}${difference}`]
  })
}

/** Parts that say who wrote the document, and when. */
const apart = ['format_version', 'terraform_version', 'timestamp', 'prior_state']

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

/** A part of a document without what may differ: versions, and the order where there is none. */
function comparable(name: string, json: Json): Json {
  if (name === 'relevant_attributes' && Array.isArray(json))
    return json.map(each => JSON.stringify(each)).toSorted()
  if (name === 'configuration') return poolProviders(json)
  if (name === 'prior_state' && isRecord(json)) return settled(json['values'] ?? null)
  return settled(json)
}

/** The full names of providers as ours are. */
function poolProviders(json: Json): Json {
  if (Array.isArray(json)) return json.map(poolProviders)
  if (!isRecord(json)) return json
  return Object.fromEntries(
    Object.entries(json).map(([name, value]) => [
      name,
      name === 'full_name' ? poolDocument(value) : poolProviders(value),
    ]),
  )
}

/** The values of variables as far as both tell them: Terraform has those that were given before they are converted. */
function converted(recorded: Json, own: Json, isPart = false): Json {
  // Which variables there are is told by both.
  if (!isPart && Object.keys(recorded ?? {}).join() !== Object.keys(own ?? {}).join()) return recorded
  if (isRecord(recorded) && isRecord(own))
    return Object.fromEntries(
      Object.entries(own).map(([name, value]) => [
        name,
        name in recorded ? converted(recorded[name] ?? null, value, true) : value,
      ]),
    )
  if (Array.isArray(recorded) && Array.isArray(own) && recorded.length === own.length)
    return own.map((each: Json, place) => converted(recorded[place] ?? null, each, true))
  return String(recorded) === String(own) ? own : recorded
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
