import type { Database, Ref } from '../database/database.js'
import type { FieldValue } from '../database/database.js'
import { computeRestartPlan, liveHosts } from '../ha/failover-plan.js'
import { protectedVmsOf } from '../rules/ha-storage.js'
import { inGroups, type PlannedStart } from '../ha/restart-order.js'
import { noteEvent } from '../hardware-events.js'
import { flagOf, isMap, numberOf, recordOf, textOf } from '../rules/field.js'
import { isUp } from '../rules/contact.js'
import { poolRelease } from '../rules/pool-release.js'
import { coordinatorOf, isHaEnabled, isLive, nameOf, poolOf } from '../rules/related.js'
import { isAtLeast, isBefore } from '../rules/release.js'
import { lostPathRefusals } from '../rules/vm-path.js'
import { drawnHost, startRefusals } from '../rules/vm-start.js'
import type { AgendaEntry, World } from '../world.js'
import { refreshPlan } from './ha-pool.js'
import { disabledKey } from './host-liveness.js'
import { alertAbout } from './message.js'
import { bootVm } from './vm-power.js'

/** The planner looks at the pool this often; a start takes so long; a VM that failed to start is left alone so long. */
export const loopSeconds = 20
const startSeconds = 10
const failedSeconds = 120

/** Lets the planner look at the pool when it looks next; it sleeps while there is nothing to do. */
export function wakeHa(world: World, database: Database, inSeconds: number = loopSeconds): void {
  const atSeconds = world.clock.now() + inSeconds
  const isDue = pending(world, database, 'ha-loop').some(entry => entry.atSeconds <= atSeconds)
  if (!isHaEnabled(database) || isDue) return
  world.schedule({ atSeconds, event: 'ha-loop', databaseId: database.id, details: {} })
}

function pending(world: World, database: Database, event: string): readonly AgendaEntry[] {
  return world.agenda().filter(entry => entry.databaseId === database.id && entry.event === event)
}

/** A new coordinator gives live hosts so long to enable themselves before it restarts VMs (xapi.md §3.10, 3). */
const awaitedSeconds = 1800

/** Every host was disabled for an election: VMs are not restarted before those that live take them again. */
export function awaitHosts(world: World, database: Database): void {
  world.setFact(awaitedKey(database), world.clock.now() + awaitedSeconds)
}

function isAwaitingHosts(world: World, database: Database): boolean {
  const until = world.fact(awaitedKey(database))
  if (until === undefined) return false
  const isComing = database
    .refs('host')
    .some(
      host =>
        isLive(database, host) &&
        isUp(world, database, host) &&
        !flagOf(recordOf(database, 'host', host), 'enabled') &&
        world.fact(disabledKey(database, host)) !== true,
    )
  if (isComing && world.clock.now() < Number(until)) return true
  world.setFact(awaitedKey(database), undefined)
  return false
}

function awaitedKey(database: Database): string {
  return `ha/${database.id}/awaited`
}

/** A best-effort VM that went down with its host is started again once. */
export function noteReset(world: World, database: Database, vm: Ref): void {
  if (textOf(recordOf(database, 'VM', vm), 'ha_restart_priority') !== 'best-effort') return
  const key = resetKey(database)
  world.setFact(key, [...textsOf(world.fact(key)), vm])
}

/** Nothing is restarted for so long, in virtual seconds (pool.ha_prevent_restarts_for). */
export function preventRestarts(world: World, database: Database, seconds: number): void {
  world.setFact(preventedKey(database), world.clock.now() + seconds)
}

/** The seconds for which nothing is restarted yet. */
function preventedSeconds(world: World, database: Database): number {
  const until = world.fact(preventedKey(database))
  if (until === undefined) return 0
  const left = Number(until) - world.clock.now()
  if (left <= 0) world.setFact(preventedKey(database), undefined)
  return Math.max(0, left)
}

function preventedKey(database: Database): string {
  return `ha/${database.id}/prevented`
}

/** One look of the planner: what is protected and does not run is started, then best-effort VMs (xapi.md §3.10, 5 to 7). */
export function runHaLoop(world: World, database: Database): void {
  if (!isHaEnabled(database) || !isUp(world, database, coordinatorOf(database))) return
  if (pending(world, database, 'ha-restart').length > 0 || isAwaitingHosts(world, database))
    return wakeHa(world, database)
  const prevented = preventedSeconds(world, database)
  if (prevented > 0) return wakeHa(world, database, prevented)
  const release = poolRelease(world, database)
  const starts = [
    ...inGroups(protectedStarts(world, database, release), isBefore(release, '7.0')),
    ...inGroups(bestEffortStarts(world, database, release), isBefore(release, '7.0')),
  ]
  world.setFact(resetKey(database), undefined)
  world.setFact(liveSetKey(database), [...liveHosts(database)])
  if (starts.length === 0) refreshPlan(world, database, release)
  else scheduleStarts(world, database, startSeconds, { groups: starts.map(writeGroup), failed: [] })
}

