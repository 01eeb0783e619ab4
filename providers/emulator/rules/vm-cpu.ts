import type { Database, DatabaseRecord, Ref } from '../database/database.js'
import { isCompatible, isSubset, parseFeatures, upgrade } from './cpu-features.js'
import { defaultFeatureMask, maskFeatures, parseMask } from './cpu-masking.js'
import { mapOf, recordOf, refOf, textOf } from './field.js'
import type { Refusal } from './refusal.js'
import { refusal } from './refusal.js'
import { poolOf } from './related.js'
import { isAtLeast, isBefore } from './release.js'
import { domainTypeOf } from './vm-traits.js'

const otherVendor = 'VM last booted on a host which had a CPU from a different vendor.'
const missingFeatures = "VM last booted on a CPU with features this host's CPU does not have."

/**
 * VM_INCOMPATIBLE_WITH_THIS_HOST: a VM that is not halted keeps the CPU that it booted with (xapi.md §2.4 for 7.0 on,
 * §2.5 before, where both sides are seen through the pool's feature mask).
 */
export function cpuRefusals(database: Database, vm: Ref, host: Ref, release: string): readonly Refusal[] {
  const record = recordOf(database, 'VM', vm)
  if (textOf(record, 'power_state') === 'Halted') return []
  const reason = cpuObstacle({
    ...guestCpu(database, record),
    hostInfo: mapOf(recordOf(database, 'host', host), 'cpu_info'),
    release,
    poolMask: mapOf(poolOf(database)[1], 'other_config')['cpuid_feature_mask'],
  })
  return reason === undefined
    ? []
    : [refusal('VM_INCOMPATIBLE_WITH_THIS_HOST', [vm, host, reason], ['VM', vm], ['host', host])]
}

/** The CPU that a VM goes on with. */
export interface GuestCpu {
  readonly flags: Readonly<Record<string, string>>
  readonly domainType: string
}

/** All of a VM that is not halted that decides on which hosts it may go on. */
export function guestCpu(database: Database, vm: DatabaseRecord): GuestCpu {
  return { flags: mapOf(vm, 'last_boot_CPU_flags'), domainType: currentDomainType(database, vm) }
}

/** What a running or suspended VM's CPU is compared with. */
export interface CpuQuestion extends GuestCpu {
  readonly hostInfo: Readonly<Record<string, string>>
  readonly release: string
  readonly poolMask: string | undefined
}

/** Why the VM cannot go on with the host's CPU; undefined when it can. */
export function cpuObstacle(question: CpuQuestion): string | undefined {
  const { flags, hostInfo, release } = question
  const { vendor } = flags
  if (vendor !== undefined && vendor !== hostInfo['vendor']) return otherVendor
  const guest = parseFeatures(flags['features'] ?? '')
  if (flags['features'] === undefined || guest === undefined) return undefined
  if (isBefore(release, '7.0')) {
    const mask = parseMask(question.poolMask ?? '') ?? defaultFeatureMask
    const host = maskFeatures(parseFeatures(hostInfo['features'] ?? '') ?? [], mask)
    return isSubset(maskFeatures(guest, mask), host) ? undefined : missingFeatures
  }
  const key = question.domainType === 'pv' ? 'features_pv' : 'features_hvm'
  const host = parseFeatures(hostInfo[key] ?? '') ?? []
  const upgraded = upgrade(guest, host, isBefore(release, '8.2'))
  return isCompatible(upgraded.length > 0 ? upgraded : guest, host) ? undefined : missingFeatures
}

function currentDomainType(database: Database, vm: DatabaseRecord): string {
  const metrics = database.get('VM_metrics', refOf(vm, 'metrics'))
  const current = metrics === undefined ? '' : textOf(metrics, 'current_domain_type')
  return current === '' || current === 'unspecified' ? domainTypeOf(vm) : current
}

/** `VM.last_boot_CPU_flags` of a VM that boots now: the pool's level, before 7.0 the host's own features. */
export function bootFlags(
  database: Database,
  vm: DatabaseRecord,
  host: Ref,
  release: string,
): Readonly<Record<string, string>> {
  const hostInfo = mapOf(recordOf(database, 'host', host), 'cpu_info')
  if (isBefore(release, '7.0')) {
    return { vendor: hostInfo['vendor'] ?? '', features: hostInfo['features'] ?? '' }
  }
  const poolInfo = mapOf(poolOf(database)[1], 'cpu_info')
  return { vendor: poolInfo['vendor'] ?? '', features: bootFeatures(poolInfo, domainTypeOf(vm), release) }
}

/** The pool's feature set that a domain of this type boots with (xapi.md §2.4). */
export function bootFeatures(
  poolInfo: Readonly<Record<string, string>>,
  domainType: string,
  release: string,
): string {
  const suffix = isAtLeast(release, '8.2') ? '_host' : ''
  return poolInfo[`${domainType === 'pv' ? 'features_pv' : 'features_hvm'}${suffix}`] ?? ''
}
