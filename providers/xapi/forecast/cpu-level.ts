import type { Database, DatabaseRecord } from '../../emulator/database/database.js'
import { difference, type FeatureSet, parseFeatures } from '../../emulator/rules/cpu-features.js'
import { poolCpuInfoOf } from '../../emulator/rules/cpu-level.js'
import { mapOf } from '../../emulator/rules/field.js'
import { isBefore } from '../../emulator/rules/release.js'
import { bootFeatures } from '../../emulator/rules/vm-cpu.js'
import type { PoolPlan } from '../drafting/pool-plan.js'
import { findAnywhere, poolRecord } from '../observation/find.js'
import type { XapiObservation } from '../observation/observation.js'
import { mapField } from '../observation/record.js'

/** A set of features before and after the plan, as text, and what is lost and gained of it; empty where nothing is. */
export interface Level {
  readonly before: string
  readonly after: string
  readonly lost: FeatureSet
  readonly gained: FeatureSet
}

/** The set that VMs boot with; without texts up to 6.5, where each host has its own. */
export function levelOf(pool: PoolPlan, observation: XapiObservation, database: Database): Level {
  const observed = observation.pools.get(pool.uuid)
  const info = observed === undefined ? undefined : poolRecord(observed)?.record
  const levelled = poolCpuInfoOf(database, pool.release)
  return between(
    info === undefined ? '' : bootFeatures(mapField(info, 'cpu_info'), 'hvm', pool.release),
    levelled === undefined ? '' : bootFeatures(levelled, 'hvm', pool.release),
  )
}

/** Up to 6.5: what a host shows its guests, where a mask that it boots with or loses changes it. By the name of the host. */
export function maskChanges(
  release: string,
  observation: XapiObservation,
  database: Database,
): ReadonlyMap<string, Level> {
  if (!isBefore(release, '7.0')) return new Map()
  return new Map(
    database.records('host').flatMap(([, host]) => {
      const before = findAnywhere(observation, 'host', String(host.uuid))?.record
      if (before === undefined) return []
      const level = between(mapField(before, 'cpu_info')['features'] ?? '', featuresOf(host))
      return isChanging(level) ? [[String(host.name_label), level] as const] : []
    }),
  )
}

/** Whether anything is lost or gained. */
export function isChanging({ lost, gained }: Level): boolean {
  return lost.length + gained.length > 0
}

function between(before: string, after: string): Level {
  const [old, next] = [parseFeatures(before) ?? [], parseFeatures(after) ?? []]
  const isKnown = before !== '' && after !== ''
  return {
    before,
    after,
    lost: isKnown ? beyond(old, next) : [],
    gained: isKnown ? beyond(next, old) : [],
  }
}

/** What the first set has and the second lacks; the empty set where there is nothing. */
export function beyond(first: FeatureSet, second: FeatureSet): FeatureSet {
  const features = difference(first, second)
  return features.some(word => word !== 0) ? features : []
}

/** What a host can do. 6.x keeps one set for all guests; later releases one for guests with hardware virtualisation and one without. */
export function featuresOf(host: DatabaseRecord): string {
  return cpuField(host, 'features_hvm_host') || cpuField(host, 'features_hvm') || cpuField(host, 'features')
}

/** A fact of the CPU of a host; '' where the release does not have it. */
export function cpuField(host: DatabaseRecord, key: string): string {
  return mapOf(host, 'cpu_info')[key] ?? ''
}
