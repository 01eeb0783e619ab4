import type { Database, DatabaseRecord, Ref } from '../database/database.js'
import type { Machine } from '../lab/hardware.js'
import type { World } from '../world.js'
import { flagOf, mapOf, recordOf, textOf } from './field.js'
import { managementSegments, restartingKey } from './contact.js'
import { joinClusterRefusals } from './join-cluster.js'
import { joinNetworkRefusals } from './join-network.js'
import { accountOf } from './account.js'
import { joinSoftwareRefusals, joinUpdateRefusals } from './join-software.js'
import { licenceRefusals } from './pool-features.js'
import type { Refusal } from './refusal.js'
import { refusal, refusedWhen } from './refusal.js'
import { coordinatorOf, isToolsSr, managementInterfaceOf, poolOf } from './related.js'
import { isAtLeast } from './release.js'

/** The joiner's own pool and the pool it wants to enter. */
export interface Join {
  readonly joiner: Database
  readonly joinerHost: Ref
  readonly pool: Database
  readonly coordinator: Ref
  /** The joiner's release. */
  readonly release: string
  readonly isForced: boolean
}

/** What pool.join is asked for, before anything was reached. */
export interface JoinRequest {
  readonly world: World
  readonly joiner: Database
  readonly joinerHost: Ref
  readonly release: string
  readonly address: string
  readonly username: string
  readonly password: string
  readonly isForced: boolean
}

/** pool.join and pool.join_force: every reason, in the order of xapi.md §1.1 for the joiner's release (§1.3). */
export function joinRefusals(request: JoinRequest): readonly Refusal[] {
  const licence = licenceRefusals(request.joiner, 'restrict_pooling', 'Pooling')
  const reached = reachPool(request)
  return [...licence, ...('refusal' in reached ? [reached.refusal] : knownRefusals(reached.join))]
}

/** The pool behind the address, or why it cannot be talked to: connection, member, password (xapi.md §1.1). */
export function reachPool(request: JoinRequest): { readonly join: Join } | { readonly refusal: Refusal } {
  const { world, address } = request
  const machine = machineAt(world, address)
  const state = machine && world.machine(machine.label)
  if (machine === undefined || state === undefined || !isReachable(world, machine.label)) {
    return { refusal: refusal('JOINING_HOST_CONNECTION_FAILED') }
  }
  const pool = world.database(state.databaseId)
  const coordinator = coordinatorOf(pool)
  if (state.role === 'member') {
    const master = textOf(recordOf(pool, 'host', coordinator), 'address')
    return { refusal: refusal('HOST_IS_SLAVE', [master], ['host', state.hostRef]) }
  }
  const account = accountOf(world, machine.label, request.username, request.password)
  if (account === undefined) {
    return {
      refusal: refusal('SESSION_AUTHENTICATION_FAILED', [request.username, 'Authentication failure']),
    }
  }
  const { joiner, joinerHost, release, isForced } = request
  return { join: { joiner, joinerHost, pool, coordinator, release, isForced } }
}

/** True when the machine's xapi answers: it runs, its toolstack is not restarting, its management NIC has a cable. */
function isReachable(world: World, machine: string): boolean {
  const { power, databaseId, hostRef } = world.machine(machine)
  if (power !== 'on' || world.fact(restartingKey(machine)) === true) return false
  return (
    world.hardware.isStorageUnknown === true ||
    managementSegments(world, world.database(databaseId), hostRef).size > 0
  )
}

/** The machine that answers at an address now: its management address may have changed since the lab was made. */
export function machineAt(world: World, address: string): Machine | undefined {
  for (const machine of world.hardware.machines.values()) {
    const state = world.machine(machine.label)
    const host = world.database(state.databaseId).get('host', state.hostRef)
    if (host !== undefined && textOf(host, 'address') === address) return machine
  }
  return undefined
}

