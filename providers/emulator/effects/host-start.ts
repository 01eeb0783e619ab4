import type { Database, Ref } from '../database/database.js'
import { bootTimes } from '../lab/make-host.js'
import { machineOfHost } from '../lab/reachability.js'
import { isInEmergency, isUp } from '../rules/contact.js'
import { flagOf, mapOf, numberOf, recordOf, refOf, setOf, textOf } from '../rules/field.js'
import { protectedNeedsRefusals } from '../rules/host-lifecycle.js'
import { attachRefusals } from '../rules/pbd.js'
import { membersOf } from '../rules/pif.js'
import {
  coordinatorOf,
  isHaEnabled,
  isLive,
  managementInterfaceOf,
  nameOf,
  pbdOf,
  poolOf,
  referring,
  residentsOf,
} from '../rules/related.js'
import type { World } from '../world.js'
import { bondsOf, createBond, destroyBond, nicOf } from './bond.js'
import { wakeHa } from './ha-restart.js'
import { bootJoinSeconds } from './ha-verdict.js'
import {
  disabledKey,
  endSilence,
  fencedKey,
  noteContacts,
  reachesStatefile,
  setLive,
} from './host-liveness.js'
import { refreshCpuLevel } from './cpu-level.js'
import { alertAbout } from './message.js'
import { createVlan, plugPif } from './network.js'
import { attachPbd, createPbd } from './sr.js'
import { haltVm } from './vm-power.js'

/** How long a host takes, in virtual seconds. */
export const bootSeconds = 180

/**
 * What a host's toolstack does when it starts (xapi.md §1.4, 8): it is live, gets PBDs for every shared SR, plugs what it
 * can, takes over the coordinator's bonds and VLANs, has the pool's CPU level computed anew, and enables itself. A member
 * that does not hear its coordinator stays in emergency mode; with HA, one that cannot join the live set stays outside.
 */
export function startToolstack(world: World, database: Database, host: Ref): void {
  const machine = machineOfHost(world, database, host)
  if (machine !== undefined && isInEmergency(world, machine)) return
  plugInterfaces(database, host)
  if (host !== coordinatorOf(database)) followCoordinator(database, host)
  createMissingPbds(database, host)
  plugPbds(world, database, host)
  if (isHaEnabled(database) && !joinLiveSet(world, database, host)) return
  setLive(database, host, true)
  if (machine !== undefined) endSilence(world, machine)
  refreshCpuLevel(world, database, host)
  warnOfSkew(world, database, host)
  enableItself(world, database, host)
  wakeHa(world, database)
}

/** With HA a host is one of the live set only when it reaches the statefile. */
function joinLiveSet(world: World, database: Database, host: Ref): boolean {
  if (!reachesStatefile(world, database, host)) return false
  database.update('host', host, { ha_statefiles: setOf(poolOf(database)[1], 'ha_statefiles') })
  const live = database.refs('host').filter(other => other === host || isLive(database, other))
  const uuids = live.map(other => textOf(recordOf(database, 'host', other), 'uuid'))
  for (const other of live) database.update('host', other, { ha_network_peers: uuids })
  const machine = machineOfHost(world, database, host)
  if (machine !== undefined && world.fact(fencedKey(machine)) === true) {
    world.setFact(fencedKey(machine), undefined)
    alertAbout(world, database, ['host', host], {
      name: 'HA_HOST_WAS_FENCED',
      body: `Server '${nameOf(database, 'host', host)}' was fenced and is back`,
    })
  }
  return true
}

/** With HA only a host that has all that protected VMs need takes VMs again (xapi.md §3.10, 7). */
function enableItself(world: World, database: Database, host: Ref): void {
  const lacks = isHaEnabled(database) && protectedNeedsRefusals(database, host).length > 0
  const isKept = world.fact(disabledKey(database, host)) === true
  if (!lacks && !isKept) database.update('host', host, { enabled: true })
}

