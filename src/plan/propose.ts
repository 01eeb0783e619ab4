import type { AttributeSchema, BlockSchema, Nesting } from '../schema/schema.js'
import { nullValue, objectValue, setValue, unknownValue } from '../value/construct.js'
import { mapParts } from '../value/marks.js'
import { sameValue } from '../value/same.js'
import type { ObjectValue, SetValue, Value } from '../value/value.js'
import { asObject, counterpart, elementsOf } from './elements.js'
import { schemaParts } from './schema-parts.js'

/**
 * Merges what is written with what exists: written values stand; what is not written and computed keeps its prior value,
 * or is unknown where nothing exists yet; anything else is its default or null. Nested parts meet by position, by key, and
 * in sets by what is written in them. Write-only arguments are left out.
 */
export function proposeValue(
  block: BlockSchema,
  prior: ObjectValue | undefined,
  config: ObjectValue,
): ObjectValue {
  const attributes: [string, Value][] = []
  for (const part of schemaParts(block)) {
    const written = config.attributes.get(part.name)
    const before = prior?.attributes.get(part.name)
    attributes.push([
      part.name,
      part.kind === 'plain'
        ? proposeAttribute(part.attribute, before, written)
        : proposeNested(part.attribute, part.nested.nesting, part.nested.block, before, written),
    ])
  }
  return objectValue(attributes, config.marks, config.instance)
}

function isWritten(value: Value | undefined): value is Value {
  return value !== undefined && value.kind !== 'null'
}

function proposeAttribute(
  attribute: AttributeSchema,
  prior: Value | undefined,
  written: Value | undefined,
): Value {
  if (attribute.writeOnly) return nullValue(attribute.type)
  if (isWritten(written)) return written
  if (attribute.computed) return prior ?? unknownValue(attribute.type)
  return attribute.default ?? written ?? nullValue(attribute.type)
}

function proposeNested(
  attribute: AttributeSchema | undefined,
  nesting: Nesting,
  block: BlockSchema,
  prior: Value | undefined,
  written: Value | undefined,
): Value {
  if (!isWritten(written)) {
    if (attribute) return proposeAttribute(attribute, prior, written)
    return written ?? nullValue()
  }
  if (written.kind === 'unknown') return written
  if (nesting === 'single') {
    const config = asObject(written)
    return config ? proposeValue(block, asObject(prior), config) : written
  }
  if (written.kind === 'set') return proposeSet(block, prior, written)
  return mapParts(written, (element, key) => {
    const config = asObject(element)
    return config ? proposeValue(block, asObject(counterpart(prior, key)), config) : element
  })
}

/** An element of a set has no place: it is the prior element that it could have become. */
function proposeSet(block: BlockSchema, prior: Value | undefined, written: SetValue): Value {
  const candidates = elementsOf(prior).flatMap(element => asObject(element) ?? [])
  const taken = new Set<ObjectValue>()
  const elements = written.elements.map(element => {
    const config = asObject(element)
    if (!config) return element
    const match = candidates.find(
      candidate => !taken.has(candidate) && couldHaveBecome(block, config, candidate),
    )
    if (match) taken.add(match)
    return proposeValue(block, match, config)
  })
  return setValue(elements, written.elementType, written.marks)
}

/** True when every part that is written is the same in the prior, so that only computed parts can differ. */
function couldHaveBecome(block: BlockSchema, config: ObjectValue, prior: ObjectValue): boolean {
  return schemaParts(block).every(part => {
    const written = config.attributes.get(part.name)
    const before = prior.attributes.get(part.name)
    if (!isWritten(written)) {
      const isComputed = part.attribute?.computed ?? false
      return isComputed || !isWritten(before) || part.kind === 'nested'
    }
    if (before === undefined) return false
    if (part.kind === 'plain') return sameValue(written, before)
    return sameNested(part.nested.block, written, before)
  })
}

function sameNested(block: BlockSchema, written: Value, before: Value): boolean {
  const config = asObject(written)
  const prior = asObject(before)
  if (config && prior) return couldHaveBecome(block, config, prior)
  const left = elementsOf(written)
  const right = elementsOf(before)
  return (
    left.length === right.length &&
    left.every((element, index) => {
      const other = right[index]
      return other !== undefined && sameNested(block, element, other)
    })
  )
}
