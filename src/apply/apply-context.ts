import { invariant } from '../diagnostic/invariant.js'
import type { Desired } from '../desired/desired.js'
import type { PlannedChange } from '../plan/plan.js'
import type { WorkingPlan } from '../plan/plan-request.js'
import type { Session } from '../provider/contract.js'
import type { Runtime } from '../runtime/runtime.js'
import type { KindRegistry } from '../schema/kind-registry.js'
import type { StateInstance } from '../state/state.js'
import { AppliedValues } from './applied-values.js'
import type { EventListener, Interruption } from './events.js'
import { instanceRecord } from './instance-record.js'
import type { ApplyRecord } from './record.js'

/** What every part of an apply works with. */
export class ApplyContext {
  readonly values: AppliedValues
  readonly #changes = new Map<string, PlannedChange[]>()
  /** Hashes of write-only arguments by address, made before the first step. */
  readonly secrets = new Map<string, { readonly [path: string]: string }>()

  constructor(
    readonly plan: WorkingPlan,
    readonly desired: Desired,
    readonly session: Session,
    readonly runtime: Runtime,
    readonly registry: KindRegistry,
    readonly record: ApplyRecord,
    readonly parallelism: number,
    readonly interruption: Interruption,
    readonly tell: EventListener,
  ) {
    this.values = new AppliedValues(this, plan, record.draft)
    for (const change of plan.changes) {
      const list = this.#changes.get(change.address)
      if (list) list.push(change)
      else this.#changes.set(change.address, [change])
    }
  }

  monotonic(): number {
    return this.runtime.clock.monotonic()
  }

  /** The changes of an address: that of the current object first, then those of deposed ones. */
  changesOf(address: string): readonly PlannedChange[] {
    return this.#changes.get(address) ?? []
  }

  changeOf(address: string): PlannedChange | undefined {
    return this.changesOf(address)[0]
  }

  /** What the state says of an object from the moment it is bound; what is unknown so far is null. */
  pendingRecord(address: string): StateInstance {
    const change = this.changeOf(address)
    const value = change?.planned ?? change?.prior
    invariant(change && value, `a step binds ${address}, which the plan says nothing of`)
    const before = this.record.draft.instance(address)
    return instanceRecord(
      this.registry,
      change,
      value,
      '',
      this.dependencies(address),
      before,
      this.secrets.get(address) ?? {},
    )
  }

  /** The blocks that an instance depends on, as the state keeps them. */
  dependencies(address: string): readonly string[] {
    return this.plan.blockDependencies.get(address) ?? this.record.draft.instance(address)?.dependencies ?? []
  }

  /** A key for the object that a binding pushes out; undefined where there is none, or where it was gone when planned. */
  deposedKey(address: string): string | undefined {
    const before = this.record.draft.instance(address)
    if (!before || before.identity === '' || this.changeOf(address)?.action === 'create') return undefined
    return Buffer.from(this.runtime.random.bytes(4)).toString('hex')
  }
}
