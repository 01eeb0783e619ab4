import { findClass, parseFieldType, type FieldType } from '../datamodel/datamodel.js'
import type { FieldValue } from '../database/database.js'
import { splitMethod } from '../dispatch/request.js'

/** What an answer is made of, as far as the wire has to know: which numbers are floats, which texts are dates. */
export type Shape =
  | Exclude<FieldType, { readonly kind: 'set' | 'map' }>
  | { readonly kind: 'set'; readonly element: Shape }
  | { readonly kind: 'map'; readonly key: Shape; readonly value: Shape }
  | { readonly kind: 'record'; readonly className: string }
  /** Records by reference. */
  | { readonly kind: 'records'; readonly className: string }
  /** What event.from answers, one event, and the counts of objects, which alone have 32 bits. */
  | { readonly kind: 'batch' | 'event' | 'counts' }

const text: Shape = { kind: 'string' }
const texts: Shape = { kind: 'set', element: text }
const events: Shape = { kind: 'set', element: { kind: 'event' } }
const untold: Shape = { kind: 'other' }

/** The shape of what a method answers; `other` where the datamodel does not tell. */
export function shapeOfAnswer(method: string): Shape {
  const split = splitMethod(method)
  if (split === undefined) return texts
  const { model, message, isAsync } = split
  if (isAsync) return text
  if (model.name === 'event' && message === 'from') return { kind: 'batch' }
  if (model.name === 'event' && message === 'next') return events
  const explicit = model.messages.get(message)
  if (explicit !== undefined) return shapeOfResult(explicit.result)
  if (message === 'get_record') return { kind: 'record', className: model.name }
  if (message.startsWith('get_all_records')) return { kind: 'records', className: model.name }
  if (message === 'get_all' || message === 'get_by_name_label') return texts
  const field = message.startsWith('get_') ? model.fields.get(message.slice('get_'.length)) : undefined
  return field?.type ?? text
}

function shapeOfResult(result: string): Shape {
  const record = /^record (\w+)$/.exec(result)?.[1]
  if (record !== undefined && findClass(record) !== undefined) return { kind: 'record', className: record }
  const records = /^map\(ref \w+, ?record (\w+)\)$/.exec(result)?.[1]
  if (records !== undefined) return { kind: 'records', className: records }
  return result === 'void' ? text : parseFieldType(result)
}

/** The shape of the elements of a list. */
export function elementOf(shape: Shape): Shape {
  return shape.kind === 'set' ? shape.element : untold
}

/** The shape of what stands under a name in a map, a record or an event. */
export function memberOf(shape: Shape, name: string, holder: { readonly [name: string]: FieldValue }): Shape {
  switch (shape.kind) {
    case 'map':
      return shape.value
    case 'record':
      return findClass(shape.className)?.fields.get(name)?.type ?? untold
    case 'records':
      return { kind: 'record', className: shape.className }
    case 'batch':
      return name === 'events' ? events : name === 'valid_ref_counts' ? { kind: 'counts' } : text
    case 'event':
      return memberOfEvent(name, holder)
    default:
      return untold
  }
}

/** `timestamp` is a plain text in what event.from answers and a date in what event.next does. */
function memberOfEvent(name: string, holder: { readonly [name: string]: FieldValue }): Shape {
  const className = String(holder['class'])
  if (name === 'snapshot') return { kind: 'record', className: findClass(className)?.name ?? className }
  return name === 'timestamp' && /^\d{8}T/.test(String(holder['timestamp'])) ? { kind: 'datetime' } : untold
}

const withFloats = new Map<string, boolean>()

/** True when a number in there may be a float. */
export function hasFloats(shape: Shape): boolean {
  switch (shape.kind) {
    case 'float':
    case 'event':
    case 'batch':
      return true
    case 'set':
      return hasFloats(shape.element)
    case 'map':
      return hasFloats(shape.value)
    case 'record':
    case 'records':
      return classHasFloats(shape.className)
    default:
      return false
  }
}

function classHasFloats(className: string): boolean {
  const known = withFloats.get(className)
  if (known !== undefined) return known
  const answer = [...(findClass(className)?.fields.values() ?? [])].some(field => hasFloats(field.type))
  withFloats.set(className, answer)
  return answer
}
