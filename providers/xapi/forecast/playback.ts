import type { ForecastSection, TimelineEntry, TimelineEffect } from '../../../src/provider/forecast.js'
import type { Database } from '../../emulator/database/database.js'
import type { Emulator } from '../../emulator/emulator.js'
import { databaseOfHost } from '../rehearsal/world.js'
import { machineOf } from '../what-if/snapshot.js'

/** How long a pool is watched after a failure, in virtual seconds: HA has restarted what it can by then. */
const watchedSeconds = 1800

/** What is told of a pool at one moment. */
interface Moment {
  readonly coordinator: string
  readonly hosts: ReadonlyMap<string, { readonly isLive: boolean; readonly isEnabled: boolean }>
  /** The host that a VM runs on, undefined for one that is down. */
  readonly vms: ReadonlyMap<string, string | undefined>
}

/** In pools of more hosts than this, only the failures of the fullest host and of the coordinator are played. */
const mostHosts = 16

/** In pools of more hosts than this, no two are made to fail at once. */
const mostHostsForPairs = 8

/**
 * What happens when hosts fail after the plan, minute by minute, in copies of the rehearsed world: of each host, the one
 * that most VMs run on first, and of each two where the pool is to bear that. Nothing where HA is off.
 */
export async function playbackSections(
  name: string,
  coordinatorUuid: string,
  world: Emulator,
): Promise<readonly ForecastSection[]> {
  const database = databaseOfHost(world, coordinatorUuid)
  const pool = database?.records('pool').at(0)?.[1]
  if (database === undefined || pool?.['ha_enabled'] !== true) return []
  const sections: ForecastSection[] = []
  for (const failing of failuresToPlay(database, pool)) sections.push(...(await play(name, failing, world)))
  return sections
}

/** The hosts of each failure, by UUID. */
function failuresToPlay(
  database: Database,
  pool: Readonly<Record<string, unknown>>,
): readonly (readonly string[])[] {
  const loads = database.records('host').map(([ref, host]) => ({
    uuid: String(host['uuid']),
    isCoordinator: ref === pool['master'],
    count: guests(database).filter(([, vm]) => vm['resident_on'] === ref).length,
  }))
  if (loads.length < 2) return []
  const [fullest, ...others] = loads.toSorted((left, right) => right.count - left.count)
  if (fullest === undefined) return []
  if (loads.length > mostHosts) {
    const other = others.find(each => each.isCoordinator) ?? others[0]
    return [fullest, ...(other === undefined ? [] : [other])].map(({ uuid }) => [uuid])
  }
  const singles = [fullest, ...others].map(({ uuid }) => [uuid])
  const isForTwo =
    Number(pool['ha_host_failures_to_tolerate']) >= 2 && loads.length > 2 && loads.length <= mostHostsForPairs
  if (!isForTwo) return singles
  const pairs = loads.flatMap(({ uuid: first }, place) =>
    loads.slice(place + 1).map(({ uuid: second }) => [first, second]),
  )
  return [...singles, ...pairs]
}

async function play(
  name: string,
  hostUuids: readonly string[],
  world: Emulator,
): Promise<readonly ForecastSection[]> {
  const copy = world.fork()
  const [anyUuid = ''] = hostUuids
  const database = databaseOfHost(copy, anyUuid)
  const machines = hostUuids.flatMap(uuid => machineOf(copy, uuid) ?? [])
  const failing = hostUuids.flatMap(uuid => hostNamed(database, uuid) ?? [])
  if (database === undefined || machines.length < hostUuids.length || failing.length < hostUuids.length)
    return []
  const began = copy.world.clock.now()
  const start = momentOf(database)
  const hit = [...start.vms].filter(([, host]) => failing.includes(host ?? '')).map(([vm]) => vm)
  for (const machine of machines) copy.powerOff(machine)
  const entries: TimelineEntry[] = [
    {
      at: clockText(0),
      seconds: 0,
      label: `${failing.join(' and ')} ${failing.length === 1 ? 'loses its' : 'lose their'} power`,
      detail:
        hit.length === 0
          ? `No VM runs on ${failing.length === 1 ? 'it' : 'them'}.`
          : `Down with ${failing.length === 1 ? 'it' : 'them'}: ${hit.join(', ')}.`,
      effects: [
        ...failing.map((place): TimelineEffect => ({ place, state: 'down' })),
        ...hit.map((thing): TimelineEffect => ({ thing })),
      ],
    },
  ]
  let before = start
  while (copy.world.clock.now() - began < watchedSeconds) {
    const now = copy.world.clock.now()
    const due = copy.world.agenda().map(({ atSeconds }) => atSeconds)
    const next = Math.min(...due.filter(at => at > now), began + watchedSeconds)
    await copy.advance(next - now)
    const after = momentOf(database)
    entries.push(...differences(before, after, failing, next - began))
    before = after
  }
  const left = hit.filter(vm => before.vms.get(vm) === undefined)
  const last = entries.at(-1)?.seconds ?? 0
  const watched = `Nothing else happens in ${watchedSeconds / 60} minutes.`
  entries.push({
    at: clockText(last),
    seconds: last,
    label:
      left.length === 0
        ? 'All run that ran before'
        : `${left.join(', ')} ${left.length === 1 ? 'stays' : 'stay'} down`,
    detail: watched,
    effects: [],
  })
  return [
    {
      kind: 'timeline',
      title: `If ${failing.join(' and ')} of ${name} ${failing.length === 1 ? 'fails' : 'fail'}, as it happens`,
      isNotable: false,
      entries,
      stage: {
        places: [...start.hosts.keys()],
        things: [...start.vms].flatMap(([thing, place]) => (place === undefined ? [] : [{ thing, place }])),
      },
    },
  ]
}