function protectedStarts(world: World, database: Database, release: string): readonly PlannedStart[] {
  const failed = failuresOf(world, database)
  const isPatient = (vm: Ref) => world.clock.now() - Number(failed[vm] ?? -Infinity) < failedSeconds
  const offline = protectedVmsOf(database).filter(vm => isHalted(database, vm))
  if (offline.length === 0) return []
  const { plan, unplaced } = computeRestartPlan(database, release, liveHosts(database), 0)
  const planned = new Map(plan)
  const isComplete = unplaced.length === 0
  return offline
    .filter(vm => !isPatient(vm))
    .map(vm => ({
      vm,
      host: isComplete ? planned.get(vm) : undefined,
      order: numberOf(recordOf(database, 'VM', vm), 'order'),
    }))
}

/**
 * Those reset with their host. From 26.x on every halted one when hosts have come back and no protected VM is wanting, and
 * those that failed before while the live set stays as it is (xapi.md §3.10, 6).
 */
function bestEffortStarts(world: World, database: Database, release: string): readonly PlannedStart[] {
  const before = textsOf(world.fact(liveSetKey(database)))
  const now = liveHosts(database)
  const hasGrown = before.length > 0 && now.some(host => !before.includes(host))
  const isSame = !hasGrown && before.length === now.length
  const isWanting = Object.keys(failuresOf(world, database)).length > 0
  const reset = textsOf(world.fact(resetKey(database)))
  const retried = isSame ? Object.keys(mapIn(world, triesKey(database))) : []
  const isNew = isAtLeast(release, '26.0')
  const candidates =
    isNew && hasGrown && !isWanting ? bestEffortVms(database) : [...reset, ...(isNew ? retried : [])]
  return [...new Set(candidates)]
    .filter(vm => database.has('VM', vm) && isHalted(database, vm))
    .map(vm => ({ vm, host: undefined, order: numberOf(recordOf(database, 'VM', vm), 'order') }))
}

function bestEffortVms(database: Database): readonly Ref[] {
  return database
    .referring('VM', 'ha_restart_priority', 'best-effort')
    .filter(([, vm]) => !flagOf(vm, 'is_a_template'))
    .map(([vm]) => vm)
}

/** How often a best-effort VM that could not be started is tried again, from 26.x on. */
const bestEffortTries = 2

/** Counts the tries of best-effort VMs; those that have some left are tried at the next look. */
function countTries(world: World, database: Database, failed: readonly Ref[], release: string): void {
  if (!isAtLeast(release, '26.0')) return
  const before = mapIn(world, triesKey(database))
  const tries = failed.map(vm => [vm, Number(before[vm] ?? 0) + 1] as const)
  const left = Object.fromEntries(tries.filter(([, count]) => count <= bestEffortTries))
  const isAny = Object.keys(left).length > 0
  if (isAny || Object.keys(before).length > 0) world.setFact(triesKey(database), isAny ? left : undefined)
  if (isAny) wakeHa(world, database)
}

/** True for a VM that does not run and is not suspended. */
export function isHalted(database: Database, vm: Ref): boolean {
  return textOf(recordOf(database, 'VM', vm), 'power_state') === 'Halted'
}

/** What is left of a pass: groups of starts, and VMs that could not be started in it. */
interface Pass {
  readonly groups: readonly FieldValue[]
  readonly failed: readonly string[]
  /** True when the failures of the whole pass are being tried once more. */
  readonly isSecond?: boolean
}

function scheduleStarts(world: World, database: Database, inSeconds: number, pass: Pass): void {
  world.schedule({
    atSeconds: world.clock.now() + inSeconds,
    event: 'ha-restart',
    databaseId: database.id,
    details: { groups: pass.groups, failed: pass.failed, isSecond: pass.isSecond === true },
  })
}

