import type { Database, Ref } from '../database/database.js'
import { nullRef } from '../database/database.js'
import { judgeHeartbeats, type Heartbeat } from '../ha/heartbeat.js'
import { bootSeconds, noteEvent } from '../hardware-events.js'
import { machineOfHost } from '../lab/reachability.js'
import { hasPath, isUp, managementSegments } from '../rules/contact.js'
import { mapOf, recordOf, refOf, setOf, textOf } from '../rules/field.js'
import { isArmed } from '../rules/host-lifecycle.js'
import { coordinatorOf, isHaEnabled, isLive, nameOf, poolOf, residentsOf } from '../rules/related.js'
import type { World } from '../world.js'
import { awaitHosts, loopSeconds, noteReset, wakeHa } from './ha-restart.js'
import { fencedKey, setLive } from './host-liveness.js'
import { alertAbout } from './message.js'
import { changeCoordinator, toolstackRestartSeconds } from './toolstack.js'
import { haltVm } from './vm-power.js'

/** Something happened that heartbeats will show: when their time is out, the daemons decide. */
export function expectVerdict(world: World, database: Database): void {
  if (!isHaEnabled(database)) return
  world.schedule({
    atSeconds: world.clock.now() + timeoutOf(database),
    event: 'ha-verdict',
    databaseId: database.id,
    details: {},
  })
}

/**
 * What HA's daemons do when heartbeats have been missing for too long (xapi.md §3.10): hosts outside the surviving group
 * fence themselves, their VMs are down, and where the coordinator is among them a survivor takes over.
 */
export function passVerdict(world: World, database: Database): void {
  if (!isHaEnabled(database)) return
  const armed = database.refs('host').filter(host => isLive(database, host) && isArmed(database, host))
  const { survivors, hasLostStatefile } = judgeHeartbeats(
    armed.map(host => heartbeatOf(world, database, host)),
  )
  const lost = armed.filter(host => !survivors.includes(host))
  for (const host of lost) fence(world, database, host)
  for (const host of lost) bury(world, database, host)
  noteStatefile(world, database, hasLostStatefile)
  if (survivors.length === 0) return
  if (lost.length > 0) dropPeers(database, survivors)
  if (survivors.includes(coordinatorOf(database))) wakeHa(world, database)
  else elect(world, database, survivors)
}

function heartbeatOf(world: World, database: Database, host: Ref): Heartbeat {
  const statefile = setOf(poolOf(database)[1], 'ha_statefiles')[0] ?? nullRef
  const vdi = database.get('VDI', statefile)
  return {
    host,
    uuid: textOf(recordOf(database, 'host', host), 'uuid'),
    isUp: isUp(world, database, host),
    segments: managementSegments(world, database, host),
    hasStatefile: vdi !== undefined && hasPath(world, database, host, refOf(vdi, 'SR')),
  }
}

/** The watchdog resets the machine: it boots anew. */
function fence(world: World, database: Database, host: Ref): void {
  const machine = machineOfHost(world, database, host)
  if (machine === undefined || !isUp(world, database, host)) return
  world.updateMachine(machine, { power: 'booting' })
  noteEvent(world, `${machine}: fenced itself, boots anew`)
  world.setFact(fencedKey(machine), true)
  world.schedule({ atSeconds: world.clock.now() + bootSeconds, event: 'host-boot', machine, details: {} })
}

/** A host has left the live set: it is not live, and what ran there does not run any more. */
function bury(world: World, database: Database, host: Ref): void {
  setLive(database, host, false)
  database.update('host', host, { enabled: false, ha_statefiles: [], ha_network_peers: [] })
  alertAbout(world, database, ['host', host], {
    name: 'HA_HOST_FAILED',
    body: `Server '${nameOf(database, 'host', host)}' has failed`,
  })
  for (const [vm, record] of residentsOf(database, host)) {
    if (!['Running', 'Paused'].includes(textOf(record, 'power_state'))) continue
    haltVm(database, vm)
    noteReset(world, database, vm)
  }
}

function dropPeers(database: Database, survivors: readonly Ref[]): void {
  const peers = survivors.map(host => textOf(recordOf(database, 'host', host), 'uuid'))
  for (const host of survivors) database.update('host', host, { ha_network_peers: peers })
}

/** Nobody reaches the statefile, but all hear each other: they go on, and say so once. */
function noteStatefile(world: World, database: Database, isLost: boolean): void {
  const key = `ha/${database.id}/statefile-lost`
  if (isLost && world.fact(key) !== true) {
    alertAbout(world, database, ['pool', poolOf(database)[0]], {
      name: 'HA_STATEFILE_LOST',
      body: 'No server has access to the HA statefile',
    })
  }
  if (isLost !== (world.fact(key) === true)) world.setFact(key, isLost ? true : undefined)
}

/**
 * One survivor gets the lock of the statefile and leads; every host is disabled until its toolstack has started again
 * (xapi.md §3.10, 2 and 3).
 */
export function elect(world: World, database: Database, survivors: readonly Ref[]): void {
  const winner = survivors[Math.floor(world.random.next() * survivors.length)]
  if (winner === undefined) return
  noteEvent(world, `${nameOf(database, 'host', winner)}: became the coordinator`)
  changeCoordinator(world, database, winner)
  for (const host of database.refs('host')) database.update('host', host, { enabled: false })
  awaitHosts(world, database)
  wakeHa(world, database, toolstackRestartSeconds + loopSeconds)
}

/** A pool whose coordinator is gone for good while another host has come up: that one leads (after a loss of all power). */
export function electIfHeadless(world: World, database: Database): void {
  if (!isHaEnabled(database) || isUp(world, database, coordinatorOf(database))) return
  const ready = database
    .refs('host')
    .filter(host => isUp(world, database, host) && managementSegments(world, database, host).size > 0)
  elect(world, database, ready)
}

/** The seconds that HA gives a host to boot and join before it goes on without it (xapi.md §3.1). */
export function bootJoinSeconds(database: Database): number {
  return timeoutOf(database) + 60
}

function timeoutOf(database: Database): number {
  return Number(mapOf(poolOf(database)[1], 'ha_configuration')['timeout']) || 60
}
