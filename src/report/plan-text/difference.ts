import type { Value } from '../../value/value.js'
import type { Outcome } from './symbol.js'

/** The way from one value to another, taken apart as far as it is worth showing. */
export type Difference = {
  readonly outcome: Outcome
  /** True where just this makes the object be replaced. */
  readonly forces: boolean
} & Shape

type Shape =
  | { readonly shape: 'scalar'; readonly before: Side; readonly after: Side }
  | { readonly shape: 'unknown'; readonly before: Difference | undefined }
  | SensitiveShape
  | { readonly shape: 'write-only' }
  | { readonly shape: 'type-change'; readonly before: Difference; readonly after: Difference }
  | ElementsShape
  | EntriesShape
  | BlockShape

/** A value on one side of a change; undefined where there is none. An explicit null is a value. */
export type Side = Value | undefined

export interface SensitiveShape {
  readonly shape: 'sensitive'
  readonly noun: 'attribute value' | 'block'
  readonly wasSensitive: boolean
  readonly isSensitive: boolean
  /** What happens to the value itself. */
  readonly inner: Outcome
}

export interface ElementsShape {
  readonly shape: 'list' | 'set'
  readonly elements: readonly Difference[]
  /** Lists show what stands next to a change, where the order is what matters. */
  readonly hasContext: boolean
  /** Elements are told to force a replacement, where otherwise the whole is. */
  readonly isNested: boolean
}

export interface EntriesShape {
  readonly shape: 'map' | 'object'
  readonly entries: ReadonlyMap<string, Difference>
  readonly isNested: boolean
}

export interface BlockShape {
  readonly shape: 'block'
  readonly attributes: ReadonlyMap<string, Difference>
  /** Names of what is told by the object as it runs, and known again only after apply. */
  readonly passing: readonly string[]
  readonly groups: readonly BlockGroup[]
}

/** The blocks of one type inside a block. */
export interface BlockGroup {
  readonly name: string
  readonly forces: boolean
  readonly wasSensitive: boolean
  readonly isSensitive: boolean
  readonly blocks: readonly { readonly label?: string; readonly difference: Difference }[]
}
