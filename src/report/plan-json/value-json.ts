import { numberText } from '../../value/number-text.js'
import type { Json } from '../../provider/step.js'
import { sensitiveMark, type Value } from '../../value/value.js'

/** What stands for a value that must not be shown. */
export const hidden: Json = '(sensitive value)'

/**
 * A value as programs read it. Unknown attributes are left out, unknown elements are null; sensitive values are replaced
 * where `hides` is set. Links are written as their address, else their identity.
 */
export function valueJson(value: Value, hides = true): Json | undefined {
  if (hides && (value.marks & sensitiveMark) !== 0 && value.kind !== 'null' && value.kind !== 'unknown')
    return hidden
  switch (value.kind) {
    case 'string':
    case 'bool':
      return value.value
    case 'number':
      return typeof value.value === 'number' ? value.value : Number(numberText(value.value))
    case 'null':
      return null
    case 'unknown':
      return undefined
    case 'link':
      return value.address ?? value.identity
    case 'list':
    case 'set':
    case 'tuple':
      return value.elements.map(element => valueJson(element, hides) ?? null)
    case 'map':
      return recordJson(value.entries, hides)
    case 'object':
      return recordJson(value.attributes, hides)
  }
}

function recordJson(entries: ReadonlyMap<string, Value>, hides: boolean): Json {
  const record: { [name: string]: Json } = {}
  for (const [name, value] of entries) {
    const json = valueJson(value, hides)
    if (json !== undefined) record[name] = json
  }
  return record
}

/** Mirrors a value with `true` at each unknown leaf; collections keep their shape, known leaves are left out. */
export function unknownMirror(value: Value): Json {
  return mirror(value, leaf => leaf.kind === 'unknown')
}

/** Mirrors a value with `true` at each sensitive part. */
export function sensitiveMirror(value: Value): Json {
  return mirror(value, part => (part.marks & sensitiveMark) !== 0)
}

function mirror(value: Value, isMarked: (value: Value) => boolean): Json {
  if (isMarked(value)) return true
  switch (value.kind) {
    case 'list':
    case 'set':
    case 'tuple':
      return value.elements.map(element => mirror(element, isMarked))
    case 'map':
      return recordMirror(value.entries, isMarked)
    case 'object':
      return recordMirror(value.attributes, isMarked)
    default:
      return false
  }
}

function recordMirror(entries: ReadonlyMap<string, Value>, isMarked: (value: Value) => boolean): Json {
  const record: { [name: string]: Json } = {}
  for (const [name, value] of entries) {
    const mirrored = mirror(value, isMarked)
    if (mirrored !== false) record[name] = mirrored
  }
  return record
}