/** A machine has booted: its guests are gone, a new CPU mask is in force, and its toolstack starts. */
export function finishBoot(world: World, machine: string): void {
  const state = world.machine(machine)
  if (state.power === 'off') return
  const database = world.database(state.databaseId)
  const { pendingCpuFeatures } = state
  world.updateMachine(machine, {
    power: 'on',
    ...(pendingCpuFeatures !== undefined && {
      cpuFeatures: pendingCpuFeatures,
      pendingCpuFeatures: undefined,
    }),
  })
  const host = state.hostRef
  const before = mapOf(recordOf(database, 'host', host), 'other_config')
  database.update('host', host, { other_config: { ...before, ...bootTimes(world.clock.now()) } })
  for (const [vm] of residentsOf(database, host)) haltVm(database, vm)
  for (const [pbd] of referring(database, 'PBD', 'host', host))
    database.update('PBD', pbd, { currently_attached: false })
  if (pendingCpuFeatures !== undefined) enforceMask(database, host, pendingCpuFeatures)
  clearGuidance(database, host)
  startToolstack(world, database, host)
  if (host === coordinatorOf(database)) welcomeMembers(world, database)
  else if (isHaEnabled(database) && !isUp(world, database, coordinatorOf(database))) {
    const atSeconds = world.clock.now() + bootJoinSeconds(database)
    world.schedule({ atSeconds, event: 'ha-election', databaseId: database.id, details: {} })
  }
}

function enforceMask(database: Database, host: Ref, features: string): void {
  const info = mapOf(recordOf(database, 'host', host), 'cpu_info')
  database.update('host', host, { cpu_info: { ...info, features, features_after_reboot: features } })
}

/** Reboots settle what updates asked of the host. */
function clearGuidance(database: Database, host: Ref): void {
  const record = recordOf(database, 'host', host)
  const cleared = [
    'updates_requiring_reboot',
    'pending_guidances',
    'pending_guidances_recommended',
    'pending_guidances_full',
  ]
  database.update(
    'host',
    host,
    Object.fromEntries(cleared.flatMap(field => (record[field] === undefined ? [] : [[field, []]]))),
  )
}

/** Members that run but had nobody to talk to come back when they hear their coordinator again. */
export function welcomeMembers(world: World, database: Database): void {
  for (const host of noteContacts(world, database)) startToolstack(world, database, host)
}

/** Management and whatever may not be unplugged comes up by itself. */
function plugInterfaces(database: Database, host: Ref): void {
  for (const [pif, record] of referring(database, 'PIF', 'host', host)) {
    if (flagOf(record, 'management') || flagOf(record, 'disallow_unplug')) plugPif(database, pif)
  }
}

/** A PBD for every shared SR, as the coordinator's is configured; `sync_create_pbds=nosync` turns it off. */
function createMissingPbds(database: Database, host: Ref): void {
  if (mapOf(poolOf(database)[1], 'other_config')['sync_create_pbds'] === 'nosync') return
  const coordinator = coordinatorOf(database)
  for (const [sr, record] of database.records('SR')) {
    const model = pbdOf(database, coordinator, sr)
    if (!flagOf(record, 'shared') || model === undefined || pbdOf(database, host, sr) !== undefined) continue
    const { SRmaster: _own, ...deviceConfig } = mapOf(model[1], 'device_config')
    createPbd(database, { host, SR: sr, device_config: deviceConfig })
  }
}

/** Plugs the PBDs of a host; one that cannot be plugged stays as it is. */
function plugPbds(world: World, database: Database, host: Ref): void {
  for (const [pbd, record] of referring(database, 'PBD', 'host', host)) {
    if (flagOf(record, 'currently_attached')) continue
    if (attachRefusals(world, database, pbd).length === 0) attachPbd(world, database, pbd)
  }
}

