import type { Database, DatabaseRecord, Ref } from '../database/database.js'
import { nullRef } from '../database/database.js'
import { agilityRefusals } from '../rules/agility.js'
import { bootHereRefusals } from '../rules/boot-here.js'
import { flagOf, refOf, textOf } from '../rules/field.js'
import { isProtected } from '../rules/ha-storage.js'
import { isLive } from '../rules/related.js'
import { isBefore } from '../rules/release.js'
import { freeStaticMemoryOf, neededToRestart } from '../rules/vm-memory.js'
import type { Placement } from './packing.js'
import type { RestartQuestion } from './restart-question.js'
import { applyPlan, isPlanAlwaysPossible, specificPlan } from './restart-question.js'

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
  readonly next: RestartQuestion
}

/** VMs that HA restarts now. */
export function protectedVmsOf(database: Database): readonly Ref[] {
  return database.records('VM').flatMap(([vm, record]) => (isProtected(record) ? [vm] : []))
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
  const hosts = byUuid(database, 'host', usableHosts(database, alive, change))
  const vms = byUuid(database, 'VM', [
    ...new Set([...(change.protectedVms ?? protectedVmsOf(database)), ...(change.newlyProtected ?? [])]),
  ])
  const usable = new Set(hosts)
  const places = new Map(vms.map(vm => [vm, placeOf(database, vm, usable, change)]))
  const place = (vm: Ref) => places.get(vm)
  const agile = vms.filter(vm => agilityRefusals(database, vm).length === 0)
  const free = new Set(agile)
  const tied = vms.filter(vm => !free.has(vm))
  const pinned = pinTied(database, release, tied, place)
  const needs = new Map(vms.map(vm => [vm, neededToRestart(recordFor(database, vm))]))
  const taken = (host: Ref) =>
    pinned.reduce((sum, [vm, home]) => sum + (home === host ? (needs.get(vm) ?? 0) : 0), 0)
  const question: RestartQuestion = {
    hosts: hosts.map(host => [host, freeAfter(database, host, change, needs) - taken(host)] as const),
    vms: agile.map(vm => [vm, needs.get(vm) ?? 0] as const),
    placement: agile.flatMap(vm => {
      const host = place(vm)
      return host === undefined ? [] : [[vm, host] as const]
    }),
    totalHosts: database.refs('host').length,
    failures,
  }
  const offline = agile.filter(vm => place(vm) === undefined)
  const agilePlan = specificPlan(question, offline)
  const plan = [...pinned, ...agilePlan]
  const planned = new Set(plan.map(([vm]) => vm))
  const unplaced = vms.filter(vm => place(vm) === undefined && !planned.has(vm))
  return { plan, unplaced, hasNonAgile: tied.length > 0, next: applyPlan(question, agilePlan) }
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
function pinTied(
  database: Database,
  release: string,
  tied: readonly Ref[],
  place: (vm: Ref) => Ref | undefined,
): Placement<Ref, Ref> {
  const hosts = byUuid(database, 'host', database.refs('host'))
  return tied
    .filter(vm => place(vm) === undefined)
    .flatMap(vm => {
      const home = hosts.find(
        host =>
          bootHereRefusals(database, vm, host, { release, skipsMemory: true, skipsCpu: true }).length === 0,
      )
      return home === undefined ? [] : [[vm, home] as const]
    })
}

/** A host's free memory at static_max, with leaving VMs given back and arriving ones taken. */
function freeAfter(
  database: Database,
  host: Ref,
  change: PlannedChange,
  needs: ReadonlyMap<Ref, number>,
): number {
  const need = (vm: Ref) => needs.get(vm) ?? neededToRestart(recordFor(database, vm))
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

function byUuid(database: Database, className: string, refs: readonly Ref[]): readonly Ref[] {
  const named = refs.map(ref => [textOf(database.get(className, ref) ?? {}, 'uuid'), ref] as const)
  return named.sort(([first], [second]) => (first < second ? -1 : 1)).map(([, ref]) => ref)
}
