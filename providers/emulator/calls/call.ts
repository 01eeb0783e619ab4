import type { Database, FieldValue, Ref } from '../database/database.js'
import type { Refusal } from '../rules/refusal.js'
import type { World } from '../world.js'

/** Who calls, where, and in which world: what every rule and every effect is given. */
export interface CallContext {
  readonly world: World
  /** The database of the pool that answers. */
  readonly database: Database
  /** The machine (by label) whose xapi was called: matters for calls such as pool.join that run there. */
  readonly machine: string
  /** The release of the answering coordinator, `6.2.0`. */
  readonly release: string
  readonly session: Ref
}

/**
 * One message of XenAPI with behaviour of its own. `rules` gives every reason for a refusal, in xapi's order; the call
 * throws the first. `perform` changes the world; what takes time either waits on the world's clock before its one
 * atomic change, or leaves an entry in the agenda, so that a killed process never leaves half of a change.
 */
export interface Call {
  readonly name: string
  /** Names of the parameters after the session, for arity checks and explanations. */
  readonly parameters: readonly string[]
  /** Trailing parameters that may be left out. */
  readonly optional?: number
  readonly rules: (context: CallContext, parameters: readonly FieldValue[]) => readonly Refusal[]
  readonly perform: (
    context: CallContext,
    parameters: readonly FieldValue[],
  ) => FieldValue | Promise<FieldValue>
  /** The releases that have it, by version text; left out: all. */
  readonly since?: string
  readonly until?: string
  /** Virtual seconds that it takes. */
  readonly durationSeconds?: number | ((context: CallContext, parameters: readonly FieldValue[]) => number)
  /** Where the call needs an object to itself: OTHER_OPERATION_IN_PROGRESS is waited out. */
  readonly exclusive?: (
    context: CallContext,
    parameters: readonly FieldValue[],
  ) => readonly { readonly className: string; readonly ref: Ref; readonly operation: string }[]
}
