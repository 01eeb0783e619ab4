import type { Database, Ref } from '../database/database.js'
import { noteEvent } from '../hardware-events.js'
import { machineOfHost } from '../lab/reachability.js'
import { canTalk, hasPath, isUp } from '../rules/contact.js'
import { flagOf, recordOf, refOf, setOf, textOf } from '../rules/field.js'
import { coordinatorOf, isHaEnabled, isLive, nameOf, poolOf, referring } from '../rules/related.js'
import type { World } from '../world.js'

/** How long a host may be silent without HA before the pool takes it for dead, in virtual seconds (xapi.md §8.4). */
const patienceSeconds = 600

/** Notes whether a host answers. */
export function setLive(database: Database, host: Ref, live: boolean): void {
  const metrics = refOf(recordOf(database, 'host', host), 'metrics')
  if (database.has('host_metrics', metrics)) database.update('host_metrics', metrics, { live })
}

/** The fact that a host was disabled for good: neither a boot nor a restart of its toolstack enables it (25.31 on). */
export function disabledKey(database: Database, host: Ref): string {
  return `disabled/${textOf(recordOf(database, 'host', host), 'uuid')}`
}

/** The fact that a machine fenced itself and has not been in its pool since. */
export function fencedKey(machine: string): string {
  return `ha/${machine}/fenced`
}

function silenceKey(machine: string): string {
  return `silent/${machine}`
}

/**
 * Without HA the coordinator waits for heartbeats of its members: from the moment that one cannot be heard its patience
 * runs; one that is heard again in time was never missed. Answers the hosts that are heard again after having been missed.
 */
export function noteContacts(world: World, database: Database): readonly Ref[] {
  const coordinator = coordinatorOf(database)
  if (!isUp(world, database, coordinator)) return []
  const heard = database.refs('host').filter(host => canTalk(world, database, coordinator, host))
  for (const host of database.refs('host')) {
    const machine = machineOfHost(world, database, host)
    if (machine === undefined) continue
    if (heard.includes(host)) endSilence(world, machine)
    else if (!isHaEnabled(database) && isLive(database, host)) beginSilence(world, machine)
  }
  return heard.filter(host => !isLive(database, host))
}

function beginSilence(world: World, machine: string): void {
  if (world.fact(silenceKey(machine)) !== undefined) return
  const now = world.clock.now()
  world.setFact(silenceKey(machine), now)
  world.schedule({ atSeconds: now + patienceSeconds, event: 'host-missing', machine, details: {} })
}

/** The machine is heard again: nobody counts its silence any more. */
export function endSilence(world: World, machine: string): void {
  if (world.fact(silenceKey(machine)) !== undefined) world.setFact(silenceKey(machine), undefined)
}

/** The patience with a silent host is over: it counts as dead, its VMs keep their records (xapi.md §8.4). */
export function missHost(world: World, machine: string): void {
  const since = Number(world.fact(silenceKey(machine)) ?? Infinity)
  if (world.clock.now() - since < patienceSeconds) return
  const { databaseId, hostRef } = world.machine(machine)
  endSilence(world, machine)
  setLive(world.database(databaseId), hostRef, false)
  noteEvent(world, `${machine}: not heard of for ${patienceSeconds} s, its pool takes it for dead`)
}

/** Notes which running hosts have lost or regained the way to their plugged storage; xapi itself records nothing. */
export function notePaths(world: World, database: Database): void {
  const key = `paths/${database.id}/lost`
  const kept = world.fact(key)
  const before = Array.isArray(kept) ? kept.map(String) : []
  const now = lostPaths(world, database)
  const tell = (path: string, what: string) => {
    const [host = '', sr = ''] = path.split(' ')
    // A host that went down has not found its storage again, and one that was forgotten has none.
    if (!database.has('host', host) || !database.has('SR', sr)) return
    if (!isUp(world, database, host)) return
    noteEvent(
      world,
      `${nameOf(database, 'host', host)}: the storage of "${nameOf(database, 'SR', sr)}" is ${what}`,
    )
  }
  for (const path of now) if (!before.includes(path)) tell(path, 'out of reach')
  for (const path of before) if (!now.includes(path)) tell(path, 'within reach again')
  if (now.length > 0 || before.length > 0) world.setFact(key, now.length > 0 ? now : undefined)
}

function lostPaths(world: World, database: Database): readonly string[] {
  return database.refs('host').flatMap(host => {
    if (!isUp(world, database, host)) return []
    return referring(database, 'PBD', 'host', host)
      .filter(([, pbd]) => flagOf(pbd, 'currently_attached'))
      .map(([, pbd]) => refOf(pbd, 'SR'))
      .filter(sr => !hasPath(world, database, host, sr))
      .map(sr => `${host} ${sr}`)
  })
}

/** True when the host can take part in HA: it reaches the statefile's SR. */
export function reachesStatefile(world: World, database: Database, host: Ref): boolean {
  return setOf(poolOf(database)[1], 'ha_statefiles').some(statefile => {
    const vdi = database.get('VDI', statefile)
    return vdi !== undefined && hasPath(world, database, host, refOf(vdi, 'SR'))
  })
}
