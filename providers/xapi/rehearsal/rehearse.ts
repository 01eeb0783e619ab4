import { Failure } from '../../../src/diagnostic/failure.js'
import { resolveArguments } from '../../../src/provider/arguments.js'
import type { Finding } from '../../../src/provider/contract.js'
import type { Json, Step, StepNeed } from '../../../src/provider/step.js'
import type { Emulator } from '../../emulator/emulator.js'
import type { XapiContext } from '../context.js'
import { objectArgument, valueAt } from '../drafting/argument.js'
import { jsonOf } from '../drafting/attribute.js'
import type { Staging } from '../drafting/staging.js'
import { mostFailuresArgument } from '../kinds/ha_plan/steps.js'
import { bestHost } from '../kinds/vm/start.js'
import { dropSessions } from '../messages/sessions.js'
import type { OrderedStep } from '../ordering/order.js'
import { perform } from '../perform.js'
import { countedFailures } from './failures.js'
import { refusalFindings } from './finding.js'
import { choosePlace } from './place.js'
import { Room } from './room.js'
import { Turns } from './turns.js'
import { type ForetoldRefusal, refusingDialer, RehearsalRefusal } from './refusing-dialer.js'
import { switchOnByHand } from './world.js'

/** What a rehearsal leaves: the steps with their places chosen, what would be refused, and the world as it would be. */
export interface Rehearsal {
  readonly steps: readonly OrderedStep[]
  readonly findings: readonly Finding[]
  /** Steps that would be refused, or that wait for one that would. */
  readonly blocked: ReadonlySet<string>
  /** Optional steps that would be refused and were left out of the plan. */
  readonly dropped: readonly OrderedStep[]
  readonly world: Emulator
  /** When each step was done, in seconds of the rehearsed world's clock. */
  readonly finishedAt: ReadonlyMap<string, number>
}

/** Walks the steps in order on a fork of the emulated world. Each refusal is told once, at the step that meets it. */
export async function rehearse(
  ordered: readonly OrderedStep[],
  staging: Staging,
  context: XapiContext,
  world: Emulator,
): Promise<Rehearsal> {
  const dialer = refusingDialer(
    world,
    context.dialFork === undefined ? context.dialer : context.dialFork(world),
  )
  const rehearsing: XapiContext = { ...context, dialer }
  const asking: XapiContext = { ...context, dialer: refusingDialer(world, dialer, 'ask') }
  const results = new Map<string, Json>()
  const blocked = new Set<string>()
  const dropped: OrderedStep[] = []
  const kept: OrderedStep[] = []
  const findings: Finding[] = []
  const finishedAt = new Map<string, number>()
  const room = new Room(world, staging)
  const turns = new Turns(world, staging)
  for (const item of ordered) {
    if (isHeldUp(item, blocked)) {
      blocked.add(item.step.id)
      kept.push(item)
      findings.push(...(await blockedJoin(item, results, staging, asking, world)))
      continue
    }
    const chosen = placedStep(item, results, staging, world)
    if (chosen === undefined) {
      dropped.push(item)
      continue
    }
    const placed = withNeeds(chosen, turns.note(chosen.step))
    if (item.draft.handSwitches !== undefined) switchOnByHand(world, item.draft.handSwitches)
    try {
      results.set(placed.step.id, await performRehearsed(placed.step, results, staging, rehearsing))
      finishedAt.set(placed.step.id, world.world.clock.now())
      kept.push(withNeeds(placed, room.note(placed.step)))
    } catch (problem) {
      if (!(problem instanceof Failure)) throw problem
      if (placed.draft.isOptional === true && isNeedless(problem)) {
        dropped.push(placed)
        continue
      }
      kept.push(placed)
      blocked.add(placed.step.id)
      findings.push(
        ...refusalFindings(
          placed,
          problem instanceof RehearsalRefusal
            ? problem.refusals
            : [{ code: problem.code, parameters: problem.parameters }],
          problem,
          staging,
          world,
        ),
      )
    }
  }
  dropSessions(dialer)
  dropSessions(asking.dialer)
  return { steps: withoutDropped(kept, dropped), findings, blocked, dropped, world, finishedAt }
}

