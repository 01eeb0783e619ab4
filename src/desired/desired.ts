import type { Diagnostic } from '../diagnostic/diagnostic.js'
import type { SourceRange } from '../diagnostic/source.js'
import type { InstanceAddress, ResourceAddress } from '../address/address.js'
import type { Path } from '../value/path.js'
import type { ObjectValue, Value } from '../value/value.js'

/**
 * What the walk knows of instances so far: the planned value while planning, the applied one afterwards. Undefined means
 * that the walk has not come there (an order mistake) or that the instance failed (its dependants are then not evaluated).
 */
export interface Known {
  value(address: string): ObjectValue | undefined
  /** The instances a block expanded to, in order; undefined when unknown so far. */
  instances(block: string): readonly InstanceAddress[] | undefined
}

/** A block's instances, or why they cannot be told. */
export interface Expansion {
  readonly instances: readonly InstanceAddress[]
  readonly repetition: 'single' | 'count' | 'for_each'
  readonly diagnostics: readonly Diagnostic[]
}

/** One instance as it should be, given what is known of those it refers to. */
export interface DesiredInstance {
  readonly address: InstanceAddress
  readonly addressText: string
  /** Decoded against the kind's schema; undefined when it has errors. */
  readonly config: ObjectValue | undefined
  /**
   * Text addresses of the blocks that it refers to, `depends_on` included; where every reference to a block takes one
   * instance by a constant or by its own key, of that instance.
   */
  readonly dependencies: readonly string[]
  /** The part of `dependencies` that `depends_on` names (its own, or its module's): a data block waits for changes of these. */
  readonly explicitDependencies?: readonly string[]
  readonly lifecycle: DesiredLifecycle
  readonly diagnostics: readonly Diagnostic[]
}

export interface DesiredLifecycle {
  readonly createBeforeDestroy: boolean
  readonly preventDestroy: boolean
  readonly ignoreChanges: 'all' | readonly Path[]
  readonly disruption: 'allow' | 'refuse'
  /** Instance addresses (and paths in them) whose change replaces this one. */
  readonly replaceTriggeredBy: readonly { readonly address: string; readonly path: Path }[]
}

export interface DesiredOutput {
  readonly name: string
  readonly value: Value
  readonly isSensitive: boolean
  /** Set when it rests on what failed or was not walked: nothing can be said of it. */
  readonly isBlocked?: boolean
  readonly diagnostics: readonly Diagnostic[]
}

/** What the configuration says of the past: `moved`, `removed` and `import` blocks. Addresses are text, module keys included. */
export interface Refactoring {
  readonly moves: readonly Move[]
  readonly removals: readonly Removal[]
  /** The `import` blocks, `for_each` expanded; `identity` is undefined while it is unknown. */
  imports(known: Known): { readonly imports: readonly Import[]; readonly diagnostics: readonly Diagnostic[] }
}

/** `from` and `to` name a block, an instance or a module (instance), in the root's view. */
export interface Move {
  readonly from: string
  readonly to: string
  readonly range?: SourceRange
}

export interface Removal {
  readonly from: string
  /** False for `lifecycle { destroy = false }`: the object is forgotten and stays. */
  readonly isDestroyed: boolean
  readonly range?: SourceRange
}

export interface Import {
  readonly to: string
  readonly identity: string | undefined
  readonly range?: SourceRange
}

/** How a condition stands: an unknown one may still fail at apply, an erroneous one could not be evaluated. */
export type CheckStatus = 'pass' | 'fail' | 'error' | 'unknown'

/** Something declared that has conditions, and how they stand in all its instances. */
export interface CheckedObject {
  readonly kind: 'resource' | 'output_value' | 'check' | 'var'
  /** The module's path as text, keys left out; empty for the root. */
  readonly module: string
  readonly mode?: 'managed' | 'data'
  readonly kindName?: string
  readonly name: string
  readonly text: string
  readonly status: CheckStatus
  readonly instances: readonly CheckedInstance[]
}

export interface CheckedInstance {
  /** The module instance as text; empty for the root. */
  readonly module: string
  readonly key?: InstanceAddress['key'] & {}
  readonly text: string
  readonly status: CheckStatus
  /** The written messages of what failed. */
  readonly problems: readonly string[]
}

/** A part of an object that decided about a change: its address, and the way to the part. */
export interface RelevantAttribute {
  readonly address: string
  readonly path: Path
}

/**
 * The configuration, asked instance by instance. Knows nothing of the past. The order to ask in is the order of
 * `blocks`, which is a topological order of the declaration graph; several instances of one block may be asked at will.
 */
export interface Desired {
  /** Resource and data blocks of all modules, in dependency order; module instances expanded when asked. */
  readonly blocks: readonly DesiredBlock[]
  expand(block: DesiredBlock, known: Known): Expansion
  evaluate(block: DesiredBlock, instance: InstanceAddress, known: Known): DesiredInstance
  /** Evaluates pre- or postconditions; `self` is the planned (or applied) value. */
  conditions(
    block: DesiredBlock,
    instance: InstanceAddress,
    known: Known,
    when: 'before' | 'after',
    self: ObjectValue | undefined,
  ): readonly Diagnostic[]
  /** One argument of an instance again, for deferred arguments and secrets at apply. */
  argument(
    address: string,
    path: Path,
    known: Known,
  ): { readonly value: Value | undefined; readonly diagnostics: readonly Diagnostic[] }
  outputs(known: Known): readonly DesiredOutput[]
  /** Where an instance's block, or an argument inside it, stands in the source text. */
  range(address: string, path?: Path): SourceRange | undefined
  readonly refactoring?: Refactoring
  /** `check` blocks and the conditions of outputs, as warnings and errors. */
  checks?(known: Known): readonly Diagnostic[]
  /** How all conditions stood when they were last tested under this knowledge. */
  checked?(known: Known): readonly CheckedObject[]
  /** The parts of objects that these instances, and these outputs of the root, are made from, directly or through others. */
  relevant?(
    known: Known,
    instances: readonly string[],
    outputs: readonly string[],
  ): readonly RelevantAttribute[]
  /** Instances of endpoint kinds, evaluated before observation from variables, locals and functions only. */
  endpoints(): { readonly instances: readonly DesiredInstance[]; readonly diagnostics: readonly Diagnostic[] }
}

export interface DesiredBlock {
  /** The block's address as text, module keys left out: `module.site.vm.web`. */
  readonly text: string
  readonly address: ResourceAddress
  readonly kindName: string
  readonly providerName: string
  readonly dependencies: readonly string[]
}
