import type { Database, Ref } from '../database/database.js'
import { liveHosts, maximumFailures, planForFailures } from '../ha/failover-plan.js'
import { clusterStackOf } from '../rules/cluster-stack.js'
import { flagOf, numberOf, refOf, textOf } from '../rules/field.js'
import { haTimeoutSeconds } from '../rules/ha-pool.js'
import { nameOf, poolOf, referring } from '../rules/related.js'
import { isAtLeast } from '../rules/release.js'
import type { World } from '../world.js'
import { alertAbout } from './message.js'
import { createVdi } from './vdi.js'

const statefileBytes = 266_240
const metadataBytes = { before24: 268_435_456, from24: 3_988_783_104 }

/** Arms a pool: statefile and metadata on the SR, reused when they are there; the number to tolerate stays (xapi.md §3.1). */
export function enableHa(
  world: World,
  database: Database,
  sr: Ref,
  configuration: Readonly<Record<string, string>>,
  release: string,
): void {
  const statefile = requireVdi(database, sr, 'ha_statefile', 'Statefile for HA', statefileBytes)
  const size = isAtLeast(release, '24.0') ? metadataBytes.from24 : metadataBytes.before24
  requireVdi(database, sr, 'redo_log', 'Metadata for HA', size)
  const [pool] = poolOf(database)
  database.update('pool', pool, {
    ha_statefiles: [statefile],
    ha_configuration: { ...configuration, timeout: String(haTimeoutSeconds(database, configuration)) },
    ha_cluster_stack: clusterStackOf(database),
    ha_plan_exists_for: 0,
    ha_enabled: true,
  })
  const uuids = database.records('host').map(([, host]) => textOf(host, 'uuid'))
  for (const host of database.refs('host')) {
    database.update('host', host, { ha_statefiles: [statefile], ha_network_peers: uuids })
  }
  world.setFact(`ha/${database.id}/live`, [...liveHosts(database)])
  warnOfPluggable(world, database)
  refreshPlan(world, database, release)
}

/** A secondary interface that may be unplugged is no refusal, but an alert (xapi.md §3.1, between 4 and 5). */
function warnOfPluggable(world: World, database: Database): void {
  for (const [, pif] of database.records('PIF')) {
    if (textOf(pif, 'IP') === '' || flagOf(pif, 'management') || flagOf(pif, 'disallow_unplug')) continue
    const host = refOf(pif, 'host')
    alertAbout(world, database, ['host', host], {
      name: 'IP_CONFIGURED_PIF_CAN_UNPLUG',
      body: `${textOf(pif, 'device')} of '${nameOf(database, 'host', host)}' has an address and may be unplugged`,
    })
  }
}

/** A disk of HA's or of the database's log on an SR: one of that type and size is taken again (xapi.md §3.1). */
export function requireVdi(database: Database, sr: Ref, type: string, name: string, size: number): Ref {
  const known = referring(database, 'VDI', 'SR', sr).find(
    ([, vdi]) => textOf(vdi, 'type') === type && numberOf(vdi, 'virtual_size') >= size,
  )
  if (known !== undefined) return known[0]
  return createVdi(database, {
    name_label: name,
    name_description: '',
    SR: sr,
    virtual_size: size,
    type,
    sharable: true,
    read_only: false,
    sm_config: { type: 'raw' },
  })
}

/** Disarms a pool: priorities, the number to tolerate and the two VDIs stay (xapi.md §3.2). */
export function disableHa(database: Database): void {
  database.update('pool', poolOf(database)[0], {
    ha_enabled: false,
    ha_statefiles: [],
    ha_plan_exists_for: 0,
    ha_overcommitted: false,
  })
  for (const host of database.refs('host')) {
    database.update('host', host, { ha_statefiles: [], ha_network_peers: [] })
  }
}

/**
 * Works out anew for how many failures a plan exists, and whether that is fewer than wanted; tells when the number drops
 * and when the pool becomes overcommitted (xapi.md §3.7).
 */
export function refreshPlan(world: World, database: Database, release: string): void {
  const [pool, record] = poolOf(database)
  if (!flagOf(record, 'ha_enabled')) return
  const wanted = numberOf(record, 'ha_host_failures_to_tolerate')
  const isFull = planForFailures(database, release, wanted) === 'Plan_exists_for_all_VMs'
  const reached = isFull ? wanted : Math.min(wanted, maximumFailures(database, release))
  const before = numberOf(record, 'ha_plan_exists_for')
  const wasOvercommitted = flagOf(record, 'ha_overcommitted')
  database.update('pool', pool, { ha_overcommitted: !isFull, ha_plan_exists_for: reached })
  if (reached < before) {
    alertAbout(world, database, ['pool', pool], {
      name: 'HA_POOL_DROP_IN_PLAN_EXISTS_FOR',
      body: `The failover plan covers ${reached} failures, it covered ${before}`,
    })
  }
  if (!isFull && !wasOvercommitted) {
    alertAbout(world, database, ['pool', pool], {
      name: 'HA_POOL_OVERCOMMITTED',
      body: `The failover plan does not cover ${wanted} failures`,
    })
  }
}
