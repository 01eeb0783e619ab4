import type { Json } from '../../../src/provider/step.js'
import { type LinkValue, type ObjectValue, sensitiveMark, type Value } from '../../../src/value/value.js'

/** An attribute of an object; undefined where it is not written, null or not known yet. */
export function attributeOf(object: ObjectValue | undefined, name: string): Value | undefined {
  const value = object?.attributes.get(name)
  return value === undefined || value.kind === 'null' || value.kind === 'unknown' ? undefined : value
}

/** True where the attribute's value will be known only after apply. */
export function isUnknown(object: ObjectValue | undefined, name: string): boolean {
  return object?.attributes.get(name)?.kind === 'unknown'
}

/** A text attribute. */
export function textOf(object: ObjectValue | undefined, name: string): string | undefined {
  const value = attributeOf(object, name)
  return value?.kind === 'string' ? value.value : undefined
}

/** A text that sentences may show: undefined where it is sensitive. */
export function shownText(object: ObjectValue | undefined, name: string): string | undefined {
  const value = attributeOf(object, name)
  return value?.kind === 'string' && (value.marks & sensitiveMark) === 0 ? value.value : undefined
}

/** A whole number: a count, bytes or seconds. */
export function numberOf(object: ObjectValue | undefined, name: string): number | undefined {
  const value = attributeOf(object, name)
  return value?.kind === 'number' ? Number(value.value) : undefined
}

/** A yes or no. */
export function flagOf(object: ObjectValue | undefined, name: string): boolean | undefined {
  const value = attributeOf(object, name)
  return value?.kind === 'bool' ? value.value : undefined
}

/** The link of an attribute such as `sr = sr.nfs`. */
export function linkOf(object: ObjectValue | undefined, name: string): LinkValue | undefined {
  const value = attributeOf(object, name)
  return value?.kind === 'link' ? value : undefined
}

/** The links of an attribute such as `members`. */
export function linksOf(object: ObjectValue | undefined, name: string): readonly LinkValue[] {
  return elementsOf(attributeOf(object, name)).filter(element => element.kind === 'link')
}

/** The texts of a list or set of strings. */
export function textsOf(object: ObjectValue | undefined, name: string): readonly string[] {
  return elementsOf(attributeOf(object, name)).flatMap(element =>
    element.kind === 'string' ? [element.value] : [],
  )
}

/** Labelled blocks (`disk "root" {}`) in the order of their labels. */
export function blocksOf(
  object: ObjectValue | undefined,
  name: string,
): readonly (readonly [string, ObjectValue])[] {
  const value = attributeOf(object, name)
  const entries =
    value?.kind === 'map'
      ? value.entries
      : value?.kind === 'object'
        ? value.attributes
        : new Map<string, Value>()
  return [...entries].flatMap(([label, block]) => (block.kind === 'object' ? [[label, block] as const] : []))
}

/** A block that may be written once. */
export function blockOf(object: ObjectValue | undefined, name: string): ObjectValue | undefined {
  const value = attributeOf(object, name)
  return value?.kind === 'object' ? value : undefined
}

/** Keys and values of a map of strings. */
export function mapOf(object: ObjectValue | undefined, name: string): ReadonlyMap<string, string> {
  const value = attributeOf(object, name)
  const entries =
    value?.kind === 'map'
      ? value.entries
      : value?.kind === 'object'
        ? value.attributes
        : new Map<string, Value>()
  return new Map(
    [...entries].flatMap(([key, item]) => (item.kind === 'string' ? [[key, item.value] as const] : [])),
  )
}

/** A value as plain JSON, undefined where a part of it is unknown; a link becomes the identity that it points at. */
export function jsonOf(value: Value): Json | undefined {
  switch (value.kind) {
    case 'string':
    case 'bool':
      return value.value
    case 'number':
      return Number(value.value)
    case 'null':
      return null
    case 'unknown':
      return undefined
    case 'link':
      return value.identity
    case 'list':
    case 'set':
    case 'tuple':
      return everyOf(value.elements.map(jsonOf))
    case 'map':
      return recordOf(value.entries)
    case 'object':
      return recordOf(value.attributes)
  }
}

function elementsOf(value: Value | undefined): readonly Value[] {
  return value?.kind === 'list' || value?.kind === 'set' || value?.kind === 'tuple' ? value.elements : []
}

function everyOf(items: readonly (Json | undefined)[]): readonly Json[] | undefined {
  const known = items.filter(item => item !== undefined)
  return known.length === items.length ? known : undefined
}

function recordOf(entries: ReadonlyMap<string, Value>): Json | undefined {
  const fields: { [name: string]: Json } = {}
  for (const [name, item] of entries) {
    const known = jsonOf(item)
    if (known === undefined) return undefined
    fields[name] = known
  }
  return fields
}
