import type { Change } from '../../../src/provider/change.js'
import type { Argument } from '../../../src/provider/step.js'
import type { XapiRecord } from '../session/xapi-session.js'
import { mapField } from '../observation/record.js'
import { literal, objectArgument, written } from './argument.js'
import { jsonOf, mapOf } from './attribute.js'
import { call, type Draft, type DraftOptions } from './draft.js'
import { isMaking } from './staging.js'

/** The object whose fields are set: its class, the block's word for it, where it is and how it is named. */
export interface Target {
  readonly className: string
  readonly at: Argument
  readonly object: Argument
  /** As xapi names the first parameter of this class's setters. */
  readonly parameter: string
  /** As a reader says it: `network eth1`. */
  readonly subject: string
}

/** A target that is known by its UUID. */
export function target(
  className: string,
  at: string,
  uuid: Argument | string,
  subject: string,
  parameter = 'self',
): Target {
  return { className, at: literal(at), object: objectArgument(className, uuid), parameter, subject }
}

/** One step that sets a field, where the written value differs from what the object has. */
export function setField(
  change: Change,
  to: Target,
  attribute: string,
  message: string,
  options: DraftOptions = {},
  parameter = 'value',
): readonly Draft[] {
  const value = written(change, attribute)
  if (value === undefined || !differs(change, attribute)) return []
  const summary = `set the ${words(attribute)} of ${to.subject}${shown(value)}`
  const cause = { address: change.address, path: [attribute] }
  const parameters = { at: to.at, [to.parameter]: to.object, [parameter]: value }
  return [
    call(
      change.address,
      `set-${attribute.replaceAll('_', '-')}`,
      `${to.className}.${message}`,
      parameters,
      summary,
      { cause, ...options },
    ),
  ]
}

/** True where the block leaves the attribute as it is. */
export function isIgnored({ ignored = [] }: Change, attribute: string): boolean {
  return ignored === 'all' || ignored.some(path => path.length === 1 && path[0] === attribute)
}

/**
 * True where the attribute is to be something else than the object has. Of an object that is made or adopted, only what the
 * block writes is set.
 */
export function differs(change: Change, attribute: string): boolean {
  const planned = change.planned?.attributes.get(attribute)
  if (planned === undefined || planned.kind === 'null') return false
  if (isMaking(change)) {
    const config = change.config?.attributes.get(attribute)
    return config !== undefined && config.kind !== 'null'
  }
  const prior = change.prior?.attributes.get(attribute)
  if (prior === undefined || planned.kind === 'unknown') return true
  return JSON.stringify(jsonOf(planned)) !== JSON.stringify(jsonOf(prior))
}

/**
 * Steps that bring a map of the object to these keys. `wanted` undefined removes a key; a key that is there already is
 * removed first, since xapi adds but never overwrites.
 */
export function setKeys(
  change: Change,
  to: Target,
  field: string,
  wanted: ReadonlyMap<string, string | undefined>,
  present: Readonly<Record<string, string>>,
): readonly Draft[] {
  return [...wanted].flatMap(([key, value]) => {
    const id = key.replaceAll(/[^A-Za-z0-9_.-]/g, '-')
    const within = field === 'other_config' ? '' : `${field}/`
    const named = { at: to.at, self: to.object, key: literal(key) }
    const remove = call(
      change.address,
      `${within}remove-${id}`,
      `${to.className}.remove_from_${field}`,
      named,
      `take the key ${key} out of ${field} of ${to.subject}`,
    )
    if (value === undefined) return present[key] === undefined ? [] : [remove]
    if (present[key] === value) return []
    const add = call(
      change.address,
      `${within}add-${id}`,
      `${to.className}.add_to_${field}`,
      { ...named, value: literal(value) },
      `set the key ${key} in ${field} of ${to.subject}`,
    )
    return present[key] === undefined ? [add] : [remove, add]
  })
}

/** The keys of `other_config` that the block manages: written ones, and those set last time and taken out since. */
export function managedKeys(
  change: Change,
  attribute = 'other_config',
): ReadonlyMap<string, string | undefined> {
  const wanted = new Map<string, string | undefined>()
  for (const key of mapOf(change.applied, attribute).keys()) wanted.set(key, undefined)
  for (const [key, value] of mapOf(change.planned, attribute)) wanted.set(key, value)
  return wanted
}

/** What a record has in `other_config`. */
export function otherConfig(record: XapiRecord | undefined): Readonly<Record<string, string>> {
  return record === undefined ? {} : mapField(record, 'other_config')
}

function words(attribute: string): string {
  return attribute.replaceAll('_', ' ')
}

function shown(value: Argument): string {
  return value.kind === 'literal' && ['string', 'number', 'boolean'].includes(typeof value.value)
    ? ` to ${String(value.value)}`
    : ''
}
