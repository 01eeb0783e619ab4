import type { ClassModel, Field, FieldType } from '../datamodel/datamodel.js'
import { enumerations } from '../datamodel/enums.js'
import { nullRef, type DatabaseRecord, type FieldValue } from './database.js'

interface Blank {
  readonly stored: DatabaseRecord
  readonly whole: DatabaseRecord
}

const blanks = new WeakMap<ClassModel, Blank>()

/** A record of the class with every stored field at the datamodel's default (or its type's empty value), without `uuid`. */
export function defaultRecord(model: ClassModel): DatabaseRecord {
  return blankOf(model).stored
}

/** The same with the computed fields, all empty. */
export function wholeRecord(model: ClassModel): DatabaseRecord {
  return blankOf(model).whole
}

// Every record begins as a copy of one of these. V8 copies a large object at once only where it was made of entries;
// one that fields were added to is copied field by field, which takes fifty times as long.
function blankOf(model: ClassModel): Blank {
  const known = blanks.get(model)
  if (known !== undefined) return known
  const stored = [...model.fields.values()]
    .filter(field => !model.computedNames.has(field.name))
    .map((field): readonly [string, FieldValue] => [field.name, defaultOf(field)])
  const empty = [...model.computedNames].map((name): readonly [string, FieldValue] => [name, []])
  const blank = { stored: Object.fromEntries(stored), whole: Object.fromEntries([...stored, ...empty]) }
  blanks.set(model, blank)
  return blank
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
