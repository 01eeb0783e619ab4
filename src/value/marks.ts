import { noMarks, sensitiveMark, type Marks, type Value } from './value.js'

/** The value with these marks added to its own; the same object where nothing changes. */
export function withMarks<T extends Value>(value: T, marks: Marks): T {
  const combined = value.marks | marks
  return combined === value.marks ? value : { ...value, marks: combined }
}

/** The value without marks of its own; those inside stay. */
export function withoutMarks<T extends Value>(value: T): T {
  return value.marks === noMarks ? value : { ...value, marks: noMarks }
}

/** All marks of a value and of what it holds. */
export function deepMarks(value: Value): Marks {
  let { marks } = value
  const parts = partsWithin(value)
  if (parts !== nothing) for (const part of parts) marks |= deepMarks(part)
  return marks
}

/** The value without any mark, at any depth; the same object where it has none. */
export function withoutDeepMarks(value: Value): Value {
  return deepMarks(value) === noMarks ? value : mapParts(withoutMarks(value), withoutDeepMarks)
}

/** True when the value itself is sensitive, whatever it holds. */
export function isSensitive(value: Value): boolean {
  return (value.marks & sensitiveMark) !== 0
}

/** True when the value or anything in it is sensitive. */
export function containsSensitive(value: Value): boolean {
  return (deepMarks(value) & sensitiveMark) !== 0
}

/** The values directly inside a value. */
export function partsWithin(value: Value): Iterable<Value> {
  switch (value.kind) {
    case 'list':
    case 'set':
    case 'tuple':
      return value.elements
    case 'map':
      return value.entries.values()
    case 'object':
      return value.attributes.values()
    default:
      return nothing
  }
}

const nothing: readonly Value[] = []

/** The value with every direct part replaced; its shape, and the order of a set, stay. The same object where no part changes. */
export function mapParts(value: Value, change: (part: Value, key: string | number) => Value): Value {
  switch (value.kind) {
    case 'list':
    case 'set':
    case 'tuple': {
      const elements = changedElements(value.elements, change)
      return elements === value.elements ? value : { ...value, elements }
    }
    case 'map': {
      const entries = changedEntries(value.entries, change)
      return entries === value.entries ? value : { ...value, entries }
    }
    case 'object': {
      const attributes = changedEntries(value.attributes, change)
      return attributes === value.attributes ? value : { ...value, attributes }
    }
    default:
      return value
  }
}

function changedElements(
  elements: readonly Value[],
  change: (part: Value, index: number) => Value,
): readonly Value[] {
  const result = elements.map(change)
  return result.some((part, index) => part !== elements[index]) ? result : elements
}

function changedEntries(
  entries: ReadonlyMap<string, Value>,
  change: (part: Value, name: string) => Value,
): ReadonlyMap<string, Value> {
  let result: Map<string, Value> | undefined
  for (const [name, part] of entries) {
    const changed = change(part, name)
    if (changed === part) continue
    result ??= new Map(entries)
    result.set(name, changed)
  }
  return result ?? entries
}
