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

/** One text for one value, as `JSON.stringify` would have it but with the names of every object sorted. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  const parts: string[] = []
  for (const [name, part] of Object.entries(value).sort(byName))
    if (part !== undefined) parts.push(`${JSON.stringify(name)}:${canonicalJson(part)}`)
  return `{${parts.join(',')}}`
}

function byName([first]: readonly [string, unknown], [second]: readonly [string, unknown]): number {
  return first < second ? -1 : 1
}
