import type { Value } from '../../value/value.js'

/** The elements of a list, tuple or set; undefined for anything else. */
export function elementsOf(value: Value | undefined): readonly Value[] | undefined {
  return value?.kind === 'list' || value?.kind === 'tuple' || value?.kind === 'set'
    ? value.elements
    : undefined
}

/** The parts of an object or map by name; undefined for anything else. */
export function entriesOf(value: Value | undefined): ReadonlyMap<string, Value> | undefined {
  if (value?.kind === 'object') return value.attributes
  return value?.kind === 'map' ? value.entries : undefined
}

/** Null is as good as nothing: for attributes of objects and blocks, where nobody can leave a name out. */
export function unlessNull(value: Value | undefined): Value | undefined {
  return value?.kind === 'null' ? undefined : value
}
