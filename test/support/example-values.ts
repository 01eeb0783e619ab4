import type { Prediction } from '../../src/provider/contract.js'
import type { KindSchema } from '../../src/schema/schema.js'
import { nestedType } from '../../src/schema/implied-type.js'
import { listValue, mapValue, nullValue, objectValue } from '../../src/value/construct.js'
import type { ObjectValue, Value } from '../../src/value/value.js'
import { unknownValue } from '../../src/value/construct.js'
import { findKind } from '../../providers/xapi/kinds/catalogue.js'
import type { XapiObservation } from '../../providers/xapi/observation/observation.js'

/** A block as it is decoded: what is written, and nulls for the rest. */
export function written(schema: KindSchema, values: Readonly<Record<string, Value>>): ObjectValue {
  const entries = new Map<string, Value>()
  for (const [name, attribute] of Object.entries(schema.block.attributes))
    entries.set(name, nullValue(attribute.type))
  for (const [name, nested] of Object.entries(schema.block.blocks))
    entries.set(nested.as ?? name, noBlock(nestedType(nested)))
  for (const [name, value] of Object.entries(values)) entries.set(name, value)
  return objectValue(entries)
}

function noBlock(type: ReturnType<typeof nestedType>): Value {
  if (type.kind === 'map') return mapValue([], type.element)
  return type.kind === 'list' ? listValue([], type.element) : nullValue(type)
}

/** What the engine proposes: written values, else the prior's where the schema says computed, else defaults. */
export function proposed(
  schema: KindSchema,
  config: ObjectValue,
  prior: ObjectValue | undefined,
): ObjectValue {
  const entries = new Map(config.attributes)
  for (const [name, attribute] of Object.entries(schema.block.attributes)) {
    if (config.attributes.get(name)?.kind !== 'null') continue
    if (attribute.computed === true)
      entries.set(name, prior?.attributes.get(name) ?? unknownValue(attribute.type))
    else if (attribute.default !== undefined) entries.set(name, attribute.default)
  }
  return objectValue(entries)
}

/** What a kind predicts of one block. */
export function predicted(
  kindName: string,
  values: Readonly<Record<string, Value>>,
  observation: XapiObservation,
  details: { readonly address?: string; readonly prior?: ObjectValue } = {},
): Prediction {
  const kind = findKind(kindName)
  if (kind?.behaviour === undefined) throw new Error(`${kindName} cannot be planned`)
  const config = written(kind.schema, values)
  return kind.behaviour.predict(
    {
      kindName,
      address: details.address ?? `${kindName}.it`,
      config,
      proposed: proposed(kind.schema, config, details.prior),
      ...(details.prior === undefined ? {} : { prior: details.prior }),
    },
    observation,
  )
}

/** A value as JSON that is pleasant to compare: links as addresses (or identities), unknowns as '?'. */
export function plain(value: Value | undefined): unknown {
  if (value === undefined) return undefined
  switch (value.kind) {
    case 'null':
      return null
    case 'unknown':
      return '?'
    case 'link':
      return `→${value.address ?? value.identity ?? ''}`
    case 'list':
    case 'set':
    case 'tuple':
      return value.elements.map(plain)
    case 'map':
      return Object.fromEntries([...value.entries].map(([key, part]) => [key, plain(part)]))
    case 'object':
      return Object.fromEntries([...value.attributes].map(([key, part]) => [key, plain(part)]))
    default:
      return value.value
  }
}
