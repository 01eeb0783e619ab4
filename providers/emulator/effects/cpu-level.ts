import type { Database, Ref } from '../database/database.js'
import { machineOfHost } from '../lab/reachability.js'
import { difference, parseFeatures } from '../rules/cpu-features.js'
import { featureKeysOf, poolCpuInfoOf } from '../rules/cpu-level.js'
import { mapOf } from '../rules/field.js'
import { isUpgrading, poolOf } from '../rules/related.js'
import { isBefore } from '../rules/release.js'
import type { World } from '../world.js'
import { alertAbout } from './message.js'

/** Computes `pool.cpu_info` from what the hosts are now; before 7.0 a pool has no level of its own. */
export function refreshCpuLevel(world: World, database: Database, host: Ref): void {
  const machine = machineOfHost(world, database, host)
  const release = machine === undefined ? undefined : world.hardware.machines.get(machine)?.release
  const level = release === undefined ? undefined : poolCpuInfoOf(database, release)
  if (level === undefined || release === undefined) return
  const [pool, record] = poolOf(database)
  const isTold = isBefore(release, '8.1') && database.refs('host').length > 1 && !isUpgrading(database)
  const before = mapOf(record, 'cpu_info')
  database.update('pool', pool, { cpu_info: level })
  if (!isTold || !hasFewerFeatures(before, level, release)) return
  alertAbout(world, database, ['pool', pool], {
    name: 'POOL_CPU_FEATURES_DOWN',
    body: 'The CPUs of the pool have fewer features in common than before',
  })
}

/** True when a feature set of a pool has lost bits (xapi.md §2.3). */
function hasFewerFeatures(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
  release: string,
): boolean {
  const { pv, hvm } = featureKeysOf(release)
  return [...pv, ...hvm].some(key => {
    const lost = difference(parseFeatures(before[key] ?? '') ?? [], parseFeatures(after[key] ?? '') ?? [])
    return lost.some(word => word !== 0)
  })
}
