import type { FieldType } from '../datamodel/datamodel.js'
import { enumerations } from '../datamodel/enums.js'
import type { FieldValue } from '../database/database.js'

/**
 * Reads a parameter from the wire as a value of the type; undefined when it is none. Integers may come as decimal text,
 * as XML-RPC has them.
 */
export function readValue(type: FieldType, value: FieldValue | undefined): FieldValue | undefined {
  if (value === undefined) return undefined
  switch (type.kind) {
    case 'string':
    case 'datetime':
    case 'ref':
      return typeof value === 'string' ? value : undefined
    case 'bool':
      return typeof value === 'boolean' ? value : undefined
    case 'int':
      return readNumber(value, /^-?\d+$/)
    case 'float':
      return readNumber(value, /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i)
    case 'enum':
      return typeof value === 'string' && (enumerations[type.name]?.includes(value) ?? true)
        ? value
        : undefined
    case 'set':
      return readSet(type.element, value)
    case 'map':
      return readMap(type.value, value)
    case 'other':
      return value
  }
}

function readNumber(value: FieldValue, pattern: RegExp): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  return typeof value === 'string' && pattern.test(value) ? Number(value) : undefined
}

function readSet(element: FieldType, value: FieldValue): FieldValue | undefined {
  if (!isArray(value)) return undefined
  const elements: FieldValue[] = []
  for (const item of value) {
    const read = readValue(element, item)
    if (read === undefined) return undefined
    elements.push(read)
  }
  return elements
}

function readMap(type: FieldType, value: FieldValue): FieldValue | undefined {
  if (!isMap(value)) return undefined
  const entries: [string, FieldValue][] = []
  for (const [key, item] of Object.entries(value)) {
    const read = readValue(type, item)
    if (read === undefined) return undefined
    entries.push([key, read])
  }
  return Object.fromEntries(entries)
}

/** True for a set on the wire. */
export function isArray(value: FieldValue): value is readonly FieldValue[] {
  return Array.isArray(value)
}

/** True for a map or record on the wire. */
export function isMap(value: FieldValue): value is { readonly [key: string]: FieldValue } {
  return typeof value === 'object' && !Array.isArray(value)
}
