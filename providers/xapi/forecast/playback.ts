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

/**
 * What happens when a host fails after the plan, minute by minute, in copies of the rehearsed world: of the host that most
 * VMs run on, and of the coordinator (or another, where it is the same). Nothing where HA is off.
 */
export async function playbackSections(
  name: string,
  coordinatorUuid: string,
  world: Emulator,
): Promise<readonly ForecastSection[]> {
  const database = databaseOfHost(world, coordinatorUuid)
  const pool = database?.records('pool').at(0)?.[1]
  if (database === undefined || pool?.['ha_enabled'] !== true) return []
  const loads = database.records('host').map(([ref, host]) => ({
    uuid: String(host['uuid']),
    isCoordinator: ref === pool['master'],
    count: guests(database).filter(([, vm]) => vm['resident_on'] === ref).length,
  }))
  if (loads.length < 2) return []
  const [fullest, ...others] = loads.toSorted((left, right) => right.count - left.count)
  const chosen = [fullest, others.find(each => each.isCoordinator) ?? others[0]]
  const sections: ForecastSection[] = []
  for (const each of chosen) if (each !== undefined) sections.push(...(await play(name, each.uuid, world)))
  return sections
}

async function play(name: string, hostUuid: string, world: Emulator): Promise<readonly ForecastSection[]> {
  const copy = world.fork()
  const machine = machineOf(copy, hostUuid)
  const database = databaseOfHost(copy, hostUuid)
  const failing = hostNamed(database, hostUuid)
  if (machine === undefined || database === undefined || failing === undefined) return []
  const began = copy.world.clock.now()
  const start = momentOf(database)
  const hit = [...start.vms].filter(([, host]) => host === failing).map(([vm]) => vm)
  copy.powerOff(machine)
  const entries: TimelineEntry[] = [
    {
      at: clockText(0),
      seconds: 0,
      label: `${failing} loses its power`,
      detail: hit.length === 0 ? 'No VM runs on it.' : `Down with it: ${hit.join(', ')}.`,
      effects: [{ place: failing, state: 'down' }, ...hit.map((thing): TimelineEffect => ({ thing }))],
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
      title: `If ${failing} of ${name} fails, as it happens`,
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
  failing: string,
  seconds: number,
): readonly TimelineEntry[] {
  const at = { at: clockText(seconds), seconds }
  const entries: TimelineEntry[] = []
  for (const [host, now] of after.hosts) {
    if (before.hosts.get(host)?.isLive !== true || now.isLive) continue
    const isFenced = host !== failing
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
