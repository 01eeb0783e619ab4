import type { Finding } from '../../../src/provider/contract.js'
import { tellFeatures } from '../../emulator/rules/cpu-feature-names.js'
import { difference, parseFeatures } from '../../emulator/rules/cpu-features.js'
import { cpuObstacle } from '../../emulator/rules/vm-cpu.js'
import type { HostPlan, PoolPlan } from '../drafting/pool-plan.js'
import { observedPool, type Staging } from '../drafting/staging.js'
import { findAnywhere, virtualMachines } from '../observation/find.js'
import { mapField, textField } from '../observation/record.js'
import { isFrom } from '../observation/release.js'

/** Running VMs keep the CPU that they booted with: they cannot move to a joiner that lacks some of it. */
export function levellingFindings(staging: Staging): readonly Finding[] {
  return staging.pools.flatMap(pool =>
    isFrom(pool.release, 7, 0) ? pool.joiners.flatMap(host => pinnedBy(host, pool, staging)) : [],
  )
}

function pinnedBy(joiner: HostPlan, pool: PoolPlan, staging: Staging): readonly Finding[] {
  const observed = observedPool(pool, staging)
  const host = findAnywhere(staging.observation, 'host', joiner.uuid)?.record
  if (observed === undefined || host === undefined) return []
  const hostInfo = mapField(host, 'cpu_info')
  const pinned = virtualMachines(observed).filter(({ record }) => {
    if (textField(record, 'power_state') !== 'Running' && textField(record, 'power_state') !== 'Suspended')
      return false
    const flags = mapField(record, 'last_boot_CPU_flags')
    const domainType = textField(record, 'HVM_boot_policy') === '' ? 'pv' : 'hvm'
    return (
      cpuObstacle({ flags, hostInfo, domainType, release: pool.release, poolMask: undefined }) !== undefined
    )
  })
  if (pinned.length === 0) return []
  const lacking = lackedBy(
    hostInfo,
    pinned.map(vm => mapField(vm.record, 'last_boot_CPU_flags')),
  )
  const names = pinned.map(vm => textField(vm.record, 'name_label'))
  return [
    {
      severity: 'warning',
      origin: 'policy',
      code: 'vms-pinned-by-cpu',
      summary: 'VMs that run cannot move to the host that joins',
      detail: `${names.join(', ')} started with CPU features that ${joiner.name} lacks${lacking === '' ? '' : `: ${tellFeatures(parseFeatures(lacking) ?? [], pool.release)}`}. ${names.length === 1 ? 'It' : 'They'} cannot migrate to ${joiner.name}, and can keep other hosts from being emptied.`,
      remedy: `Restart ${names.length === 1 ? 'it' : 'them'} once ${joiner.name} has joined: VMs that start then use what all hosts have.`,
      address: pool.address ?? '',
      path: ['members'],
      ...(joiner.address === undefined
        ? {}
        : { related: [{ address: joiner.address, message: 'the host with fewer CPU features' }] }),
    },
  ]
}

type Info = Readonly<Record<string, string>>

/** What the VMs booted with and the host cannot offer, as a feature string. */
function lackedBy(hostInfo: Info, flags: readonly Info[]): string {
  const offered = parseFeatures(hostInfo['features_hvm'] ?? '') ?? []
  const used = flags.reduce<readonly number[]>((sum, { features = '' }) => {
    const set = parseFeatures(features) ?? []
    return Array.from(
      { length: Math.max(sum.length, set.length) },
      (_, index) => ((sum[index] ?? 0) | (set[index] ?? 0)) >>> 0,
    )
  }, [])
  return difference(used, offered)
    .map(word => word.toString(16).padStart(8, '0'))
    .join('-')
}
