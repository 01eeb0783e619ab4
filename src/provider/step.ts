import type { Path } from '../value/path.js'

/** Plain JSON, as steps and results carry it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json }

/**
 * One call of the provider's, one wait, or the engine's own `read` (observe again, read the instance). Plain data: a plan
 * can be saved and shown. `id` is unique in the plan, readable and the same for the same input: `vm.web/start`.
 */
export interface Step {
  readonly id: string
  /** The address of the change that it belongs to. */
  readonly address: string
  readonly kind: 'call' | 'wait' | 'read'
  /** The provider's name for the call or the condition: `pool.join`, `host.live`. */
  readonly call: string
  readonly arguments: { readonly [name: string]: Argument }
  readonly needs: readonly StepNeed[]
  readonly disrupts: readonly Disruption[]
  /** What it does, for a reader, in a few words without a full stop: `apply XS62ESP1 on xen00`. */
  readonly summary: string
  /** Once the step is done, the state binds this address to this identity. */
  readonly binds?: { readonly address: string; readonly identity: Argument }
  /** Once the step is done, the object of this address is gone and leaves the state. */
  readonly unbinds?: string
  /** The identity of the object that goes, where it is not the one of the change: a deposed one. */
  readonly unbindsIdentity?: string
  /** True where what goes from the state leaves its data behind, to be had again under its identity: kept as a tombstone. */
  readonly leavesData?: boolean
  /** For waits: virtual or real seconds after which the wait fails. */
  readonly deadlineSeconds?: number
  /** False for a call without outside effect, which needs no journalled intent. Left out: true. */
  readonly hasEffect?: boolean
}

export interface StepNeed {
  readonly step: string
  readonly reason: string
}

/** Something that stops, reboots, moves or is lost. */
export interface Disruption {
  /** What is hit, as a reader says it: `host xen00`, `VM dnfs`. */
  readonly subject: string
  readonly effect:
    'reboots' | 'restarts' | 'stops' | 'moves' | 'loses data' | 'disconnects' | 'is unprotected'
  readonly detail: string
  /** The attribute that causes it. */
  readonly cause?: { readonly address: string; readonly path: Path }
}

/**
 * An argument of a step, resolved by the engine just before the step is performed.
 * `result`: a part of what an earlier step answered · `deferred`: the argument at a path of an instance's configuration,
 * evaluated again now that more is known · `secret`: the same for a value that no plan may hold.
 */
export type Argument =
  | { readonly kind: 'literal'; readonly value: Json }
  | { readonly kind: 'result'; readonly step: string; readonly path: readonly (string | number)[] }
  | { readonly kind: 'deferred'; readonly address: string; readonly path: Path }
  | { readonly kind: 'secret'; readonly address: string; readonly path: Path }
  | { readonly kind: 'list'; readonly items: readonly Argument[] }
  | { readonly kind: 'record'; readonly fields: { readonly [name: string]: Argument } }
