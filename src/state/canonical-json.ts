import { createHash, type Hash } from 'node:crypto'
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
  if (typeof value === 'string') return quoted(value)
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  if (isInOrder(value)) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (!isRecord(value)) return 'null'
  let text = ''
  for (const name of sortedNames(value)) {
    const part = value[name]
    if (part !== undefined) text += `${text === '' ? '' : ','}${quoted(name)}:${canonicalJson(part)}`
  }
  return `{${text}}`
}

/** True where all names at any depth are sorted as they are: V8 writes such a value many times faster than we do. */
function isInOrder(value: unknown): boolean {
  if (value === null || typeof value !== 'object') return value !== undefined
  if (Array.isArray(value)) return value.every(isInOrder)
  if (!isRecord(value)) return false
  let last = ''
  for (const name in value) {
    if (name < last || !isInOrder(value[name])) return false
    last = name
  }
  return true
}

/** The digest of the canonical text, which is not put together for it: it may be longer than a text can be. */
export function canonicalDigest(value: unknown): string {
  const hash = createHash('sha256')
  feed(hash, value, streamedDepth)
  return hash.digest('hex')
}

/** Objects and lists to this depth are hashed part by part, which costs less than one long text. */
const streamedDepth = 2

function feed(hash: Hash, value: unknown, depth: number): void {
  if (depth === 0 || value === null || typeof value !== 'object') {
    hash.update(canonicalJson(value))
    return
  }
  const isList = Array.isArray(value)
  hash.update(isList ? '[' : '{')
  let separator = ''
  for (const [name, part] of isList ? value.entries() : Object.entries(value).sort(byName)) {
    if (part === undefined) continue
    hash.update(typeof name === 'string' ? `${separator}${quoted(name)}:` : separator)
    feed(hash, part, depth - 1)
    separator = ','
  }
  hash.update(isList ? ']' : '}')
}

function byName([first]: readonly [string, unknown], [second]: readonly [string, unknown]): number {
  return first < second ? -1 : 1
}

function isRecord(value: object): value is { readonly [name: string]: unknown } {
  return !Array.isArray(value)
}

function sortedNames(value: object): readonly string[] {
  const names = Object.keys(value)
  const isSorted = names.every((name, index) => index === 0 || (names[index - 1] ?? '') < name)
  return isSorted ? names : names.sort()
}

/** What a text in JSON cannot hold as it is: quotes, control characters, lone surrogates. */
const special = /["\\\p{Cc}\p{Cs}]/u

function quoted(text: string): string {
  return special.test(text) ? JSON.stringify(text) : `"${text}"`
}
