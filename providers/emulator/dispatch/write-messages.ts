import type { Field, FieldType } from '../datamodel/datamodel.js'
import { isWithin } from '../datamodel/releases.js'
import type { FieldValue, Ref } from '../database/database.js'
import { XapiFailure } from '../xapi-failure.js'
import { isArray, isMap, readValue } from './check-value.js'
import { requireRecord } from './read-messages.js'
import type { Request } from './request.js'

/** A message that writes one field or one record as the datamodel has it; undefined when it is none. */
export function findWriter(
  request: Request,
): { readonly arity: number; readonly write: () => FieldValue } | undefined {
  const { model, message } = request
  if (message === 'create' && model.generic.has('create'))
    return { arity: 1, write: () => createRecord(request) }
  if (message === 'destroy' && model.generic.has('destroy'))
    return { arity: 1, write: () => destroyRecord(request) }
  for (const [prefix, arity, write] of fieldWriters) {
    if (!message.startsWith(prefix)) continue
    const field = model.fields.get(message.slice(prefix.length))
    if (field !== undefined && isWritable(request, field))
      return { arity, write: () => write(request, field) }
  }
  return undefined
}

type FieldWriter = (request: Request, field: Field) => FieldValue

const fieldWriters: readonly (readonly [prefix: string, arity: number, write: FieldWriter])[] = [
  ['set_', 2, setField],
  ['add_to_', 3, addToMap],
  ['remove_from_', 2, removeFromMap],
  ['add_', 2, addToSet],
  ['remove_', 2, removeFromSet],
]

/** RW fields, and those for which the datamodel lists the message by itself. */
function isWritable({ model, message, context }: Request, field: Field): boolean {
  if (!isWithin(context.release, field.since, field.until)) return false
  if (/^(add|remove)_to_|^(add|remove)_from_/.test(message) && field.type.kind !== 'map') return false
  return field.qualifier === 'RW' || model.messages.has(message)
}

function setField(request: Request, field: Field): FieldValue {
  return store(request, field, read(field.type, request.parameters[1], field))
}

function addToMap(request: Request, field: Field): FieldValue {
  const [ref, key] = [String(request.parameters[0]), String(request.parameters[1])]
  const record = requireRecord(request, ref)
  const map = mapOf(record[field.name])
  const value =
    field.type.kind === 'map' ? read(field.type.value, request.parameters[2], field) : typeError(field)
  if (key in map) {
    throw new XapiFailure('MAP_DUPLICATE_KEY', [request.model.name, field.name, String(record['uuid']), key])
  }
  return store(request, field, { ...map, [key]: value })
}

function removeFromMap(request: Request, field: Field): FieldValue {
  const { [String(request.parameters[1])]: _removed, ...kept } = mapOf(current(request, field))
  return store(request, field, kept)
}

function addToSet(request: Request, field: Field): FieldValue {
  const value =
    field.type.kind === 'set' ? read(field.type.element, request.parameters[1], field) : typeError(field)
  const elements = setOf(current(request, field))
  return elements.includes(value) ? '' : store(request, field, [...elements, value])
}

function removeFromSet(request: Request, field: Field): FieldValue {
  return store(
    request,
    field,
    setOf(current(request, field)).filter(element => element !== request.parameters[1]),
  )
}

function store(request: Request, field: Field, value: FieldValue): FieldValue {
  const ref = String(request.parameters[0])
  requireRecord(request, ref)
  request.context.database.update(request.model.name, ref, { [field.name]: value })
  return ''
}

function createRecord(request: Request): Ref {
  const { model, context, parameters } = request
  const given = parameters[0]
  if (given === undefined || !isMap(given)) throw new XapiFailure('FIELD_TYPE_ERROR', ['args'])
  const fields: Record<string, FieldValue> = {}
  for (const field of model.fields.values()) {
    if (field.qualifier === 'DynamicRO' || !isWithin(context.release, field.since, field.until)) continue
    const value = given[field.name]
    if (value !== undefined) fields[field.name] = read(field.type, value, field)
    else if (field.defaultJson === undefined) typeError(field)
  }
  return context.database.create(model.name, fields)
}

function destroyRecord(request: Request): FieldValue {
  const ref = String(request.parameters[0])
  requireRecord(request, ref)
  request.context.database.remove(request.model.name, ref)
  return ''
}

function current(request: Request, field: Field): FieldValue | undefined {
  return requireRecord(request, String(request.parameters[0]))[field.name]
}

function read(type: FieldType, value: FieldValue | undefined, field: Field): FieldValue {
  return readValue(type, value) ?? typeError(field)
}

function typeError(field: Field): never {
  throw new XapiFailure('FIELD_TYPE_ERROR', [field.name])
}

function mapOf(value: FieldValue | undefined): { readonly [key: string]: FieldValue } {
  return value !== undefined && isMap(value) ? value : {}
}

function setOf(value: FieldValue | undefined): readonly FieldValue[] {
  return value !== undefined && isArray(value) ? value : []
}
