import type { Database, Ref } from '../database/database.js'
import { machineOfHost, segmentsOfPif } from '../lab/reachability.js'
import type { World } from '../world.js'
import { locatePbd } from './pbd.js'
import { coordinatorOf, managementInterfaceOf, pbdOf } from './related.js'
import { flagOf } from './field.js'

/** True while the machine of the host has power and has booted. */
export function isUp(world: World, database: Database, host: Ref): boolean {
  const machine = machineOfHost(world, database, host)
  return machine !== undefined && world.machine(machine).power === 'on'
}

/** The segments that a running host's management interface is cabled to. */
export function managementSegments(world: World, database: Database, host: Ref): ReadonlySet<string> {
  const management = managementInterfaceOf(database, host)
  if (management === undefined || !isUp(world, database, host)) return new Set()
  return segmentsOfPif(world, database, management[0])
}

/** True when two hosts run and hear each other by their management interfaces; a host always hears itself. */
export function canTalk(world: World, database: Database, first: Ref, second: Ref): boolean {
  if (first === second) return isUp(world, database, first)
  // Of a pool that was only observed, the wiring is unknown too: its members hear each other over whatever cables they have.
  if (world.hardware.isStorageUnknown === true)
    return [first, second].every(
      host => isUp(world, database, host) && managementSegments(world, database, host).size > 0,
    )
  const others = managementSegments(world, database, second)
  return [...managementSegments(world, database, first)].some(segment => others.has(segment))
}

/** True when the running host has a way to what lies behind its plugged PBD of the SR. */
export function hasPath(world: World, database: Database, host: Ref, sr: Ref): boolean {
  const pbd = pbdOf(database, host, sr)
  if (pbd === undefined || !flagOf(pbd[1], 'currently_attached')) return false
  return isUp(world, database, host) && 'target' in locatePbd(world, database, pbd[0])
}

/** The fact that a member still looks for a coordinator that is none any more (xapi.md §1.6). */
export function adriftKey(machine: string): string {
  return `adrift/${machine}`
}

/** The fact that the toolstack of a machine is restarting: nothing answers there meanwhile. */
export function restartingKey(machine: string): string {
  return `toolstack/${machine}/restarting`
}

/** True for a member that hears nothing of its coordinator: slave-local calls only (xapi.md §8.6). */
export function isInEmergency(world: World, machine: string): boolean {
  const { role, databaseId, hostRef } = world.machine(machine)
  if (role !== 'member') return false
  const database = world.database(databaseId)
  return (
    world.fact(adriftKey(machine)) === true || !canTalk(world, database, hostRef, coordinatorOf(database))
  )
}
