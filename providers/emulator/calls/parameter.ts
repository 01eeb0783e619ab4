import type { FieldValue, Ref } from '../database/database.js'
import { nullRef } from '../database/database.js'
import { findClass } from '../datamodel/datamodel.js'
import { readValue } from '../dispatch/check-value.js'
import { isList, isMap } from '../rules/field.js'
import type { Refusal } from '../rules/refusal.js'
import { refusal } from '../rules/refusal.js'
import type { CallContext } from './call.js'

/** How one argument is read from the wire. `read` gives undefined for a value of the wrong type. */
export interface Parameter<T> {
  readonly isOptional: boolean
  read(value: FieldValue | undefined): T | undefined
  /** Refusals about the object that a well-typed value points to. */
  check(context: CallContext, value: T): readonly Refusal[]
}

/** A reference to a living object: a dead one is HANDLE_INVALID [class, ref] (xapi.md §9.1). */
export function reference(className: string): Parameter<Ref> {
  return {
    isOptional: false,
    read: readText,
    check: (context, ref) =>
      context.database.has(className, ref) ? [] : [refusal('HANDLE_INVALID', [className, ref])],
  }
}

/** A reference that may be null or dangling, as xapi stores it. */
export function anyReference(): Parameter<Ref> {
  return plain(value => readText(value === '' ? nullRef : value))
}

/** A set of references to living objects. */
export function references(className: string): Parameter<readonly Ref[]> {
  const one = reference(className)
  return {
    isOptional: false,
    read: readTexts,
    check: (context, refs) => refs.flatMap(ref => one.check(context, ref)),
  }
}

/** A string or an enum. */
export function text(): Parameter<string> {
  return plain(readText)
}

/** A boolean. */
export function flag(): Parameter<boolean> {
  return plain(value => (typeof value === 'boolean' ? value : undefined))
}

/** An integer, which XML-RPC spells as decimal text. */
export function integer(): Parameter<number> {
  return plain(value => {
    const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value
    return typeof number === 'number' && Number.isInteger(number) ? number : undefined
  })
}

/** A float, which may come as an integer or as text. */
export function float(): Parameter<number> {
  return plain(value => {
    const number = typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value
    return typeof number === 'number' && Number.isFinite(number) ? number : undefined
  })
}

/** A map of strings, which also carries maps of references. */
export function textMap(): Parameter<Readonly<Record<string, string>>> {
  return plain(value =>
    value !== undefined && isMap(value)
      ? Object.fromEntries(Object.entries(value).map(([key, element]) => [key, String(element)]))
      : undefined,
  )
}

/**
 * A record given to a constructor: its fields as the datamodel types them, without those that the class does not have or
 * keeps to itself; a value of the wrong type is FIELD_TYPE_ERROR [field] (xapi.md §9.2).
 */
export function record(className: string): Parameter<{ readonly [field: string]: FieldValue }> {
  const known = findClass(className)?.fields
  const given = (value: FieldValue | undefined) =>
    value !== undefined && isMap(value)
      ? Object.entries(value).flatMap(([name, each]) => {
          const field = known?.get(name)
          return field === undefined || field.qualifier === 'DynamicRO' ? [] : [{ field, each }]
        })
      : undefined
  return {
    isOptional: false,
    read: value => {
      const fields = given(value)?.map(({ field, each }) => [field.name, readValue(field.type, each) ?? each])
      return fields === undefined ? undefined : Object.fromEntries(fields)
    },
    check: (_context, value) =>
      (given(value) ?? [])
        .filter(({ field, each }) => readValue(field.type, each) === undefined)
        .map(({ field }) => refusal('FIELD_TYPE_ERROR', [field.name])),
  }
}

/** A parameter that may be left out. */
export function optional<T>(parameter: Parameter<T>, fallback: T): Parameter<T> {
  return {
    isOptional: true,
    read: value => (value === undefined ? fallback : parameter.read(value)),
    check: (context, value) => (value === fallback ? [] : parameter.check(context, value)),
  }
}

function plain<T>(read: (value: FieldValue | undefined) => T | undefined): Parameter<T> {
  return { isOptional: false, read, check: () => [] }
}

function readText(value: FieldValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function readTexts(value: FieldValue | undefined): readonly string[] | undefined {
  if (value === undefined || !isList(value)) return undefined
  const texts = value.filter(element => typeof element === 'string')
  return texts.length === value.length ? texts : undefined
}
