import type { Diagnostic } from '../diagnostic/diagnostic.js'
import type { SourceText } from '../diagnostic/source.js'
import type { Files } from '../runtime/runtime.js'
import type { TraversalExpression } from '../syntax/tree.js'
import type { Value } from '../value/value.js'
import type { FunctionDefinition } from './functions/definition.js'

/** What the names in an expression mean, and what its functions may touch. */
export interface Scope {
  /**
   * The value that a reference starts with, and how many of its steps that took: `var.size.x` is told by its first step.
   * Undefined where the root name means nothing here.
   */
  resolve(traversal: TraversalExpression, source: SourceText): Resolution | undefined
  /** Root names that mean something here, for suggestions. */
  readonly names: readonly string[]
  readonly functions: ReadonlyMap<string, FunctionDefinition>
  readonly surroundings: Surroundings
}

export interface Resolution {
  readonly value: Value
  readonly stepsTaken: number
  readonly diagnostics?: readonly Diagnostic[]
}

/** What functions see of the world. */
export interface Surroundings {
  /** Paths in `file()` and its like are relative to this folder. */
  readonly baseFolder: string
  readonly homeFolder: string
  readonly files: Pick<Files, 'readBytesNow' | 'existsNow' | 'listNow'>
  /** Milliseconds since 1970. */
  now(): number
  /** The moment of the plan, in milliseconds since 1970; undefined while only validating. */
  readonly planTime?: number
  uuid(): string
  randomBytes(length: number): Uint8Array
  /** True while only validating or planning: `timestamp()`, `uuid()` and `bcrypt()` are not known before apply. */
  readonly isPure?: boolean
  /** Set inside a template file, which may not render another. */
  readonly isTemplate?: boolean
}

/** A scope with more names, which hide those outside: the variables of a `for`. */
export function childScope(parent: Scope, variables: ReadonlyMap<string, Value>): Scope {
  return {
    ...parent,
    names: [...variables.keys(), ...parent.names],
    resolve(traversal, source) {
      const value = variables.get(traversal.root)
      return value === undefined ? parent.resolve(traversal, source) : { value, stepsTaken: 0 }
    },
  }
}

/** A scope of plain variables only, as templates have it. */
export function variableScope(
  variables: ReadonlyMap<string, Value>,
  functions: ReadonlyMap<string, FunctionDefinition>,
  surroundings: Surroundings,
): Scope {
  return {
    names: [...variables.keys()],
    functions,
    surroundings,
    resolve(traversal) {
      const value = variables.get(traversal.root)
      return value === undefined ? undefined : { value, stepsTaken: 0 }
    },
  }
}