/** What changed between two moments, as the pool sees it. */
function differences(
  before: Moment,
  after: Moment,
  failing: readonly string[],
  seconds: number,
): readonly TimelineEntry[] {
  const at = { at: clockText(seconds), seconds }
  const entries: TimelineEntry[] = []
  for (const [host, now] of after.hosts) {
    if (before.hosts.get(host)?.isLive !== true || now.isLive) continue
    const isFenced = !failing.includes(host)
    entries.push({
      ...at,
      label: isFenced ? `${host} fences itself` : `${host} is given up`,
      detail: 'Its heartbeat has been missing for too long: it counts as dead, its VMs as stopped.',
      effects: [{ place: host, state: 'down' }],
    })
  }
  if (before.coordinator !== after.coordinator)
    entries.push({
      ...at,
      label: `${after.coordinator} becomes the coordinator`,
      detail: 'Elected among those left; until its toolstack is up, no host takes VMs.',
      effects: [{ place: after.coordinator, state: 'leads' }],
    })
  const ready = [...after.hosts].filter(
    ([host, now]) => now.isEnabled && before.hosts.get(host)?.isEnabled === false,
  )
  if (ready.length > 0)
    entries.push({
      ...at,
      label: `${ready.map(([host]) => host).join(', ')} ${ready.length === 1 ? 'takes' : 'take'} VMs again`,
      detail: '',
      effects: ready.map(([place]): TimelineEffect => ({ place, state: 'up' })),
    })
  const moved = [...after.vms].filter(([vm, host]) => host !== undefined && before.vms.get(vm) !== host)
  for (const [vm, host] of moved)
    entries.push({
      ...at,
      label: `${vm} starts on ${host ?? ''}`,
      detail: '',
      effects: [{ thing: vm, ...(host === undefined ? {} : { to: host }) }],
    })
  return entries
}

function momentOf(database: Database): Moment {
  const nameOf = (ref: unknown): string | undefined => {
    const host = database.get('host', String(ref))
    return host === undefined ? undefined : String(host['name_label'])
  }
  return {
    coordinator: nameOf(database.records('pool').at(0)?.[1]['master']) ?? '',
    hosts: new Map(
      database.records('host').map(([, host]) => [
        String(host['name_label']),
        {
          isLive: database.get('host_metrics', String(host['metrics']))?.['live'] === true,
          isEnabled: host['enabled'] === true,
        },
      ]),
    ),
    vms: new Map(
      guests(database).map(([, vm]) => [
        String(vm['name_label']),
        vm['power_state'] === 'Running' ? nameOf(vm['resident_on']) : undefined,
      ]),
    ),
  }
}

function guests(database: Database): ReturnType<Database['records']> {
  return database
    .records('VM')
    .filter(
      ([, vm]) =>
        vm['is_a_template'] !== true && vm['is_a_snapshot'] !== true && vm['is_control_domain'] !== true,
    )
}

function hostNamed(database: Database | undefined, uuid: string): string | undefined {
  const found = database?.records('host').find(([, host]) => host['uuid'] === uuid)
  return found === undefined ? undefined : String(found[1]['name_label'])
}

/** Minutes and seconds since the failure. */
function clockText(seconds: number): string {
  const rest = String(Math.round(seconds) % 60).padStart(2, '0')
  return `${Math.floor(Math.round(seconds) / 60)}:${rest}`
}
