import type { ObjectValue, Value } from '../value/value.js'

/** The elements of a list, set or tuple, the values of a map; nothing for anything else. */
export function elementsOf(value: Value | undefined): readonly Value[] {
  if (value === undefined) return []
  if (value.kind === 'list' || value.kind === 'set' || value.kind === 'tuple') return value.elements
  return value.kind === 'map' ? [...value.entries.values()] : []
}

/** The element of `other` that stands where an element of a value stands: by position, or by key. */
export function counterpart(other: Value | undefined, key: string | number): Value | undefined {
  if (other === undefined) return undefined
  if (typeof key === 'number') {
    return other.kind === 'list' || other.kind === 'tuple' ? other.elements[key] : undefined
  }
  if (other.kind === 'map') return other.entries.get(key)
  return other.kind === 'object' ? other.attributes.get(key) : undefined
}

/** The value as an object, undefined when it is null, unknown or something else. */
export function asObject(value: Value | undefined): ObjectValue | undefined {
  return value?.kind === 'object' ? value : undefined
}
