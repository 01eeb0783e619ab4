import type { BigNumber } from './big-number.js'
import type { Type } from './type.js'

/**
 * A value of the language, as plain readonly data. Marks sit on every value, at any depth; `unknown` is a value that
 * only apply will tell; a `null` has a type. Elements of sets are distinct and in the canonical order.
 */
export type Value =
  | StringValue
  | NumberValue
  | BoolValue
  | NullValue
  | UnknownValue
  | ListValue
  | SetValue
  | MapValue
  | TupleValue
  | ObjectValue
  | LinkValue

/** A bit set: see `sensitive` and `ephemeral`. */
export type Marks = number
export const noMarks: Marks = 0
export const sensitiveMark: Marks = 1
export const ephemeralMark: Marks = 2

export interface StringValue {
  readonly kind: 'string'
  /** NFC-normalised. */
  readonly value: string
  readonly marks: Marks
}

export interface NumberValue {
  readonly kind: 'number'
  /** A safe integer as itself, anything else exactly. */
  readonly value: number | BigNumber
  readonly marks: Marks
}

export interface BoolValue {
  readonly kind: 'bool'
  readonly value: boolean
  readonly marks: Marks
}

export interface NullValue {
  readonly kind: 'null'
  readonly type: Type
  readonly marks: Marks
}

export interface UnknownValue {
  readonly kind: 'unknown'
  readonly type: Type
  readonly marks: Marks
  readonly refinement?: Refinement
}

/** What is known of an unknown value all the same. */
export interface Refinement {
  readonly notNull?: boolean
  readonly stringPrefix?: string
  readonly minimumLength?: number
  readonly maximumLength?: number
  /** Bounds of an unknown number, themselves included. */
  readonly minimum?: number
  readonly maximum?: number
}

export interface ListValue {
  readonly kind: 'list'
  readonly elementType: Type
  readonly elements: readonly Value[]
  readonly marks: Marks
}

export interface SetValue {
  readonly kind: 'set'
  readonly elementType: Type
  readonly elements: readonly Value[]
  readonly marks: Marks
}

export interface MapValue {
  readonly kind: 'map'
  readonly elementType: Type
  /** In the order of the keys' code points. */
  readonly entries: ReadonlyMap<string, Value>
  readonly marks: Marks
  /** The keys as their blocks are written, where that is another order. */
  readonly writtenOrder?: readonly string[]
}

export interface TupleValue {
  readonly kind: 'tuple'
  readonly elements: readonly Value[]
  readonly marks: Marks
}

export interface ObjectValue {
  readonly kind: 'object'
  /** In the order of the names' code points. */
  readonly attributes: ReadonlyMap<string, Value>
  readonly marks: Marks
  /** Set on the value of a declared object: which kind and instance it is, so that it can be linked to. */
  readonly instance?: InstanceOrigin
}

export interface InstanceOrigin {
  readonly kindName: string
  /** The instance's address as text: `module.a.vm.web["x"]`. */
  readonly address: string
  /** What the provider knows the object by, where it exists. */
  readonly identity?: string
}

/**
 * A decoded link to another object: by address where it is managed, else by identity. `identity` is what the
 * provider knows the object by (a UUID mostly), undefined while the object does not exist yet.
 */
export interface LinkValue {
  readonly kind: 'link'
  readonly to: string
  readonly address: string | undefined
  readonly identity: string | undefined
  readonly marks: Marks
}
