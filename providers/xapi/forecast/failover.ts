import type { Database, DatabaseRecord, Ref } from '../../emulator/database/database.js'
import { computeRestartPlan, liveHosts } from '../../emulator/ha/failover-plan.js'
import { agilityRefusals } from '../../emulator/rules/agility.js'
import { neededToRestart } from '../../emulator/rules/vm-memory.js'

/** What becomes of one VM when its host fails. */
export interface Failover {
  readonly vm: string
  /** Its turn: VMs of a lower number are started first. */
  readonly order: number
  /** Seconds that the next in turn waits after its start. */
  readonly startDelaySeconds: number
  /** The host where it is started again; undefined where it stays down, or where that is open. */
  readonly to: string | undefined
  /** Why it is not started for certain; undefined for one that is. */
  readonly why: string | undefined
  readonly isProtected: boolean
}

/** What HA does when these hosts fail at once, as xapi plans it: by turn, then by name. Hosts by reference. */
export function failoverOf(database: Database, release: string, failed: readonly Ref[]): readonly Failover[] {
  const alive = liveHosts(database).filter(host => !failed.includes(host))
  const { plan, unplaced } = computeRestartPlan(database, release, alive, 0)
  // Where some have no place xapi drops the whole plan: each is started wherever it fits at its turn (xapi.md §3.10, 5).
  const planned = new Map(unplaced.length > 0 ? [] : plan)
  return failed
    .flatMap(host => guests(database, host))
    .map(([ref, record]) => describe(database, ref, record, planned.get(ref)))
    .toSorted((left, right) => left.order - right.order || (left.vm < right.vm ? -1 : 1))
}

/** VMs that run on a host. */
function guests(database: Database, host: Ref): readonly (readonly [Ref, DatabaseRecord])[] {
  return database
    .referring('VM', 'resident_on', host)
    .filter(([, vm]) => vm['power_state'] !== 'Halted' && vm['is_control_domain'] !== true)
}

function describe(database: Database, ref: Ref, vm: DatabaseRecord, host: Ref | undefined): Failover {
  const priority = String(vm['ha_restart_priority'] ?? '')
  const isProtected = priority === 'restart' && vm['ha_always_run'] === true
  const to = host === undefined ? undefined : String(database.get('host', host)?.['name_label'] ?? '')
  return {
    vm: String(vm['name_label']),
    order: Number(vm['order'] ?? 0),
    startDelaySeconds: Number(vm['start_delay'] ?? 0),
    to,
    why: to === undefined ? whyNot(database, ref, vm, isProtected) : undefined,
    isProtected,
  }
}

function whyNot(database: Database, ref: Ref, vm: DatabaseRecord, isProtected: boolean): string {
  if (vm['ha_restart_priority'] === 'best-effort') return 'tried if there is room'
  if (!isProtected) return 'not protected'
  if (agilityRefusals(database, ref).length > 0) return 'tied to its host'
  const mebibytes = Math.round(neededToRestart(vm) / 1048576)
  return `tried at its turn wherever ${mebibytes} MiB are free: not all protected VMs have a place`
}
