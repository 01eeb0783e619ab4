import type { Bracket, Finding, PlanOptions, ProviderPlan } from '../../src/provider/contract.js'
import type { Change } from '../../src/provider/change.js'
import type { Argument } from '../../src/provider/step.js'
import type { Emulator } from '../emulator/emulator.js'
import type { XapiContext } from './context.js'
import { objectArgument } from './drafting/argument.js'
import { textOf } from './drafting/attribute.js'
import type { Draft } from './drafting/draft.js'
import { planPools } from './drafting/pool-plan.js'
import { changesOf, poolOf, type Staging } from './drafting/staging.js'
import { forecastOf } from './forecast/forecast.js'
import { wantsMost } from './kinds/ha_plan/steps.js'
import { bestHost } from './kinds/vm/start.js'
import type { XapiObservation } from './observation/observation.js'
import { type Armed, arm } from './ordering/arm.js'
import { leftoverSteps } from './ordering/leftover.js'
import { type OrderedStep, orderDrafts } from './ordering/order.js'
import { stage } from './ordering/stage.js'
import { tellPools } from './policy/belonging.js'
import { haAdvice } from './policy/high-availability-advice.js'
import { haFindings } from './policy/high-availability.js'
import { lostFindings } from './policy/lost.js'
import { maintenanceFindings } from './policy/maintenance.js'
import { policyFindings, withoutDoubles } from './policy/policy.js'
import { askObstacles } from './rehearsal/obstacles.js'
import { probeStorage } from './rehearsal/probe.js'
import { pathFindings } from './rehearsal/path.js'
import { type Rehearsal, rehearse } from './rehearsal/rehearse.js'
import { soonest } from './rehearsal/soonest.js'
import { readUpdates } from './rehearsal/update.js'

/** Objects that stay where they are when their blocks go are taken leave of like those that are destroyed. */
function asRemoval(change: Change): Change {
  return change.action === 'forget' && change.remains !== undefined ? { ...change, action: 'delete' } : change
}

/**
 * The whole set of changes as ordered steps, rehearsed on a fork of the emulated world, with every refusal foretold at
 * the block that causes it. Writes nothing; the same input gives the same result.
 */
export async function planSet(
  wanted: readonly Change[],
  observation: XapiObservation,
  options: PlanOptions,
  context: XapiContext,
): Promise<ProviderPlan> {
  const everything = wanted.map(asRemoval)
  const bare: Staging = {
    changes: new Map(everything.map(change => [change.address, change])),
    observation,
    pools: planPools(everything, observation),
    probes: new Map(),
    updates: new Map(),
    obstacles: new Map(),
  }
  const { told: changes, findings: homeless } = tellPools(bare)
  const blank: Staging = {
    ...bare,
    changes: new Map(changes.map(change => [change.address, change])),
    updates: await readUpdates(changes, context),
    obstacles: await askObstacles(changes, observation, context),
  }
  const probed = await probeStorage(blank, options.tombstones ?? {}, context)
  const promised: Staging = { ...blank, probes: probed.answers }
  const { emulator } = context
  if (options.skipChecks === true || emulator === undefined) {
    const { armed, ordered } = orderedSteps(promised)
    return finished(
      ordered.map(item => placedAnywhere(item, promised)),
      [],
      bracketsOf(armed, undefined),
    )
  }
  const first = await rehearsed(promised, context, emulator)
  const unpromised = overpromised(first.rehearsal, promised)
  const { staging, armed, rehearsal } =
    unpromised.size === 0 ? first : await rehearsed({ ...promised, unpromised }, context, emulator)
  const findings = [
    ...homeless,
    ...rehearsal.findings,
    ...probed.findings,
    ...policyFindings(staging, rehearsal),
    ...haFindings(staging, rehearsal),
    ...haAdvice(staging, rehearsal.world),
    ...pathFindings(staging, rehearsal),
    ...lostFindings(staging, rehearsal),
    ...maintenanceFindings(staging, rehearsal),
  ]
  const plan = finished(
    rehearsal.steps.map(item => placedAnywhere(item, staging)),
    withoutDoubles(findings),
    bracketsOf(armed, rehearsal),
  )
  context.keepWorld?.(rehearsal.world)
  const forecast = await forecastOf(staging, rehearsal, options.isIllustrated === true)
  return { ...plan, blocked: [...rehearsal.blocked], givenUp: givenUp(rehearsal), forecast }
}

