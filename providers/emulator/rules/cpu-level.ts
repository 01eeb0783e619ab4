import type { Database } from '../database/database.js'
import type { FeatureSet } from './cpu-features.js'
import { intersect, parseFeatures, printFeatures } from './cpu-features.js'
import { mapOf, setOf } from './field.js'
import { isAtLeast, isBefore } from './release.js'

/** A host as far as the level of its pool depends on it. */
export interface LevelledHost {
  readonly cpuInfo: Readonly<Record<string, string>>
  readonly isHvmCapable: boolean
}

/** The names under which a host says its feature sets, by guest kind. */
export interface FeatureKeys {
  readonly pv: readonly string[]
  readonly hvm: readonly string[]
}

const plainKeys: FeatureKeys = { pv: ['features_pv'], hvm: ['features_hvm'] }
const hostKeys: FeatureKeys = {
  pv: ['features_pv', 'features_pv_host'],
  hvm: ['features_hvm', 'features_hvm_host'],
}

/** 8.2 tells what a host levels with apart from what it could offer (xapi.md §2.3). */
export function featureKeysOf(release: string): FeatureKeys {
  return isAtLeast(release, '8.2') ? hostKeys : plainKeys
}

/**
 * `pool.cpu_info`: counts added, feature sets intersected, vendor of the last host merged. A host that lacks a key is
 * skipped entirely; HVM sets count only where the host can do HVM (xapi.md §2.3).
 */
export function poolCpuInfo(
  hosts: readonly LevelledHost[],
  keys: FeatureKeys,
): Readonly<Record<string, string>> {
  const needed = ['vendor', 'cpu_count', 'socket_count', ...keys.pv, ...keys.hvm]
  const merged = hosts.filter(host => needed.every(key => host.cpuInfo[key] !== undefined))
  const sum = (key: string) => merged.reduce((total, host) => total + Number(host.cpuInfo[key]), 0)
  const level = (key: string, counted: readonly LevelledHost[]) =>
    printFeatures(
      counted.reduce<FeatureSet>(
        (features, host) => intersect(features, parseFeatures(host.cpuInfo[key] ?? '') ?? []),
        [],
      ),
    )
  return {
    vendor: merged.at(-1)?.cpuInfo['vendor'] ?? '',
    cpu_count: String(sum('cpu_count')),
    socket_count: String(sum('socket_count')),
    ...Object.fromEntries(keys.pv.map(key => [key, level(key, merged)])),
    ...Object.fromEntries(
      keys.hvm.map(key => [
        key,
        level(
          key,
          merged.filter(host => host.isHvmCapable),
        ),
      ]),
    ),
  }
}

/** The level of a pool as its hosts are recorded now; before 7.0 a pool has none, so undefined. */
export function poolCpuInfoOf(
  database: Database,
  release: string,
): Readonly<Record<string, string>> | undefined {
  if (isBefore(release, '7.0')) return undefined
  const hosts = database.records('host').map(([, host]) => ({
    cpuInfo: mapOf(host, 'cpu_info'),
    isHvmCapable: setOf(host, 'capabilities').some(capability => capability.includes('hvm')),
  }))
  return poolCpuInfo(hosts, featureKeysOf(release))
}
