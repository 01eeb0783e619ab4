import { Failure } from '../../../src/diagnostic/failure.js'
import type { Change } from '../../../src/provider/change.js'
import type { XapiContext } from '../context.js'
import { flagOf, textOf } from '../drafting/attribute.js'
import type { Obstacles } from '../drafting/staging.js'
import { openAt } from '../messages/sessions.js'
import { findByRef, poolRecord, table } from '../observation/find.js'
import type { ObservedPool, XapiObservation } from '../observation/observation.js'
import { flagField, textField } from '../observation/record.js'
import type { XapiSession, XapiValue } from '../session/xapi-session.js'

/**
 * Which VMs of which hosts cannot leave while they run, and why, as the pools themselves tell. Only pools are asked in
 * which the plan may empty a host.
 */
export async function askObstacles(
  changes: readonly Change[],
  observation: XapiObservation,
  context: XapiContext,
): Promise<Obstacles> {
  return changes.some(mayEmptyHosts) ? obstaclesIn([...observation.pools.values()], context) : new Map()
}

/** The same of these pools, whatever is planned. */
export async function obstaclesIn(pools: readonly ObservedPool[], context: XapiContext): Promise<Obstacles> {
  const fork = context.emulator?.fork()
  const dialer =
    fork === undefined || context.dialFork === undefined ? context.dialer : context.dialFork(fork)
  const asking: XapiContext = { ...context, dialer }
  const found = new Map<string, ReadonlyMap<string, readonly string[]>>()
  for (const pool of pools) {
    const inhabited = inhabitedHosts(pool)
    if (inhabited.length === 0) continue
    const session = await sessionAt(pool.coordinatorAddress, asking)
    if (fork !== undefined && session !== undefined && isArmed(pool)) await session.call('pool.disable_ha')
    for (const host of inhabited) {
      const answer = session === undefined ? undefined : await ask(session, host)
      if (answer !== undefined) found.set(hostUuid(pool, host), byUuid(answer, pool))
    }
  }
  return found
}

function mayEmptyHosts({ kindName, planned }: Change): boolean {
  if (kindName === 'host')
    return flagOf(planned, 'maintenance') === true || textOf(planned, 'cpu_features') !== undefined
  return kindName === 'patch'
}

function inhabitedHosts(pool: ObservedPool): readonly string[] {
  const homes = [...table(pool, 'VM').values()].flatMap(vm =>
    vm['is_control_domain'] === true || vm['power_state'] === 'Halted' ? [] : [textField(vm, 'resident_on')],
  )
  return [...new Set(homes)].filter(host => table(pool, 'host').has(host))
}

async function sessionAt(address: string, context: XapiContext): Promise<XapiSession | undefined> {
  try {
    return await openAt(address, context)
  } catch (problem) {
    return leftOut(problem)
  }
}

async function ask(session: XapiSession, host: string): Promise<XapiValue | undefined> {
  try {
    return await session.call('host.get_vms_which_prevent_evacuation', host)
  } catch (problem) {
    return leftOut(problem)
  }
}

/** A pool that does not answer is told of by the rehearsal; here it has nothing to say. */
function leftOut(problem: unknown): undefined {
  if (problem instanceof Failure) return undefined
  throw problem
}

function isArmed(pool: ObservedPool): boolean {
  return flagField(poolRecord(pool)?.record ?? {}, 'ha_enabled')
}

function hostUuid(pool: ObservedPool, ref: string): string {
  return textField(findByRef(pool, 'host', ref)?.record ?? {}, 'uuid')
}

function byUuid(answer: XapiValue, pool: ObservedPool): ReadonlyMap<string, readonly string[]> {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return new Map()
  return new Map(
    Object.entries(answer).flatMap(([vm, reason]) => {
      const uuid = textField(findByRef(pool, 'VM', vm)?.record ?? {}, 'uuid')
      const words = Array.isArray(reason) ? reason.map(String) : []
      // HA is off while a host is emptied.
      return uuid === '' || words[0] === 'HOST_EVACUATE_VM_NOT_HA_PROTECTED' ? [] : [[uuid, words] as const]
    }),
  )
}
