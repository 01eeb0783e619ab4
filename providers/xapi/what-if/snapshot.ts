import type { Database, DatabaseRecord } from '../../emulator/database/database.js'
import { reachesStatefile } from '../../emulator/effects/host-liveness.js'
import type { Emulator } from '../../emulator/emulator.js'
import { isUp as isReachable } from '../../emulator/rules/contact.js'

/** What a reader cares about in a world at one moment. */
export interface Snapshot {
  readonly hosts: readonly HostPicture[]
  readonly vms: readonly VmPicture[]
  readonly pools: readonly PoolPicture[]
}

export interface HostPicture {
  /** UUID of its pool. */
  readonly pool: string
  readonly uuid: string
  readonly name: string
  readonly isUp: boolean
  /** False for one without power; one that is not up and has power is out of reach of its pool. */
  readonly hasPower: boolean
  readonly isEnabled: boolean
}

export interface VmPicture {
  readonly uuid: string
  readonly name: string
  /** `running`, `halted` …; `down` where the host that it ran on is. */
  readonly state: string
  readonly host: string | undefined
}

export interface PoolPicture {
  readonly uuid: string
  readonly name: string
  readonly coordinator: string
  readonly isHaOn: boolean
  readonly failuresHeld: number
  readonly isOvercommitted: boolean
  /** True where high availability is on and no host that is up reaches the statefile. */
  readonly isHeartbeatLost: boolean
}

/** Reads all pools of a world. */
export function takeSnapshot(world: Emulator): Snapshot {
  const databases = world.world.databases()
  return {
    hosts: databases.flatMap(database => hostsOf(world, database)),
    vms: databases.flatMap(database => vmsOf(world, database)),
    pools: databases.flatMap(database => poolOf(world, database)),
  }
}

/** The machine of a host, by the host's UUID. */
export function machineOf(world: Emulator, hostUuid: string): string | undefined {
  return [...world.world.hardware.machines.keys()].find(
    label => world.world.machine(label).hostUuid === hostUuid,
  )
}

function isUp(world: Emulator, hostUuid: string): boolean {
  const label = machineOf(world, hostUuid)
  return label === undefined || world.world.machine(label).power === 'on'
}

function hostsOf(world: Emulator, database: Database): readonly HostPicture[] {
  const pool = String(database.records('pool').at(0)?.[1]['uuid'])
  return database.records('host').map(([, host]) => ({
    pool,
    uuid: String(host['uuid']),
    name: String(host['name_label']),
    isUp: isUp(world, String(host['uuid'])) && isLive(database, host),
    hasPower: isUp(world, String(host['uuid'])),
    isEnabled: host['enabled'] === true,
  }))
}

function isLive(database: Database, host: DatabaseRecord): boolean {
  return database.get('host_metrics', String(host['metrics']))?.['live'] === true
}

function vmsOf(world: Emulator, database: Database): readonly VmPicture[] {
  return database
    .records('VM')
    .filter(
      ([, vm]) =>
        vm['is_a_template'] !== true && vm['is_a_snapshot'] !== true && vm['is_control_domain'] !== true,
    )
    .map(([, vm]) => {
      const host = database.get('host', String(vm['resident_on']))
      const isLost =
        vm['power_state'] === 'Running' && host !== undefined && !isUp(world, String(host['uuid']))
      return {
        uuid: String(vm['uuid']),
        name: String(vm['name_label']),
        state: isLost ? 'down' : String(vm['power_state']).toLowerCase(),
        host: host === undefined || isLost ? undefined : String(host['name_label']),
      }
    })
}

function isHeartbeatLost(world: Emulator, database: Database): boolean {
  return database
    .refs('host')
    .filter(host => isReachable(world.world, database, host))
    .every(host => !reachesStatefile(world.world, database, host))
}

function poolOf(world: Emulator, database: Database): readonly PoolPicture[] {
  return database.records('pool').map(([, pool]) => {
    const coordinator = database.get('host', String(pool['master']))
    const name = String(pool['name_label'])
    return {
      uuid: String(pool['uuid']),
      name: name === '' ? String(coordinator?.['name_label'] ?? '') : name,
      coordinator: String(coordinator?.['name_label'] ?? ''),
      isHaOn: pool['ha_enabled'] === true,
      failuresHeld: Number(pool['ha_plan_exists_for'] ?? 0),
      isOvercommitted: pool['ha_overcommitted'] === true,
      isHeartbeatLost: pool['ha_enabled'] === true && isHeartbeatLost(world, database),
    }
  })
}
