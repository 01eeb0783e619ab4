import { type ApplyRequest, type ApplyResult, applyPlan } from '../../src/apply/apply-plan.js'
import type { ApplyEvent } from '../../src/apply/events.js'
import { type Recovery, recover } from '../../src/apply/recover.js'
import type { Desired } from '../../src/desired/desired.js'
import { makePlan } from '../../src/plan/make-plan.js'
import type { PlanRequest, WorkingPlan } from '../../src/plan/plan-request.js'
import { combineSessions } from '../../src/provider/combine.js'
import type { Session } from '../../src/provider/contract.js'
import { terraformDataProvider } from '../../src/provider/terraform-data.js'
import { createSimulatedRuntime, type SimulatedRuntime } from '../../src/runtime/simulated-runtime.js'
import { type KindRegistry, createKindRegistry } from '../../src/schema/kind-registry.js'
import { checkIntegrity } from '../../src/state/integrity.js'
import { emptyState } from '../../src/state/state-changes.js'
import type { State } from '../../src/state/state.js'
import { type FakeConfiguration, fakeDesired } from './fake-desired.js'
import { memoryBackend } from './memory-backend.js'
import { ScriptedWorld, attributeNames, scriptedProvider } from './scripted-provider.js'

/** The whole engine over a scripted world and a simulated disk; integrity is checked after every operation. */
export class Engine {
  readonly events: ApplyEvent[] = []

  readonly registry: KindRegistry

  constructor(
    readonly world: ScriptedWorld = new ScriptedWorld(),
    readonly runtime: SimulatedRuntime = createSimulatedRuntime(),
  ) {
    this.registry = createKindRegistry([scriptedProvider(world)])
  }

  async session(): Promise<Session> {
    const configuration = {
      value: { kind: 'object', attributes: new Map(), marks: 0 },
      folder: '/work',
    } as const
    const scripted = scriptedProvider(this.world)
    return combineSessions([
      {
        provider: terraformDataProvider,
        session: await terraformDataProvider.open(this.runtime, configuration),
      },
      { provider: scripted, session: await scripted.open(this.runtime, configuration) },
    ])
  }

  desired(configuration: FakeConfiguration): Desired {
    return fakeDesired(configuration, attributeNames)
  }

  async state(): Promise<State> {
    const { state } = await memoryBackend(this.runtime).load()
    return state ?? emptyState('5ca1ab1e-0000-4000-8000-000000000001', 'test')
  }

  async plan(configuration: FakeConfiguration, options: Partial<PlanRequest> = {}): Promise<WorkingPlan> {
    return makePlan({
      desired: this.desired(configuration),
      state: await this.state(),
      session: await this.session(),
      registry: this.registry,
      mode: 'normal',
      variables: new Map(),
      ...options,
    })
  }

  async apply(
    configuration: FakeConfiguration,
    options: Partial<PlanRequest> = {},
    more: Partial<ApplyRequest> = {},
  ): Promise<ApplyResult> {
    const session = await this.session()
    const desired = this.desired(configuration)
    const plan = await this.plan(configuration, { session, desired, ...options })
    const result = await applyPlan({
      plan,
      desired,
      session,
      registry: this.registry,
      backend: memoryBackend(this.runtime),
      runtime: this.runtime,
      writtenBy: 'test',
      events: event => this.events.push(event),
      ...more,
    })
    checkIntegrity(result.state)
    return result
  }

  async recover(configuration: FakeConfiguration): Promise<Recovery> {
    return recover({
      backend: memoryBackend(this.runtime),
      desired: this.desired(configuration),
      session: await this.session(),
      registry: this.registry,
    })
  }
}

/** Actions by address, no-ops included; deposed objects as `ADDRESS (deposed)`. */
export function actionsOf(plan: WorkingPlan): Readonly<Record<string, string>> {
  return Object.fromEntries(
    plan.changes.map(change => [
      change.deposedKey === undefined ? change.address : `${change.address} (deposed)`,
      change.action,
    ]),
  )
}
