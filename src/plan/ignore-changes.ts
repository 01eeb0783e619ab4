import { objectValue } from '../value/construct.js'
import { mapParts } from '../value/marks.js'
import { counterpart } from './elements.js'
import type { BlockSchema } from '../schema/schema.js'
import type { Path } from '../value/path.js'
import type { ObjectValue, Value } from '../value/value.js'

/** The configuration with the prior value at every ignored path; the whole prior where `all` is ignored. */
export function ignoreChanges(
  config: ObjectValue,
  prior: ObjectValue | undefined,
  ignored: 'all' | readonly Path[],
): ObjectValue {
  if (prior === undefined || (ignored !== 'all' && ignored.length === 0)) return config
  if (ignored === 'all') return objectValue(keepWritten(config, prior), config.marks, config.instance)
  let result: Value = config
  for (const path of ignored) result = replaceAt(result, prior, path)
  return result.kind === 'object' ? result : config
}

/** What is planned, with everything that a plan would bring back left as it is where its changes are ignored. */
export function leaveFallen(
  planned: ObjectValue,
  prior: ObjectValue | undefined,
  ignored: 'all' | readonly Path[],
  { attributes }: BlockSchema,
): ObjectValue {
  if (prior === undefined || ignored.length === 0) return planned
  const names = Object.keys(attributes).filter(
    name =>
      attributes[name]?.isRestored === true &&
      (ignored === 'all' || ignored.some(path => path.length === 1 && path[0] === name)),
  )
  if (names.length === 0) return planned
  const left = new Map(planned.attributes)
  for (const name of names) {
    const before = prior.attributes.get(name)
    if (before !== undefined) left.set(name, before)
  }
  return objectValue(left, planned.marks, planned.instance)
}

/** Attributes that the prior does not know (write-only ones) stay as they are written. */
function keepWritten(config: ObjectValue, prior: ObjectValue): [string, Value][] {
  return [...config.attributes].map(([name, value]) => [name, prior.attributes.get(name) ?? value])
}

function replaceAt(value: Value, prior: Value | undefined, path: Path): Value {
  const [key, ...rest] = path
  if (key === undefined) return prior ?? value
  const before = counterpart(prior, key)
  if (value.kind === 'object' && typeof key === 'string') {
    const attribute = value.attributes.get(key)
    if (attribute === undefined) return value
    return objectValue(
      new Map(value.attributes).set(key, replaceAt(attribute, before, rest)),
      value.marks,
      value.instance,
    )
  }
  if (value.kind === 'map' && typeof key === 'string') return replaceEntry(value, key, before, rest)
  return mapParts(value, (element, place) => (place === key ? replaceAt(element, before, rest) : element))
}

/** A map's entry may be new in the configuration, or gone from it: ignoring it undoes either. */
function replaceEntry(
  value: Extract<Value, { kind: 'map' }>,
  key: string,
  before: Value | undefined,
  rest: Path,
): Value {
  const entries = new Map(value.entries)
  const written = entries.get(key)
  if (rest.length > 0) {
    if (written !== undefined) entries.set(key, replaceAt(written, before, rest))
  } else if (before === undefined) entries.delete(key)
  else entries.set(key, before)
  return { ...value, entries: new Map([...entries].sort(([left], [right]) => (left < right ? -1 : 1))) }
}