function knownRefusals(join: Join): readonly Refusal[] {
  return [
    ...poolSizeRefusals(join),
    ...haAndSelfRefusals(join),
    ...joinerVmRefusals(join),
    ...guidanceRefusals(join),
    ...joinSoftwareRefusals(join),
    ...sharedSrRefusals(join),
    ...joinNetworkRefusals(join),
    ...authenticationRefusals(join),
    ...editionRefusals(join),
    ...joinUpdateRefusals(join),
  ]
}

/** LICENCE_RESTRICTION [Pool_size]: a third member needs the licence, 7.3 on (1). */
function poolSizeRefusals({ joiner, pool, release }: Join): readonly Refusal[] {
  const isLarge = isAtLeast(release, '7.3') && pool.refs('host').length >= 3
  return isLarge ? licenceRefusals(joiner, 'restrict_pool_size', 'Pool_size') : []
}

/** HOST_STILL_BOOTING, HA, clustering, oneself, other hosts (2 to 8). */
function haAndSelfRefusals(join: Join): readonly Refusal[] {
  const { joiner, joinerHost, pool, coordinator, release } = join
  const host = ['host', joinerHost] as const
  const hosts = joiner.refs('host').length
  const isSelf =
    textOf(recordOf(joiner, 'host', joinerHost), 'uuid') ===
    textOf(recordOf(pool, 'host', coordinator), 'uuid')
  const clusterHost = isAtLeast(release, '7.6')
    ? joiner.records('Cluster_host').find(([, member]) => flagOf(member, 'enabled'))
    : undefined
  const text = hosts > 1 ? 'Host is already part of a pool' : 'Host cannot become slave of itself'
  return [
    ...refusedWhen(managementInterfaceOf(joiner, joinerHost) === undefined, 'HOST_STILL_BOOTING', [], host),
    ...refusedWhen(flagOf(poolOf(joiner)[1], 'ha_enabled'), 'HA_IS_ENABLED', [], ['pool', poolOf(joiner)[0]]),
    ...(clusterHost ? [refusal('CLUSTERING_ENABLED', [clusterHost[0]], host)] : []),
    ...joinClusterRefusals(join),
    ...refusedWhen(flagOf(poolOf(pool)[1], 'ha_enabled'), 'HA_IS_ENABLED', [], ['pool', poolOf(pool)[0]]),
    ...refusedWhen(isSelf, 'OPERATION_NOT_ALLOWED', [text], host),
    ...refusedWhen(hosts > 1, 'JOINING_HOST_CANNOT_BE_MASTER_OF_OTHER_HOSTS', [], host),
  ]
}

/** Running VMs but domain 0; any VM with an operation, domain 0 too (9, 10). Suspended and paused VMs may be there. */
function joinerVmRefusals({ joiner }: Join): readonly Refusal[] {
  const vms = joiner.records('VM')
  const running = vms.filter(
    ([, vm]) => !flagOf(vm, 'is_control_domain') && textOf(vm, 'power_state') === 'Running',
  )
  const busy = vms.filter(([, vm]) => Object.keys(mapOf(vm, 'current_operations')).length > 0)
  const objects = (entries: typeof vms) => entries.map(([ref]) => ['VM', ref] as const)
  return [
    ...refusedWhen(running.length > 0, 'JOINING_HOST_CANNOT_HAVE_RUNNING_VMS', [], ...objects(running)),
    ...refusedWhen(
      busy.length > 0,
      'JOINING_HOST_CANNOT_HAVE_VMS_WITH_CURRENT_OPERATIONS',
      [],
      ...objects(busy),
    ),
  ]
}

/** HOST_PENDING_MANDATORY_GUIDANCE_NOT_EMPTY on the joiner, then on the coordinator, 24.39 on (11). */
function guidanceRefusals({ joiner, joinerHost, pool, coordinator, release }: Join): readonly Refusal[] {
  if (!isAtLeast(release, '24.39')) return []
  const isPending = (host: DatabaseRecord) =>
    Array.isArray(host['pending_guidances']) && host['pending_guidances'].length > 0
  return (
    [
      [joiner, joinerHost],
      [pool, coordinator],
    ] as const
  ).flatMap(([database, host]) =>
    refusedWhen(
      isPending(recordOf(database, 'host', host)),
      'HOST_PENDING_MANDATORY_GUIDANCE_NOT_EMPTY',
      [host],
      ['host', host],
    ),
  )
}

