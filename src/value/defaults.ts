import { mapParts } from './marks.js'
import { objectValue } from './construct.js'
import type { Value } from './value.js'

/**
 * What `optional(TYPE, DEFAULT)` promises, beside the type: defaults of attributes, and of what lies within. Elements of
 * collections are at `*`; tuples and objects name their parts.
 */
export interface TypeDefaults {
  readonly values: Readonly<Record<string, Value>>
  readonly within: Readonly<Record<string, TypeDefaults>>
}

export const noDefaults: TypeDefaults = { values: {}, within: {} }

/** Fills in what was left out, at every depth, before the value is converted to its type; null counts as left out. */
export function applyDefaults(value: Value, defaults: TypeDefaults): Value {
  if (defaults === noDefaults) return value
  const elements = defaults.within['*']
  switch (value.kind) {
    case 'object':
    case 'map': {
      const entries = value.kind === 'map' ? value.entries : value.attributes
      if (elements !== undefined) return mapParts(value, part => applyDefaults(part, elements))
      return withAttributes(value, entries, defaults)
    }
    case 'list':
    case 'set':
      return elements === undefined ? value : mapParts(value, part => applyDefaults(part, elements))
    case 'tuple':
      return {
        ...value,
        elements: value.elements.map((part, index) =>
          applyDefaults(part, elements ?? defaults.within[String(index)] ?? noDefaults),
        ),
      }
    default:
      return value
  }
}

function withAttributes(value: Value, entries: ReadonlyMap<string, Value>, defaults: TypeDefaults): Value {
  const attributes = new Map(entries)
  for (const [name, standard] of Object.entries(defaults.values)) {
    const given = attributes.get(name)
    if (given === undefined || given.kind === 'null') attributes.set(name, standard)
  }
  for (const [name, within] of Object.entries(defaults.within)) {
    const given = attributes.get(name)
    if (given !== undefined) attributes.set(name, applyDefaults(given, within))
  }
  return objectValue(attributes, value.marks, value.kind === 'object' ? value.instance : undefined)
}