/** One group of a pass has had its time to start; the next one follows when the longest of its delays is over. */
export function continueRestart(world: World, database: Database, { details }: AgendaEntry): void {
  if (!isHaEnabled(database) || !isUp(world, database, coordinatorOf(database))) return
  const release = poolRelease(world, database)
  const [group, ...groups] = Array.isArray(details['groups']) ? details['groups'] : []
  const starts = readGroup(group).filter(({ vm }) => database.get('VM', vm) && isHalted(database, vm))
  const started = starts.filter(start => startByHa(world, database, start, release))
  const failed = [
    ...textsOf(details['failed']),
    ...starts.filter(start => !started.includes(start)).map(({ vm }) => vm),
  ]
  const delay = Math.max(0, ...started.map(({ vm }) => numberOf(recordOf(database, 'VM', vm), 'start_delay')))
  const isSecond = details['isSecond'] === true
  if (groups.length > 0) scheduleStarts(world, database, startSeconds + delay, { groups, failed, isSecond })
  else if (failed.length > 0 && !isSecond) {
    const again = failed.map(vm => writeGroup([{ vm, host: undefined, order: 0 }]))
    scheduleStarts(world, database, startSeconds, { groups: again, failed: [], isSecond: true })
  } else endPass(world, database, failed, release)
}

/** A start that only the failover plan forbids is made all the same: the pool is overcommitted then (xapi.md §3.10, 5). */
function startByHa(world: World, database: Database, { vm, host }: PlannedStart, release: string): boolean {
  const operation = host === undefined ? 'start' : 'start_on'
  const refusals = startRefusals(database, { vm, host, operation, release })
  const isBroken = refusals.some(({ code }) => code === 'HA_OPERATION_WOULD_BREAK_FAILOVER_PLAN')
  if (refusals.some(({ code }) => code !== 'HA_OPERATION_WOULD_BREAK_FAILOVER_PLAN')) return false
  const target = host ?? drawnHost(world, database, vm, release)
  if (target === undefined || lostPathRefusals(world, database, vm, target).length > 0) return false
  if (isBroken) database.update('pool', poolOf(database)[0], { ha_overcommitted: true })
  bootVm({ world, database, vm, host: target, release, isPaused: false })
  noteEvent(
    world,
    `${nameOf(database, 'host', target)}: HA started the VM "${nameOf(database, 'VM', vm)}" here`,
  )
  return true
}

function endPass(world: World, database: Database, failed: readonly Ref[], release: string): void {
  const key = failureKey(database)
  const now = world.clock.now()
  const isProtectedVm = new Set(protectedVmsOf(database))
  const lasting = failed.filter(vm => isProtectedVm.has(vm))
  countTries(
    world,
    database,
    failed.filter(vm => !isProtectedVm.has(vm)),
    release,
  )
  const known = Object.entries(failuresOf(world, database)).filter(
    ([vm]) => isProtectedVm.has(vm) && isHalted(database, vm),
  )
  for (const vm of lasting) {
    if (known.some(([other]) => other === vm)) continue
    alertAbout(world, database, ['VM', vm], {
      name: 'HA_PROTECTED_VM_RESTART_FAILED',
      body: `The protected VM '${nameOf(database, 'VM', vm)}' could not be restarted`,
    })
  }
  const failures = Object.fromEntries([...known, ...lasting.map(vm => [vm, now] as const)])
  world.setFact(key, Object.keys(failures).length > 0 ? failures : undefined)
  refreshPlan(world, database, release)
  if (lasting.length > 0) wakeHa(world, database, failedSeconds)
}

function writeGroup(group: readonly PlannedStart[]): FieldValue {
  return group.map(({ vm, host }) => [vm, host ?? ''])
}

function readGroup(group: FieldValue | undefined): readonly PlannedStart[] {
  if (!Array.isArray(group)) return []
  return group.map(start => {
    const [vm = '', host = ''] = textsOf(start)
    return { vm, host: host === '' ? undefined : host, order: 0 }
  })
}

function failuresOf(world: World, database: Database): { readonly [vm: string]: FieldValue } {
  return mapIn(world, failureKey(database))
}

function mapIn(world: World, key: string): { readonly [vm: string]: FieldValue } {
  const kept = world.fact(key)
  return kept !== undefined && isMap(kept) ? kept : {}
}

function textsOf(value: FieldValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.map(String) : []
}

function failureKey(database: Database): string {
  return `ha/${database.id}/failed`
}

function resetKey(database: Database): string {
  return `ha/${database.id}/reset`
}

function triesKey(database: Database): string {
  return `ha/${database.id}/tries`
}

function liveSetKey(database: Database): string {
  return `ha/${database.id}/live`
}