/** JOINING_HOST_CANNOT_CONTAIN_SHARED_SRS: any but the tools, attached or not (16). */
function sharedSrRefusals({ joiner }: Join): readonly Refusal[] {
  const shared = joiner.records('SR').filter(([, sr]) => flagOf(sr, 'shared') && !isToolsSr(sr))
  return refusedWhen(
    shared.length > 0,
    'JOINING_HOST_CANNOT_CONTAIN_SHARED_SRS',
    [],
    ...shared.map(([ref]) => ['SR', ref] as const),
  )
}

/** POOL_JOINING_EXTERNAL_AUTH_MISMATCH: type, then service name, whose case matters only before 7.0 (22). */
function authenticationRefusals({
  joiner,
  joinerHost,
  pool,
  coordinator,
  release,
}: Join): readonly Refusal[] {
  const local = recordOf(joiner, 'host', joinerHost)
  const remote = recordOf(pool, 'host', coordinator)
  const service = (host: DatabaseRecord) => {
    const name = textOf(host, 'external_auth_service_name')
    return isAtLeast(release, '7.0') ? name.toLowerCase() : name
  }
  const isDifferent =
    textOf(local, 'external_auth_type') !== textOf(remote, 'external_auth_type') ||
    service(local) !== service(remote)
  return refusedWhen(isDifferent, 'POOL_JOINING_EXTERNAL_AUTH_MISMATCH', [], ['host', joinerHost])
}

/** Editions must be of one order; up to 6.2 the code was LICENCE_RESTRICTION (23, xapi.md §1.2). */
function editionRefusals({ joiner, joinerHost, pool, release }: Join): readonly Refusal[] {
  const mine = textOf(recordOf(joiner, 'host', joinerHost), 'edition')
  const theirs = pool.records('host').map(([, host]) => textOf(host, 'edition'))
  if (theirs.every(edition => edition === mine)) return []
  const lowest = theirs.toSorted((first, second) => editionOrder(first) - editionOrder(second))[0] ?? ''
  const unknown = [mine, ...theirs].find(edition => !isKnownEdition(edition))
  if (unknown !== undefined && isAtLeast(release, '6.5'))
    return [
      refusal(
        'LICENSE_HOST_POOL_MISMATCH',
        [`The licence daemon does not know the edition "${unknown}"`],
        ['host', joinerHost],
      ),
    ]
  if (editionOrder(lowest) === editionOrder(mine)) return []
  return isAtLeast(release, '6.5')
    ? [
        refusal(
          'LICENSE_HOST_POOL_MISMATCH',
          [`host edition = "${mine}"`, `pool edition = "${lowest}"`],
          ['host', joinerHost],
        ),
      ]
    : [refusal('LICENCE_RESTRICTION', [], ['host', joinerHost])]
}

const editions = [
  'xcp-ng',
  'free',
  'express',
  'standard',
  'advanced',
  'per-socket',
  'standard-per-socket',
  'enterprise',
  'enterprise-per-socket',
  'platinum',
  'premium-per-socket',
]

/** Where an edition stands; unknown ones stand apart from every known one. */
function editionOrder(edition: string): number {
  return editions.indexOf(edition)
}

/** The least edition of a pool's hosts: what the pool as a whole may do. */
export function lowestEdition(database: Database): string {
  const all = database.records('host').map(([, host]) => textOf(host, 'edition'))
  return all.toSorted((first, second) => editionOrder(first) - editionOrder(second))[0] ?? ''
}

/** True for an edition that the licence daemon has ever sold. */
export function isKnownEdition(edition: string): boolean {
  return editions.includes(edition)
}
