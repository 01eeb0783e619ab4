import { sortNames } from '../../../src/state/canonical-json.js'
import type { Json } from '../../../src/value/json.js'

/** Where two documents part, and how; undefined when they say the same. Only the first place is told. */
export function firstDifference(expected: Json, actual: Json, place = ''): string | undefined {
  const [left, right] = [print(expected), print(actual)]
  if (left === right) return undefined
  if (isRecord(expected) && isRecord(actual)) {
    for (const name of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
      const difference = firstDifference(expected[name] ?? null, actual[name] ?? null, `${place}.${name}`)
      if (difference !== undefined) return difference
      if (name in expected !== name in actual)
        return `${place}.${name}: ${name in actual ? 'not expected' : 'missing'}`
    }
  }
  if (Array.isArray(expected) && Array.isArray(actual) && expected.length === actual.length) {
    for (const [index, element] of expected.entries()) {
      const difference = firstDifference(element, actual[index] ?? null, `${place}[${index}]`)
      if (difference !== undefined) return difference
    }
  }
  return `${place}: expected ${left}, got ${right}`
}

function print(json: Json): string {
  return JSON.stringify(sortNames(json))
}

function isRecord(json: Json): json is { readonly [name: string]: Json } {
  return json !== null && typeof json === 'object' && !Array.isArray(json)
}