interface Ordering {
  readonly armed: Armed
  readonly ordered: readonly OrderedStep[]
}

function orderedSteps(staging: Staging): Ordering {
  const staged = stage(staging)
  const armed = arm([...staged, ...leftoverSteps(staged, staging)], staging)
  return { armed, ordered: orderDrafts(givingFirst(armed.drafts, staging)) }
}

async function rehearsed(
  staging: Staging,
  context: XapiContext,
  emulator: Emulator,
): Promise<{ readonly staging: Staging; readonly armed: Armed; readonly rehearsal: Rehearsal }> {
  const { armed, ordered } = orderedSteps(staging)
  const rehearsal = await rehearse(ordered, staging, context, emulator.fork({ isRehearsal: true }))
  return { staging, armed, rehearsal }
}

/** Pools that are to tolerate as many failures as hold, and where less would hold meanwhile than is promised now. */
function overpromised({ findings }: Rehearsal, staging: Staging): ReadonlySet<string> {
  const isBroken = findings.some(({ code }) => code === 'HA_OPERATION_WOULD_BREAK_FAILOVER_PLAN')
  const plans = isBroken ? changesOf('ha_plan', staging).filter(wantsMost) : []
  return new Set(plans.flatMap(plan => poolOf(plan, staging)?.uuid ?? []))
}

function givenUp({ dropped }: Rehearsal): NonNullable<ProviderPlan['givenUp']> {
  return dropped.flatMap(({ draft: { address, brings } }) =>
    brings === undefined ? [] : [{ address, path: brings }],
  )
}

function finished(
  ordered: readonly OrderedStep[],
  findings: readonly Finding[],
  brackets: readonly Bracket[],
): ProviderPlan {
  return {
    steps: ordered.map(item => item.step),
    brackets,
    findings,
    forecast: { sections: [], pools: {} },
  }
}

/** Of steps that could come in any order, those that stop VMs come first: they make room for others. */
function givingFirst(drafts: readonly Draft[], staging: Staging): readonly Draft[] {
  const isGiving = (draft: Draft) => {
    const change = staging.changes.get(draft.address)
    if (change?.kindName !== 'vm' || change.action === 'create') return false
    return (
      change.action === 'delete' || ['halted', 'suspended'].includes(textOf(change.planned, 'power') ?? '')
    )
  }
  return [...drafts.filter(isGiving), ...drafts.filter(draft => !isGiving(draft))]
}

/** Each bracket with the time from its opening to its closing. */
function bracketsOf(armed: Armed, rehearsal: Rehearsal | undefined): readonly Bracket[] {
  const done = rehearsal === undefined || armed.brackets.length === 0 ? undefined : soonest(rehearsal)
  return armed.brackets.map(bracket => {
    const [from, to] = [bracket.opens, bracket.closes].map(step => done?.get(step))
    const minutes = from === undefined || to === undefined ? undefined : Math.ceil((to - from) / 60)
    const unprotected = minutes === undefined ? 'as long as the steps between take' : `about ${minutes} min`
    return { ...bracket, unprotected }
  })
}

/** A start that no rehearsal placed goes to the coordinator of its pool. */
function placedAnywhere(item: OrderedStep, staging: Staging): OrderedStep {
  if (item.step.arguments.host !== bestHost) return item
  const at = item.step.arguments.at
  const coordinator = staging.pools.map(pool => pool.coordinator).find(host => isLiteral(at, host.ip))
  if (coordinator === undefined) return item
  return {
    ...item,
    step: {
      ...item.step,
      arguments: { ...item.step.arguments, host: objectArgument('host', coordinator.uuid) },
    },
  }
}

function isLiteral(argument: Argument | undefined, value: string): boolean {
  return argument?.kind === 'literal' && argument.value === value
}
