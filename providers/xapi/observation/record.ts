import type { XapiRecord, XapiValue } from '../session/xapi-session.js'

/** The reference that points nowhere. */
export const nullReference = 'OpaqueRef:NULL'

/** A field that holds text or a reference; '' where the release does not have it. */
export function textField(record: XapiRecord, field: string): string {
  const value = record[field]
  return typeof value === 'string' ? value : ''
}

/** A field that holds a number, which XML carries as text; undefined where the release does not have it. */
export function numberField(record: XapiRecord, field: string): number | undefined {
  const value = record[field]
  if (typeof value === 'number') return value
  return typeof value === 'string' && value !== '' && Number.isFinite(Number(value))
    ? Number(value)
    : undefined
}

/** A field that holds true or false; false where the release does not have it. */
export function flagField(record: XapiRecord, field: string): boolean {
  return record[field] === true
}

/** A field that holds a set of texts or references; empty where the release does not have it. */
export function setField(record: XapiRecord, field: string): readonly string[] {
  const value = record[field]
  return Array.isArray(value) ? value.filter(isText) : []
}

/** A field that holds a map of texts; empty where the release does not have it. */
export function mapField(record: XapiRecord, field: string): Readonly<Record<string, string>> {
  const value = record[field]
  if (!isMap(value)) return {}
  if (isTextMap(value)) return value
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => isText(entry[1])),
  )
}

/** True for a value that is a record of fields. */
export function isRecord(value: XapiValue | undefined): value is XapiRecord {
  return isMap(value)
}

function isMap(value: XapiValue | undefined): value is { readonly [key: string]: XapiValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isTextMap(value: { readonly [key: string]: XapiValue }): value is Readonly<Record<string, string>> {
  return Object.values(value).every(isText)
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}
