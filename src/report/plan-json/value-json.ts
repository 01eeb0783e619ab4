import { numberText } from '../../value/number-text.js'
import type { Json } from '../../provider/step.js'
import type { Type } from '../../value/type.js'
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

/** Mirrors a value with `true` at each unknown leaf; collections keep their shape, known attributes are left out. */
export function unknownMirror(value: Value): Json {
  return mirror(value, leaf => (leaf.kind === 'unknown' ? true : undefined))
}

/** Mirrors a value with `true` at each sensitive part; nothing is said of the inside of an unknown collection. */
export function sensitiveMirror(value: Value): Json {
  return mirror(value, part => {
    if ((part.marks & sensitiveMark) !== 0) return true
    return part.kind === 'unknown' ? emptyMirror(part.type) : undefined
  })
}

function emptyMirror({ kind }: Type): Json {
  if (kind === 'list' || kind === 'set' || kind === 'tuple') return []
  return kind === 'map' || kind === 'object' ? {} : false
}

function mirror(value: Value, answer: (part: Value) => Json | undefined): Json {
  const own = answer(value)
  if (own !== undefined) return own
  switch (value.kind) {
    case 'list':
    case 'set':
    case 'tuple':
      return value.elements.map(element => mirror(element, answer))
    case 'map':
      return recordMirror(value.entries, answer)
    case 'object':
      return recordMirror(value.attributes, answer)
    default:
      return false
  }
}

function recordMirror(entries: ReadonlyMap<string, Value>, answer: (part: Value) => Json | undefined): Json {
  const record: { [name: string]: Json } = {}
  for (const [name, value] of entries) {
    const mirrored = mirror(value, answer)
    if (mirrored !== false) record[name] = mirrored
  }
  return record
}