/** Bonds, then VLANs, as the coordinator has them (xapi.md §1.4, 8). */
function followCoordinator(database: Database, host: Ref): void {
  copyBonds(database, host)
  if (mapOf(recordOf(database, 'host', host), 'other_config')['sync_vlans'] !== 'nosync')
    copyVlans(database, host)
}

/** By matching devices; where only some NICs exist a smaller bond is made; a bond of other members is made anew. */
function copyBonds(database: Database, host: Ref): void {
  const coordinator = coordinatorOf(database)
  for (const { bond } of bondsOf(database, coordinator)) {
    const record = recordOf(database, 'Bond', bond)
    const devices = membersOf(database, bond).map(pif => textOf(recordOf(database, 'PIF', pif), 'device'))
    const members = devices.flatMap(device => nicOf(database, host, device) ?? [])
    if (members.length === 0) continue
    const network = refOf(recordOf(database, 'PIF', refOf(record, 'master')), 'network')
    const own = bondsOf(database, host)
    const wanted = members.map(pif => textOf(recordOf(database, 'PIF', pif), 'device')).toSorted()
    if (own.some(candidate => candidate.devices === wanted.join('+'))) continue
    for (const other of own) {
      if (membersOf(database, other.bond).some(pif => members.includes(pif)))
        destroyBond(database, other.bond)
    }
    createBond(database, {
      network,
      members,
      MAC: '',
      mode: textOf(record, 'mode') || 'balance-slb',
      properties: mapOf(record, 'properties'),
    })
  }
}

/** By the network of the PIF below. */
function copyVlans(database: Database, host: Ref): void {
  const coordinator = coordinatorOf(database)
  for (const [, vlan] of database.records('VLAN')) {
    const base = recordOf(database, 'PIF', refOf(vlan, 'tagged_PIF'))
    if (refOf(base, 'host') !== coordinator) continue
    const network = refOf(recordOf(database, 'PIF', refOf(vlan, 'untagged_PIF')), 'network')
    const own = referring(database, 'PIF', 'network', refOf(base, 'network')).find(
      ([, pif]) => pif['host'] === host,
    )
    const has = referring(database, 'PIF', 'network', network).some(([, pif]) => pif['host'] === host)
    if (own !== undefined && !has) createVlan(database, own[0], numberOf(vlan, 'tag'), network)
  }
}

/** HOST_CLOCK_SKEW_DETECTED: more than 300 s apart from the coordinator (xapi.md §1.1). */
function warnOfSkew(world: World, database: Database, host: Ref): void {
  const skew = (ref: Ref) => {
    const machine = machineOfHost(world, database, ref)
    return machine === undefined ? 0 : (world.hardware.machines.get(machine)?.clockSkewSeconds ?? 0)
  }
  const difference = Math.abs(skew(host) - skew(coordinatorOf(database)))
  if (difference <= 300) return
  alertAbout(world, database, ['host', host], {
    name: 'HOST_CLOCK_SKEW_DETECTED',
    body: `The clock is ${difference} s away from the coordinator's`,
  })
}

/** Tells a host to go down: guests move where they can and stop where they cannot; it no longer answers. */
export function goDown(
  world: World,
  database: Database,
  host: Ref,
  leave: (vm: Ref) => void,
): string | undefined {
  for (const [vm] of residentsOf(database, host)) leave(vm)
  setLive(database, host, false)
  database.update('host', host, { enabled: false })
  return machineOfHost(world, database, host)
}

/** The management address of a host follows the PIF that carries its management. */
export function moveManagement(database: Database, pif: Ref): void {
  const record = recordOf(database, 'PIF', pif)
  const host = refOf(record, 'host')
  const before = managementInterfaceOf(database, host)
  if (before !== undefined) database.update('PIF', before[0], { management: false })
  plugPif(database, pif)
  database.update('PIF', pif, { management: true })
  database.update('host', host, { address: textOf(record, 'IP') })
}
