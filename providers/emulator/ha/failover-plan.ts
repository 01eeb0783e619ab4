import type { Database, DatabaseRecord, Ref } from '../database/database.js'
import { nullRef } from '../database/database.js'
import { bootHereRefusals } from '../rules/boot-here.js'
import { flagOf, refOf, textOf } from '../rules/field.js'
import { isLive } from '../rules/related.js'
import { isBefore } from '../rules/release.js'
import { freeStaticMemoryOf, neededToRestart } from '../rules/vm-memory.js'
import type { Placement } from './packing.js'
import { guestOf, protectedAmong, together, type Guest, type Guests } from './protected-guests.js'
import { applyPlan, specificPlan, type RestartQuestion } from './restart-question.js'
import { isPlanAlwaysPossible, loadOf, type PoolLoad } from './survival.js'

/** A change that is planned for: who comes, who goes, which hosts stop taking VMs (xapi.md §3.6). */
export interface PlannedChange {
  readonly arriving?: readonly { readonly vm: Ref; readonly host: Ref }[]
  readonly leaving?: readonly Ref[]
  readonly hostsToDisable?: readonly Ref[]
  readonly newlyProtected?: readonly Ref[]
  /** The protected set, where it is asked about other priorities than the recorded ones. */
  readonly protectedVms?: readonly Ref[]
}

/** How far a plan reaches. */
export type PlanResult = 'Plan_exists_for_all_VMs' | 'Plan_exists_excluding_non_agile_VMs' | 'No_plan_exists'

/** Which offline VM restarts where, which cannot, and what is left for the next question. */
export interface RestartPlan {
  readonly plan: Placement<Ref, Ref>
  readonly unplaced: readonly Ref[]
  readonly hasNonAgile: boolean
  readonly next: PoolLoad
}

/** Hosts that are enabled and alive. */
export function liveHosts(database: Database): readonly Ref[] {
  return database
    .records('host')
    .filter(([host, record]) => flagOf(record, 'enabled') && isLive(database, host))
    .map(([host]) => host)
}

/** The restart plan of xapi.md §3.6 for protected VMs, with only `alive` hosts left. */
export function computeRestartPlan(
  database: Database,
  release: string,
  alive: readonly Ref[],
  failures: number,
  change: PlannedChange = {},
): RestartPlan {
  const hosts = hostsByUuid(database, usableHosts(database, alive, change))
  const { at, offline } = whereGuestsAre(database, hosts, change)
  const waiting = byUuid(offline)
  const needs = new Map(waiting.map(guest => [guest.vm, guest.needs]))
  const pinned = pinTied(
    database,
    release,
    waiting.filter(({ isAgile }) => !isAgile),
  )
  const taken = (host: Ref) =>
    pinned.reduce((sum, [vm, home]) => sum + (home === host ? (needs.get(vm) ?? 0) : 0), 0)
  const question: RestartQuestion = {
    hosts: hosts.map(host => [host, freeAfter(database, host, change) - taken(host)] as const),
    vms: waiting.filter(({ isAgile }) => isAgile).map(({ vm, needs: size }) => [vm, size] as const),
    placement: [],
    totalHosts: database.refs('host').length,
    failures,
  }
  const agilePlan = specificPlan(
    question,
    question.vms.map(([vm]) => vm),
  )
  const plan = [...pinned, ...agilePlan]
  const planned = new Set(plan.map(([vm]) => vm))
  return {
    plan,
    unplaced: waiting.map(({ vm }) => vm).filter(vm => !planned.has(vm)),
    hasNonAgile:
      waiting.some(({ isAgile }) => !isAgile) ||
      [...at.values()].some(({ all, agileSizes }) => all.length > agileSizes.length),
    next: loadOf(applyPlan(question, agilePlan), host => at.get(host)?.agileSizes ?? []),
  }
}

/** Whether the pool survives that many failures (xapi.md §3.6, plan_for_n_failures). */
export function planForFailures(
  database: Database,
  release: string,
  failures: number,
  change: PlannedChange = {},
): PlanResult {
  const restart = computeRestartPlan(database, release, liveHosts(database), failures, change)
  if (restart.unplaced.length > 0) return 'No_plan_exists'
  if (!isPlanAlwaysPossible(restart.next, isBefore(release, '7.4'))) return 'No_plan_exists'
  return restart.hasNonAgile ? 'Plan_exists_excluding_non_agile_VMs' : 'Plan_exists_for_all_VMs'
}

/** The largest number of failures with a full plan, by xapi's bisection: 0 itself is never tested (xapi.md §3.7). */
export function maximumFailures(database: Database, release: string, change: PlannedChange = {}): number {
  const hasPlan = (failures: number) =>
    planForFailures(database, release, failures, change) === 'Plan_exists_for_all_VMs'
  let low = 0
  let high = limitOfFailures(database)
  if (hasPlan(high)) return high
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (hasPlan(middle)) low = middle
    else high = middle
  }
  return low
}

/** All hosts, or with a cluster what its quorum allows (xapi.md §3.7). */
function limitOfFailures(database: Database): number {
  const members = database.records('Cluster_host')
  if (members.length === 0) return database.refs('host').length
  const disabled = members.filter(([, member]) => !flagOf(member, 'enabled')).length
  return Math.floor((members.length - disabled - 1) / 2) + disabled
}

