import type { Json } from '../provider/step.js'

/** The same JSON with the names of every object in the order of their code units. */
export function sortNames(json: Json): Json {
  if (json === null || typeof json !== 'object') return json
  if (isList(json)) return json.map(sortNames)
  const sorted: Record<string, Json> = {}
  for (const name of Object.keys(json).sort()) {
    const value = json[name]
    if (value !== undefined) sorted[name] = sortNames(value)
  }
  return sorted
}

function isList(json: Json): json is readonly Json[] {
  return Array.isArray(json)
}

/** One text for one value: names sorted, no blanks. */
export function canonicalJson(json: Json): string {
  return JSON.stringify(sortNames(json))
}
