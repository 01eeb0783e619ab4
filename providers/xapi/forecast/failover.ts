import type { Database, DatabaseRecord, Ref } from '../../emulator/database/database.js'
import { computeRestartPlan, liveHosts } from '../../emulator/ha/failover-plan.js'
import { agilityRefusals } from '../../emulator/rules/agility.js'
import { freeStaticMemoryOf, neededToRestart } from '../../emulator/rules/vm-memory.js'

/** What becomes of one VM when its host fails. */
export interface Failover {
  readonly vm: string
  /** Its turn: VMs of a lower number are started first. */
  readonly order: number
  /** Seconds that the next in turn waits after its start. */
  readonly startDelaySeconds: number
  /** The host where it is started again; undefined where it stays down, or where that is open. */
  readonly to: string | undefined
  /** Bytes that are left on that host for other restarts once it runs there; undefined where the host is open. */
  readonly leftBytes: number | undefined
  /** Why it is not started for certain; undefined for one that is. */
  readonly why: string | undefined
  readonly isProtected: boolean
  /** Started for certain, tried where there is room, or not started at all. */
  readonly fate: 'restarts' | 'tried' | 'down'
}

/** What HA does when some hosts fail at once: by turn, then by name; and the memory that the others have left then. */
export interface Failure {
  /** Names of the hosts that fail. */
  readonly hosts: readonly string[]
  readonly failovers: readonly Failover[]
  /** By the name of each host that takes VMs: bytes that further restarts could use. */
  readonly left: ReadonlyMap<string, number>
}

/** What HA does when these hosts fail at once, as xapi plans it. Hosts by reference. */
export function failureOf(database: Database, release: string, failed: readonly Ref[]): Failure {
  const alive = liveHosts(database).filter(host => !failed.includes(host))
  const { plan, unplaced } = computeRestartPlan(database, release, alive, 0)
  // Where some have no place xapi drops the whole plan: each is started wherever it fits at its turn (xapi.md §3.10, 5).
  const planned = new Map(unplaced.length > 0 ? [] : plan)
  const left = new Map(alive.map(host => [host, freeStaticMemoryOf(database, host)]))
  const failovers = failed
    .flatMap(host => guests(database, host))
    .toSorted(([, one], [, other]) => rankOf(one) - rankOf(other) || (nameOf(one) < nameOf(other) ? -1 : 1))
    .map(([ref, record]): Failover => {
      const host = planned.get(ref)
      if (host !== undefined) left.set(host, Math.max(0, (left.get(host) ?? 0) - neededToRestart(record)))
      if (alive.length === 0)
        return { ...restartOf(record), ...nowhere, why: 'no host is left that takes VMs', fate: 'down' }
      return describe(database, ref, record, host, left)
    })
  return {
    hosts: failed.map(host => hostName(database, host)),
    failovers,
    left: new Map([...left].map(([host, bytes]) => [hostName(database, host), bytes])),
  }
}

/** VMs that run on a host. */
function guests(database: Database, host: Ref): readonly (readonly [Ref, DatabaseRecord])[] {
  return database
    .referring('VM', 'resident_on', host)
    .filter(([, vm]) => vm['power_state'] !== 'Halted' && vm['is_control_domain'] !== true)
}

const nowhere = { to: undefined, leftBytes: undefined } as const

function describe(
  database: Database,
  ref: Ref,
  vm: DatabaseRecord,
  host: Ref | undefined,
  left: ReadonlyMap<Ref, number>,
): Failover {
  const restart = restartOf(vm)
  if (host === undefined) return { ...restart, ...nowhere, ...whyNot(database, ref, vm, restart.isProtected) }
  const to = hostName(database, host)
  return { ...restart, to, leftBytes: left.get(host), why: undefined, fate: 'restarts' }
}

function restartOf(vm: DatabaseRecord): Pick<Failover, 'vm' | 'order' | 'startDelaySeconds' | 'isProtected'> {
  return {
    vm: nameOf(vm),
    order: orderOf(vm),
    startDelaySeconds: Number(vm['start_delay'] ?? 0),
    isProtected: vm['ha_restart_priority'] === 'restart' && vm['ha_always_run'] === true,
  }
}

function whyNot(
  database: Database,
  ref: Ref,
  vm: DatabaseRecord,
  isProtected: boolean,
): Pick<Failover, 'why' | 'fate'> {
  if (vm['ha_restart_priority'] === 'best-effort') return { why: 'tried if there is room', fate: 'tried' }
  if (!isProtected) return { why: 'not protected', fate: 'down' }
  if (agilityRefusals(database, ref).length > 0) return { why: 'tied to its host', fate: 'down' }
  const mebibytes = Math.round(neededToRestart(vm) / 1048576)
  return {
    why: `tried at its turn wherever ${mebibytes} MiB are free: not all protected VMs have a place`,
    fate: 'tried',
  }
}

/** A negative turn comes last. */
function rankOf(vm: DatabaseRecord): number {
  return orderOf(vm) < 0 ? Number.MAX_SAFE_INTEGER : orderOf(vm)
}

function orderOf(vm: DatabaseRecord): number {
  return Number(vm['order'] ?? 0)
}

function nameOf(vm: DatabaseRecord): string {
  return String(vm['name_label'])
}

function hostName(database: Database, host: Ref): string {
  return String(database.get('host', host)?.['name_label'] ?? '')
}