function usableHosts(database: Database, alive: readonly Ref[], change: PlannedChange): readonly Ref[] {
  const usable = new Set(liveHosts(database))
  return alive.filter(host => usable.has(host) && change.hostsToDisable?.includes(host) !== true)
}

/** Protected VMs by the usable host that they are on or scheduled to after the change, and those that are offline. */
function whereGuestsAre(
  database: Database,
  usable: readonly Ref[],
  change: PlannedChange,
): { readonly at: ReadonlyMap<Ref, Guests>; readonly offline: readonly Guest[] } {
  const hosts = new Set(usable)
  const touched = new Set([
    ...(change.arriving ?? []).map(({ vm }) => vm),
    ...(change.leaving ?? []),
    ...(change.newlyProtected ?? []),
  ])
  const at = new Map<Ref, Guests>()
  const homeless: Guest[] = []
  const moving: Guest[] = []
  if (change.protectedVms === undefined) {
    const residents = (host: Ref) => protectedAmong(database, database.referring('VM', 'resident_on', host))
    const isMoving = ({ vm }: Guest) => touched.has(vm)
    for (const host of usable) {
      const guests = residents(host)
      const isTouched = touched.size > 0 && guests.all.some(isMoving)
      at.set(host, isTouched ? together(guests.all.filter(guest => !isMoving(guest))) : guests)
      if (isTouched) moving.push(...guests.all.filter(isMoving))
    }
    for (const place of [nullRef, ...database.refs('host')])
      if (!hosts.has(place)) homeless.push(...residents(place).all)
  } else homeless.push(...guestsNamed(database, change.protectedVms))
  const counted = new Set([...homeless, ...moving].map(({ vm }) => vm))
  const added = (change.newlyProtected ?? []).filter(vm => !counted.has(vm))
  const offline: Guest[] = []
  const arrived = new Map<Ref, Guest[]>()
  for (const guest of [...homeless, ...moving, ...guestsNamed(database, added)]) {
    const place = placeOf(database, guest.vm, hosts, change)
    if (place === undefined) offline.push(guest)
    else arrived.set(place, [...(arrived.get(place) ?? []), guest])
  }
  for (const [host, guests] of arrived) at.set(host, together([...(at.get(host)?.all ?? []), ...guests]))
  return { at, offline }
}

function guestsNamed(database: Database, vms: readonly Ref[]): readonly Guest[] {
  return [...new Set(vms)].map(vm => guestOf(database, vm, recordFor(database, vm)))
}

/** The live host that a VM is on or scheduled to, after the change; undefined for one that is offline. */
function placeOf(
  database: Database,
  vm: Ref,
  hosts: ReadonlySet<Ref>,
  change: PlannedChange,
): Ref | undefined {
  const arrival = change.arriving?.find(entry => entry.vm === vm)
  if (arrival) return hosts.has(arrival.host) ? arrival.host : undefined
  if (change.leaving?.includes(vm) === true) return undefined
  const record = recordFor(database, vm)
  return ['resident_on', 'scheduled_to_be_resident_on']
    .map(field => refOf(record, field))
    .find(host => host !== nullRef && hosts.has(host))
}

/** Non-agile offline VMs with the first host, by uuid and of all hosts, that can take them apart from memory. */
function pinTied(database: Database, release: string, tied: readonly Guest[]): Placement<Ref, Ref> {
  if (tied.length === 0) return []
  const hosts = hostsByUuid(database, database.refs('host'))
  return tied.flatMap(({ vm }) => {
    const home = hosts.find(
      host =>
        bootHereRefusals(database, vm, host, { release, skipsMemory: true, skipsCpu: true }).length === 0,
    )
    return home === undefined ? [] : [[vm, home] as const]
  })
}

/** A host's free memory at static_max, with leaving VMs given back and arriving ones taken. */
function freeAfter(database: Database, host: Ref, change: PlannedChange): number {
  const need = (vm: Ref) => neededToRestart(recordFor(database, vm))
  const isHere = (vm: Ref) => refOf(recordFor(database, vm), 'resident_on') === host
  const leaving = (change.leaving ?? []).filter(isHere).reduce((sum, vm) => sum + need(vm), 0)
  const arriving = (change.arriving ?? [])
    .filter(
      entry => entry.host === host && !(isHere(entry.vm) && change.leaving?.includes(entry.vm) !== true),
    )
    .reduce((sum, entry) => sum + need(entry.vm), 0)
  return freeStaticMemoryOf(database, host) + leaving - arriving
}

function recordFor(database: Database, vm: Ref): DatabaseRecord {
  return database.get('VM', vm) ?? {}
}

function hostsByUuid(database: Database, hosts: readonly Ref[]): readonly Ref[] {
  return byUuid(hosts.map(host => ({ host, uuid: textOf(database.get('host', host) ?? {}, 'uuid') }))).map(
    ({ host }) => host,
  )
}

function byUuid<T extends { readonly uuid: string }>(things: readonly T[]): readonly T[] {
  return things.toSorted((first, second) => (first.uuid < second.uuid ? -1 : 1))
}
