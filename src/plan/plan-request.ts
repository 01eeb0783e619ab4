import type { Desired } from '../desired/desired.js'
import type { Observation, Session } from '../provider/contract.js'
import type { KindRegistry } from '../schema/kind-registry.js'
import type { State } from '../state/state.js'
import type { KnownValues } from './known-values.js'
import type { Plan } from './plan.js'
import type { Value } from '../value/value.js'

/** All that a plan is made from. */
export interface PlanRequest {
  readonly desired: Desired
  readonly state: State
  /** Of all providers, see `combineSessions`. */
  readonly session: Session
  readonly registry: KindRegistry
  readonly mode: 'normal' | 'destroy' | 'refresh-only'
  readonly variables: ReadonlyMap<string, Value>
  readonly options?: PlanRequestOptions
}

export interface PlanRequestOptions {
  /** False takes the values of the state for what is there. Left out: true. */
  readonly refresh?: boolean
  readonly targets?: readonly string[]
  readonly excludes?: readonly string[]
  readonly replace?: readonly string[]
  /** What was observed already, so that nothing is observed again. */
  readonly observation?: Observation
  /** See `PlanOptions`. */
  readonly isIllustrated?: boolean
  /** Set in tests only, see `PlanOptions`. */
  readonly skipChecks?: boolean
}

/** A plan with what only the process that made it has: apply needs it, a saved plan does not hold it. */
export interface WorkingPlan extends Plan {
  /** The state that the plan starts from, under the old addresses. */
  readonly state: State
  /** How it was asked for. */
  readonly options: PlanRequestOptions
  /** Every value that the walk saw: planned ones, data, instances by block. */
  readonly known: KnownValues
  /** Text addresses of the blocks that each declared instance refers to. */
  readonly blockDependencies: ReadonlyMap<string, readonly string[]>
}
