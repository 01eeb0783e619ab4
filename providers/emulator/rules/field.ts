import { invariant } from '../../../src/diagnostic/invariant.js'
import type { Database, DatabaseRecord, FieldValue, Ref } from '../database/database.js'
import { nullRef } from '../database/database.js'

/** The record behind a reference that is known to be alive; a dead one is a mistake of ours. */
export function recordOf(database: Database, className: string, ref: Ref): DatabaseRecord {
  const record = database.get(className, ref)
  invariant(record !== undefined, `no ${className} ${ref}`)
  return record
}

/** A string, enum or reference field; empty where the release has no such field. */
export function textOf(record: DatabaseRecord, field: string): string {
  const value = record[field] ?? ''
  invariant(typeof value === 'string', `${field} is not a string`)
  return value
}

/** A reference field; the null reference where nothing is set. */
export function refOf(record: DatabaseRecord, field: string): Ref {
  return textOf(record, field) || nullRef
}

/** A boolean field; false where the release has no such field. */
export function flagOf(record: DatabaseRecord, field: string): boolean {
  const value = record[field] ?? false
  invariant(typeof value === 'boolean', `${field} is not a boolean`)
  return value
}

/** An integer or float field; zero where the release has no such field. */
export function numberOf(record: DatabaseRecord, field: string): number {
  const value = record[field] ?? 0
  const number = typeof value === 'string' ? Number(value) : value
  invariant(typeof number === 'number' && !Number.isNaN(number), `${field} is not a number`)
  return number
}

/** A set of strings or references. */
export function setOf(record: DatabaseRecord, field: string): readonly string[] {
  return stringsOf(record[field] ?? [])
}

/** A map of strings. */
export function mapOf(record: DatabaseRecord, field: string): Readonly<Record<string, string>> {
  return textMapOf(record[field] ?? {})
}

/** A value known to be a list of strings. */
export function stringsOf(value: FieldValue): readonly string[] {
  invariant(isList(value), 'not a list')
  return value.map(element => {
    invariant(typeof element === 'string', 'not a string in a set')
    return element
  })
}

/** A value known to be a map of strings; other scalars are printed. */
export function textMapOf(value: FieldValue): Readonly<Record<string, string>> {
  invariant(isMap(value), 'not a map')
  return isTextMap(value)
    ? value
    : Object.fromEntries(Object.entries(value).map(([key, element]) => [key, String(element)]))
}

function isTextMap(value: { readonly [key: string]: FieldValue }): value is Readonly<Record<string, string>> {
  return Object.values(value).every(element => typeof element === 'string')
}

/** True for a set on the wire. */
export function isList(value: FieldValue): value is readonly FieldValue[] {
  return Array.isArray(value)
}

/** True for a map or a record on the wire. */
export function isMap(value: FieldValue): value is { readonly [key: string]: FieldValue } {
  return typeof value === 'object' && !Array.isArray(value)
}