function isHeldUp({ step, rests }: OrderedStep, blocked: ReadonlySet<string>): boolean {
  return blocked.size > 0 && rests.some(steps => steps.some(id => id !== step.id && blocked.has(id)))
}

function withNeeds(item: OrderedStep, needs: readonly StepNeed[]): OrderedStep {
  const added = needs.filter(need => item.step.needs.every(other => other.step !== need.step))
  return added.length === 0
    ? item
    : { ...item, step: { ...item.step, needs: [...item.step.needs, ...added] } }
}

async function performRehearsed(
  step: Step,
  results: ReadonlyMap<string, Json>,
  staging: Staging,
  context: XapiContext,
): Promise<Json> {
  const { values } = await resolveArguments(step, {
    result: id => results.get(id) ?? null,
    evaluate: (address, path) => {
      const change = staging.changes.get(address)
      const value = valueAt(change?.config, path) ?? valueAt(change?.planned, path)
      const known = value === undefined ? undefined : jsonOf(value)
      return Promise.resolve({ json: known ?? 'known after apply', isSensitive: false })
    },
  })
  return perform(step, values, context)
}

/** What an optional step is for cannot be had, or is there already. */
function isNeedless({ code }: Failure): boolean {
  return code.startsWith('SR_BACKEND_FAILURE') || code === 'NETWORK_ALREADY_CONNECTED'
}

/** Codes that only tell that steps before a join were not done. */
function isConsequence(refusal: ForetoldRefusal): boolean {
  return (
    refusal.code === 'HOST_STILL_BOOTING' ||
    refusal.parameters.some(parameter => /^(Patches|Updates)/.test(parameter))
  )
}

/** A join that has to wait for a refused step is asked for its own reasons all the same: its user wants them all at once. */
async function blockedJoin(
  item: OrderedStep,
  results: ReadonlyMap<string, Json>,
  staging: Staging,
  context: XapiContext,
  world: Emulator,
): Promise<readonly Finding[]> {
  if (!item.step.call.startsWith('pool.join')) return []
  try {
    await performRehearsed(item.step, results, staging, context)
    return []
  } catch (problem) {
    if (!(problem instanceof RehearsalRefusal)) {
      if (problem instanceof Failure) return []
      throw problem
    }
    return refusalFindings(
      item,
      problem.refusals.filter(refusal => !isConsequence(refusal)),
      problem,
      staging,
      world,
    )
  }
}

/** A start whose host is not written gets the host that xapi would put first; undefined for a step that would change nothing. */
function placedStep(
  item: OrderedStep,
  results: ReadonlyMap<string, Json>,
  staging: Staging,
  world: Emulator,
): OrderedStep | undefined {
  if (item.step.arguments.value === mostFailuresArgument) return countedFailures(item, staging, world)
  if (item.step.arguments.host !== bestHost) return item
  const place = choosePlace(item.step, results, staging, world)
  if (place === undefined) return item
  const step = {
    ...item.step,
    arguments: { ...item.step.arguments, host: objectArgument('host', place.uuid) },
    summary: `${item.step.summary} on ${place.name}${place.why === undefined ? '' : ` (${place.why})`}`,
  }
  return { ...item, step }
}

/** Steps that needed one that was left out need what that one needed. */
function withoutDropped(
  steps: readonly OrderedStep[],
  dropped: readonly OrderedStep[],
): readonly OrderedStep[] {
  if (dropped.length === 0) return steps
  const needsOf = new Map(dropped.map(item => [item.step.id, item.step.needs]))
  const through = (needs: Step['needs']): Step['needs'] =>
    needs.flatMap(need => (needsOf.has(need.step) ? through(needsOf.get(need.step) ?? []) : [need]))
  return steps.map(item => {
    const needs = [...new Map(through(item.step.needs).map(need => [need.step, need])).values()]
    return { ...item, step: { ...item.step, needs } }
  })
}
