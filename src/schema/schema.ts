import type { Type } from '../value/type.js'
import type { Value } from '../value/value.js'

/** What one kind of block looks like: `vm "web" { … }`. */
export interface KindSchema {
  readonly name: string
  /** One sentence for the reference page. */
  readonly summary: string
  readonly version: number
  readonly block: BlockSchema
  /** True where the provider connects by instances of this kind: they are evaluated before anything is observed. */
  readonly isEndpoint?: boolean
  /** How blocks of the kind are written: `vm "web" { … }` when left out, else `resource "KIND" "web" { … }`. */
  readonly form?: 'resource'
  /** Other words for the kind that people may type; the message then tells its name. */
  readonly otherWords?: readonly string[]
}

export interface BlockSchema {
  readonly attributes: Readonly<Record<string, AttributeSchema>>
  readonly blocks: Readonly<Record<string, NestedBlockSchema>>
}

/**
 * An attribute is required, optional, or computed (the provider sets it); optional and computed together means: what is
 * not written is told by the provider.
 */
export interface AttributeSchema {
  readonly type: Type
  readonly description: string
  readonly required?: boolean
  readonly optional?: boolean
  readonly computed?: boolean
  /** Told by the object as it runs: that an edit leaves it unknown until apply is named in a line, not shown as a change. */
  readonly isPassing?: boolean
  /** Told by the object, and brought back by a plan where it fell off; ignoring its changes leaves it as it is. */
  readonly isRestored?: boolean
  /** A required argument may be written as null all the same. */
  readonly acceptsNull?: boolean
  readonly sensitive?: boolean
  /** Given to the provider, never kept in state, plans or reports. */
  readonly writeOnly?: boolean
  /** How text is read as a number: `size` gives bytes ("512MiB"), `duration` gives seconds ("90s"). */
  readonly format?: 'size' | 'duration'
  readonly default?: Value
  /** Left out, a link means the only block of this kind in the module, where there is exactly one. */
  readonly impliedLink?: string
  /** Attributes that, when written, keep the link from being implied: `host` beside `pool`. */
  readonly impliedUnless?: readonly string[]
  /** Other words for it that people may type; the message then tells its name. */
  readonly otherWords?: readonly string[]
  /** For the reference page: what an edit does to a live object. */
  readonly change?: string
  /** Why a known value is not acceptable, as a sentence; undefined when it is. */
  readonly validate?: (value: Value) => string | undefined
  /** An attribute made of attributes (`= { … }`), when its type alone does not say enough (computed parts, sensitive parts). */
  readonly nested?: {
    readonly nesting: Nesting
    readonly attributes: Readonly<Record<string, AttributeSchema>>
  }
}

export type Nesting = 'single' | 'list' | 'set' | 'map'

/**
 * Blocks inside a block. Decoded to one attribute of the value: `single` an object or null, `list` a list (or tuple,
 * when the elements' types differ), `set` a set, `map` a map by the block's one label.
 */
export interface NestedBlockSchema {
  readonly nesting: Nesting
  readonly block: BlockSchema
  readonly description: string
  readonly minimum?: number
  readonly maximum?: number
  /** The name of the decoded attribute where it is not the block's own: `memory { }` beside `memory = …`. */
  readonly as?: string
}
