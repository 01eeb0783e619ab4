import type { ClassModel, Field, FieldType } from '../datamodel/datamodel.js'
import { enumerations } from '../datamodel/enums.js'
import { nullRef, type DatabaseRecord, type FieldValue } from './database.js'

const cache = new WeakMap<ClassModel, DatabaseRecord>()

/** A record of the class with every stored field at the datamodel's default (or its type's empty value), without `uuid`. */
export function defaultRecord(model: ClassModel): DatabaseRecord {
  const known = cache.get(model)
  if (known !== undefined) return known
  const computed = new Set(model.computed.map(relation => relation.readAs))
  const record: Record<string, FieldValue> = {}
  for (const field of model.fields.values())
    if (!computed.has(field.name)) record[field.name] = defaultOf(field)
  cache.set(model, record)
  return record
}

function defaultOf(field: Field): FieldValue {
  return field.defaultJson === undefined
    ? emptyValue(field.type)
    : (JSON.parse(field.defaultJson) as FieldValue)
}

/** What a field of this type has when nothing was ever written to it. */
export function emptyValue(type: FieldType): FieldValue {
  switch (type.kind) {
    case 'int':
    case 'float':
      return 0
    case 'bool':
      return false
    case 'datetime':
      return '19700101T00:00:00Z'
    case 'enum':
      return enumerations[type.name]?.[0] ?? ''
    case 'ref':
      return nullRef
    case 'set':
      return []
    case 'map':
      return {}
    case 'string':
      return ''
    case 'other':
      return {}
  }
}
