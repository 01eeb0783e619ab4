import type { Database, Ref } from '../database/database.js'
import { failoverRefusals } from '../ha/admission.js'
import { flagOf, mapOf, numberOf, textOf } from './field.js'
import { clusterRefusals, clusterStackOf } from './cluster-stack.js'
import { licenceRefusals } from './pool-features.js'
import { poolBusyRefusals } from './pool-operation.js'
import type { Refusal } from './refusal.js'
import { refusal, refusedWhen } from './refusal.js'
import { isLive, isUpgrading, poolOf } from './related.js'
import { isAtLeast } from './release.js'
import { statefileRefusals } from './sr.js'

/** Free bytes that the statefile and the metadata take from 24.x on (xapi.md §3.1, 7d). */
const statefileBytes = 3_992_977_408

/** pool.enable_ha, in the order of xapi.md §3.1. */
export function enableHaRefusals(
  database: Database,
  heartbeatSrs: readonly Ref[],
  release: string,
): readonly Refusal[] {
  const [pool, record] = poolOf(database)
  const unplugged = database
    .records('PIF')
    .flatMap(([pif, pifRecord]) =>
      flagOf(pifRecord, 'disallow_unplug') && !flagOf(pifRecord, 'currently_attached') ? [pif] : [],
    )
  const silent = database.refs('host').filter(host => !isLive(database, host))
  return [
    ...poolBusyRefusals(database, release),
    ...refusedWhen(isUpgrading(database), 'NOT_SUPPORTED_DURING_UPGRADE', [], ['pool', pool]),
    ...refusedWhen(flagOf(record, 'ha_enabled'), 'HA_IS_ENABLED', [], ['pool', pool]),
    ...licenceRefusals(database, 'enable_xha', 'HA'),
    ...refusedWhen(
      unplugged.length > 0,
      'REQUIRED_PIF_IS_UNPLUGGED',
      unplugged,
      ...unplugged.map(pif => ['PIF', pif] as const),
    ),
    ...silent.map(host => refusal('HOST_OFFLINE', [host], ['host', host])),
    ...clusterRefusals(database, clusterStackOf(database)),
    ...heartbeatRefusals(database, heartbeatSrs, release),
  ]
}

function heartbeatRefusals(database: Database, srs: readonly Ref[], release: string): readonly Refusal[] {
  const [sr] = srs
  if (sr !== undefined)
    return [
      ...statefileRefusals(database, sr, clusterStackOf(database)),
      ...roomRefusals(database, sr, release),
    ]
  return chooseHeartbeatSr(database, release) === undefined ? [refusal('CANNOT_CREATE_STATE_FILE')] : []
}

/** The first SR of the pool that can be a heartbeat SR. */
export function chooseHeartbeatSr(database: Database, release: string): Ref | undefined {
  const stack = clusterStackOf(database)
  return database
    .refs('SR')
    .find(
      sr =>
        statefileRefusals(database, sr, stack).length === 0 &&
        roomRefusals(database, sr, release).length === 0,
    )
}

/** SR_SOURCE_SPACE_INSUFFICIENT [sr], from 24.x on, unless the two VDIs are there from before. */
function roomRefusals(database: Database, sr: Ref, release: string): readonly Refusal[] {
  const record = database.get('SR', sr) ?? {}
  const isReused = database
    .records('VDI')
    .some(([, vdi]) => vdi['SR'] === sr && textOf(vdi, 'type') === 'redo_log')
  const free = numberOf(record, 'physical_size') - numberOf(record, 'physical_utilisation')
  const isFull = isAtLeast(release, '24.0') && !isReused && free < statefileBytes
  return refusedWhen(isFull, 'SR_SOURCE_SPACE_INSUFFICIENT', [sr], ['SR', sr])
}

/** HA_IS_ENABLED, REDO_LOG_IS_ENABLED: the database is being written elsewhere already (pool.enable_redo_log). */
export function heldByHaOrLogRefusals(database: Database): readonly Refusal[] {
  const [pool, record] = poolOf(database)
  return [
    ...refusedWhen(flagOf(record, 'ha_enabled'), 'HA_IS_ENABLED', [], ['pool', pool]),
    ...refusedWhen(flagOf(record, 'redo_log_enabled'), 'REDO_LOG_IS_ENABLED', [], ['pool', pool]),
  ]
}

/** pool.disable_ha: another operation of the pool, HA_NOT_ENABLED (xapi.md §1.7, §3.2). */
export function disableHaRefusals(database: Database, release: string): readonly Refusal[] {
  const [pool, record] = poolOf(database)
  return [
    ...poolBusyRefusals(database, release),
    ...refusedWhen(!flagOf(record, 'ha_enabled'), 'HA_NOT_ENABLED', [], ['pool', pool]),
  ]
}

/** pool.set_ha_host_failures_to_tolerate: negative; with a plan, the plan for that many (xapi.md §3.7). */
export function setFailuresRefusals(
  database: Database,
  failures: number,
  release: string,
): readonly Refusal[] {
  const [pool, record] = poolOf(database)
  const isChecked = numberOf(record, 'ha_plan_exists_for') > 0
  return [
    ...refusedWhen(
      failures < 0,
      'INVALID_VALUE',
      ['ha_host_failures_to_tolerate', String(failures)],
      ['pool', pool],
    ),
    ...(isChecked && failures >= 0 ? failoverRefusals(database, release, {}, failures) : []),
  ]
}

/** INVALID_VALUE for a priority that is none of the three words (xapi.md §3.3). */
export function priorityRefusals(priorities: Readonly<Record<string, string>>): readonly Refusal[] {
  return Object.values(priorities)
    .filter(priority => !['restart', 'best-effort', ''].includes(priority))
    .map(priority => refusal('INVALID_VALUE', ['ha_restart_priority', priority]))
}

/** Base time-out of HA in seconds: of the configuration, else the pool's default, else 60; never below 10. */
export function haTimeoutSeconds(
  database: Database,
  configuration: Readonly<Record<string, string>>,
): number {
  const text =
    configuration['timeout'] ?? mapOf(poolOf(database)[1], 'other_config')['default_ha_timeout'] ?? '60'
  return Math.max(10, Number(text) || 60)
}
