import type { ClassModel } from '../datamodel/datamodel.js'
import { isWithin } from '../datamodel/releases.js'
import type { DatabaseRecord, FieldValue, Ref } from '../database/database.js'
import { XapiFailure } from '../xapi-failure.js'
import { matches, parseQuery } from './query.js'
import type { Request } from './request.js'

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
        ? { arity: 1, read: () => selectRecords(request, matches(parseQuery(text()))) }
        : undefined
    case 'get_record':
      return { arity: 1, read: () => visible(request, requireRecord(request, text())) }
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
  return { arity: 1, read: () => requireRecord(request, String(parameters[0]))[field.name] ?? '' }
}

function selectRecords(request: Request, isWanted: (record: DatabaseRecord) => boolean): FieldValue {
  const { model, context } = request
  const found = context.database
    .records(model.name)
    .map(([ref, record]) => [ref, visible(request, record)] as const)
  return Object.fromEntries(found.filter(([, record]) => isWanted(record)))
}

const shownRecords = new WeakMap<
  DatabaseRecord,
  { readonly release: string; readonly shown: DatabaseRecord }
>()

/** A record without the fields that the release does not have yet, or no longer. */
function visible({ model, context }: Request, record: DatabaseRecord): DatabaseRecord {
  const known = shownRecords.get(record)
  if (known?.release === context.release) return known.shown
  const shown: Record<string, FieldValue> = {}
  for (const name of fieldsOf(model, context.release)) {
    const value = record[name]
    if (value !== undefined) shown[name] = value
  }
  shownRecords.set(record, { release: context.release, shown })
  return shown
}

const visibleFields = new WeakMap<ClassModel, Map<string, readonly string[]>>()

function fieldsOf(model: ClassModel, release: string): readonly string[] {
  const known = visibleFields.get(model) ?? new Map<string, readonly string[]>()
  visibleFields.set(model, known)
  const names = known.get(release) ?? listFields(model, release)
  known.set(release, names)
  return names
}

function listFields(model: ClassModel, release: string): readonly string[] {
  const fields = [...model.fields.values()].filter(field => isWithin(release, field.since, field.until))
  return fields.map(field => field.name)
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
