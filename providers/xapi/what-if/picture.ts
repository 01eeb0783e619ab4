import type { ForecastSection, TimelineEntry } from '../../../src/provider/forecast.js'
import type { Json } from '../../../src/provider/step.js'
import { together } from '../catalogue/entry.js'
import { tableSection } from '../commands/result.js'
import type { HostPicture, PoolPicture, Snapshot, VmPicture } from './snapshot.js'

/** What changes between two snapshots, for a reader: what happened, what becomes of VMs, and of the pools. */
export function drawDifference(
  what: string,
  before: Snapshot,
  after: Snapshot,
  { more, course }: { readonly more: readonly string[]; readonly course: readonly TimelineEntry[] },
): readonly ForecastSection[] {
  const rows = before.vms
    .map(vm => [vm, after.vms.find(each => each.uuid === vm.uuid)] as const)
    .filter(([vm, now]) => vm.state !== now?.state || vm.host !== now.host)
    .map(([vm, now]) => [vm.name, place(vm), now === undefined ? 'gone' : place(now), outcome(vm, now)])
  const lost = rows.filter(([, , , result]) => result === 'stays down').length
  const lines = [
    rows.length === 0
      ? 'No VM stops or moves.'
      : `${count(rows.length)} affected; ${lost === 0 ? 'all run again' : `${count(lost)} down`}.`,
    ...more,
    ...hostLines(before, after),
    ...poolLines(before, after),
  ]
  return [
    { kind: 'text', title: `If ${what}`, isNotable: true, lines },
    ...(course.length === 0
      ? []
      : [{ kind: 'timeline', title: 'What happens', isNotable: true, entries: course } as const]),
    ...(rows.length === 0 ? [] : [tableSection('VMs', ['VM', 'Before', 'After', 'Result'], rows)]),
  ]
}

function count(vms: number): string {
  return vms === 1 ? '1 VM is' : `${vms} VMs are`
}

function place(vm: VmPicture): string {
  return vm.host === undefined ? vm.state : `${vm.state} on ${vm.host}`
}

function outcome(before: VmPicture, after: VmPicture | undefined): string {
  if (after === undefined || after.state !== 'running') return 'stays down'
  if (before.state !== 'running') return 'started'
  return before.host === after.host ? 'unchanged' : 'runs elsewhere'
}

function hostLines(before: Snapshot, after: Snapshot): readonly string[] {
  return before.hosts.flatMap(host => {
    const now = after.hosts.find(each => each.uuid === host.uuid)
    if (now === undefined || (now.isUp === host.isUp && now.isEnabled === host.isEnabled)) return []
    return [`Host ${host.name} ${stateOf(now)}.`]
  })
}

/** What is said of a host that is no more as it was. */
function stateOf({ isUp, hasPower, isEnabled }: HostPicture): string {
  if (isUp) return isEnabled ? 'is up' : 'takes no VMs'
  return hasPower ? 'counts as dead in its pool, which does not hear it' : 'is down'
}

function poolLines(before: Snapshot, after: Snapshot): readonly string[] {
  return before.pools.flatMap(pool => {
    const now = after.pools.find(each => each.uuid === pool.uuid)
    if (now === undefined) return [`Pool ${pool.name} is gone.`]
    return [
      ...(now.coordinator === pool.coordinator
        ? []
        : [`${now.coordinator} becomes the coordinator of ${pool.name}.`]),
      ...withoutCoordinator(now, after),
      ...(before.pools.length > 1 && isUntouched(pool, now, before, after) ? [] : guarantee(pool, now)),
    ]
  })
}

/** Among several pools those of which nothing is to be told: every host and every promise is as it was. */
function isUntouched(pool: PoolPicture, now: PoolPicture, before: Snapshot, after: Snapshot): boolean {
  const hosts = (snapshot: Snapshot) => snapshot.hosts.filter(host => host.pool === pool.uuid)
  return (
    JSON.stringify(now) === JSON.stringify(pool) &&
    JSON.stringify(hosts(before)) === JSON.stringify(hosts(after))
  )
}

/** Members that are left go on, and nobody can tell them anything. */
function withoutCoordinator(
  { name, uuid, coordinator, isHaOn }: PoolPicture,
  after: Snapshot,
): readonly string[] {
  const hosts = after.hosts.filter(host => host.pool === uuid)
  const isGone = hosts.some(host => host.name === coordinator && !host.hasPower)
  const left = hosts.filter(host => host.hasPower)
  if (!isGone || left.length === 0 || isHaOn) return []
  return [
    `${name} has no coordinator: what runs on ${together(left.map(host => host.name))} goes on, and nothing can be started, moved or changed until ${coordinator} is back or another host is made the coordinator by hand.`,
  ]
}

function guarantee(before: PoolPicture, after: PoolPicture): readonly string[] {
  if (!before.isHaOn) return []
  if (!after.isHaOn) return [`High availability of ${before.name} is off.`]
  if (after.isHeartbeatLost && !before.isHeartbeatLost)
    return [
      `No host of ${before.name} reaches the heartbeat: its hosts go on only while each hears every other. If one of them fails or loses its link, all reset themselves, with their VMs.`,
    ]
  const { name, failuresHeld } = after
  const held = `${failuresHeld} further host ${failuresHeld === 1 ? 'failure' : 'failures'}`
  if (failuresHeld === 0)
    return [`${name} is overcommitted: a further host failure would leave protected VMs down.`]
  return after.isOvercommitted
    ? [`${name} is overcommitted: it can survive ${held}, fewer than it should.`]
    : [`${name} can survive ${held}.`]
}

/** The same for programs. */
export function differenceFacts(
  what: string,
  before: Snapshot,
  after: Snapshot,
  { lines, course }: { readonly lines: readonly string[]; readonly course: readonly TimelineEntry[] },
): Json {
  return {
    what,
    lines,
    course: course.map(({ seconds = 0, label, detail }) => ({ seconds, what: label, detail })),
    vms: before.vms.map(vm => {
      const now = after.vms.find(each => each.uuid === vm.uuid)
      return {
        name: vm.name,
        uuid: vm.uuid,
        before: { state: vm.state, host: vm.host ?? null },
        after: { state: now?.state ?? 'gone', host: now?.host ?? null },
      }
    }),
    hosts: after.hosts.map(({ name, isUp, hasPower, isEnabled }) => ({
      name,
      up: isUp,
      power: hasPower,
      enabled: isEnabled,
    })),
    pools: after.pools.map(pool => ({
      name: pool.name,
      coordinator: pool.coordinator,
      ha_enabled: pool.isHaOn,
      failures_held: pool.isHeartbeatLost ? 0 : pool.failuresHeld,
      heartbeat_lost: pool.isHeartbeatLost,
      overcommitted: pool.isOvercommitted,
    })),
  }
}
