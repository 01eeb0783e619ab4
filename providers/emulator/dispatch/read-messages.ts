import { isWithin } from '../datamodel/releases.js'
import type { DatabaseRecord, FieldValue, Ref } from '../database/database.js'
import { XapiFailure } from '../xapi-failure.js'
import { fieldsIn, matches, parseQuery } from './query.js'
import type { Request } from './request.js'
import { fieldsOf, recordsShown, showField, showRecord } from './show-record.js'

/** Answers a message that only reads, and that every class has by the datamodel; undefined when it is none. */
export function findReader(
  request: Request,
): { readonly arity: number; readonly read: () => FieldValue } | undefined {
  const { model, message, context, parameters } = request
  const { database } = context
  const text = () => String(parameters[0])
  switch (message) {
    case 'get_all':
      return model.generic.has(message) ? { arity: 0, read: () => database.refs(model.name) } : undefined
    case 'get_all_records':
      return model.generic.has(message)
        ? { arity: 0, read: () => selectRecords(request, () => true) }
        : undefined
    case 'get_all_records_where':
      return model.generic.has('get_all_records')
        ? { arity: 1, read: () => selectWhere(request, text()) }
        : undefined
    case 'get_record':
      return { arity: 1, read: () => showRecord(context, model, text(), requireRecord(request, text())) }
    case 'get_by_uuid':
      return model.generic.has(message) ? { arity: 1, read: () => findByUuid(request, text()) } : undefined
    case 'get_by_name_label':
      return model.generic.has(message) ? { arity: 1, read: () => findByName(request, text()) } : undefined
    default:
      return findGetter(request)
  }
}

/** The record behind a reference that a caller gave, or HANDLE_INVALID. */
export function requireRecord({ model, context }: Request, ref: Ref): DatabaseRecord {
  const record = context.database.get(model.name, ref)
  if (record === undefined) throw new XapiFailure('HANDLE_INVALID', [model.name, ref])
  return record
}

function findGetter(
  request: Request,
): { readonly arity: number; readonly read: () => FieldValue } | undefined {
  const { model, message, context, parameters } = request
  if (!message.startsWith('get_')) return undefined
  const field = model.fields.get(message.slice('get_'.length))
  if (field === undefined || !isWithin(context.release, field.since, field.until)) return undefined
  const ref = String(parameters[0])
  return {
    arity: 1,
    read: () => showField(context, model, ref, requireRecord(request, ref), field.name),
  }
}

function selectRecords(
  { model, context }: Request,
  isWanted: (record: DatabaseRecord) => boolean,
): FieldValue {
  const found: Record<Ref, FieldValue> = {}
  const show = recordsShown(context, model)
  for (const [ref, record] of context.database.records(model.name)) {
    const shown = show(ref, record)
    if (isWanted(shown)) found[ref] = shown
  }
  return found
}

/** Selects by an expression; one that names a field that the class does not have is refused. */
function selectWhere(request: Request, expression: string): FieldValue {
  const query = parseQuery(expression)
  const known = fieldsOf(request.model, request.context.release)
  const missing = fieldsIn(query).find(field => !known.includes(field))
  if (missing !== undefined) {
    throw new XapiFailure('INTERNAL_ERROR', [`class ${request.model.name} has no field ${missing}`])
  }
  return selectRecords(request, matches(query))
}

function findByUuid({ model, context }: Request, uuid: string): Ref {
  const ref = context.database.findByUuid(model.name, uuid)
  if (ref === undefined) throw new XapiFailure('UUID_INVALID', [model.name, uuid])
  return ref
}

function findByName({ model, context }: Request, name: string): readonly Ref[] {
  return context.database
    .records(model.name)
    .filter(([, record]) => record['name_label'] === name)
    .map(([ref]) => ref)
}
