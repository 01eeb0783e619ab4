import type { Finding } from '../../../src/provider/contract.js'
import { tellFeatures } from '../../emulator/rules/cpu-feature-names.js'
import { difference, parseFeatures } from '../../emulator/rules/cpu-features.js'
import { textOf } from '../drafting/attribute.js'
import type { HostPlan, PoolPlan } from '../drafting/pool-plan.js'
import type { Staging } from '../drafting/staging.js'
import { findAnywhere } from '../observation/find.js'
import { mapField } from '../observation/record.js'
import { isFrom } from '../observation/release.js'

/** What must agree where a pool asks for identical CPUs, beside the features. */
const traits = ['vendor', 'family', 'model', 'modelname', 'stepping'] as const
/** Words of feature bits: told by the names of the bits where they have names. */
const featureTraits = ['features', 'features_hvm', 'features_pv'] as const

/**
 * `cpu_policy = "identical"`: an error for CPUs that differ, a warning for numbers that do. "forced", where nothing levels
 * them: a warning for CPUs that differ.
 */
export function cpuFindings(staging: Staging): readonly Finding[] {
  return staging.pools.flatMap(pool => {
    const block = pool.address === undefined ? undefined : staging.changes.get(pool.address)
    const policy = textOf(block?.planned, 'cpu_policy')
    return pool.joiners.flatMap(host => {
      if (policy === 'identical') return compare(pool, host, staging)
      return policy === 'forced' && !isFrom(pool.release, 7, 0) ? unlike(pool, host, staging) : []
    })
  })
}

function unlike(pool: PoolPlan, host: HostPlan, staging: Staging): readonly Finding[] {
  const ours = cpuOf(pool.coordinator, staging)
  const theirs = cpuOf(host, staging)
  if (ours.vendor === theirs.vendor && ours.features === theirs.features) return []
  return [
    {
      severity: 'warning',
      origin: 'policy',
      code: 'cpu-forced',
      summary: 'A VM may fail when it migrates between these CPUs',
      detail: `${host.name} joins by force, and its CPU is another than that of ${pool.coordinator.name}: ${differences(host.name, theirs, ours, pool.release)}. A VM that was started on one may use what the other lacks.`,
      remedy: 'Migrate VMs only in a test, or write cpu_policy = "levelled" where the CPUs can be masked.',
      address: pool.address ?? '',
      path: ['cpu_policy'],
      ...(host.address === undefined
        ? {}
        : { related: [{ address: host.address, message: 'the host with the other CPU' }] }),
    },
  ]
}

type Info = Readonly<Record<string, string>>

/** What the first CPU has and lacks against the second, by name. */
function differences(name: string, first: Info, second: Info, release: string): string {
  const [own, other] = [first, second].map(info => parseFeatures(info['features'] ?? '') ?? [])
  const more = tellFeatures(difference(own ?? [], other ?? []), release)
  const less = tellFeatures(difference(other ?? [], own ?? []), release)
  return [
    ...(first['vendor'] === second['vendor'] ? [] : [`it is of ${first['vendor'] ?? 'another vendor'}`]),
    ...(more === '' ? [] : [`${name} alone has ${more}`]),
    ...(less === '' ? [] : [`${name} lacks ${less}`]),
  ].join('; ')
}

function compare(pool: PoolPlan, host: HostPlan, staging: Staging): readonly Finding[] {
  const ours = cpuOf(pool.coordinator, staging)
  const theirs = cpuOf(host, staging)
  const isDifferent = (trait: string): boolean => ours[trait] !== theirs[trait]
  const byName = isDifferent('features') ? differences(host.name, theirs, ours, pool.release) : ''
  const different = [...traits, ...(byName === '' ? featureTraits : [])].filter(isDifferent)
  const place = { address: pool.address ?? '', path: ['members'] }
  const related =
    host.address === undefined ? [] : [{ address: host.address, message: 'the host with the other CPU' }]
  if (different.length > 0 || byName !== '') {
    const list = [
      ...different.map(trait => `${trait} ${ours[trait] ?? 'none'} and ${theirs[trait] ?? 'none'}`),
      ...(byName === '' ? [] : [byName]),
    ].join('; ')
    return [
      {
        severity: 'error',
        origin: 'policy',
        code: 'cpu-not-identical',
        summary: 'The CPUs of the pool are not identical',
        detail: `${pool.coordinator.name} and ${host.name} differ: ${list}.`,
        remedy: 'Use hosts with the same CPU, or write cpu_policy = "levelled".',
        ...place,
        related,
      },
    ]
  }
  if (ours.cpu_count === theirs.cpu_count) return []
  return [
    {
      severity: 'warning',
      origin: 'policy',
      code: 'cpu-count-differs',
      summary: 'The hosts have different numbers of CPUs',
      detail: `${pool.coordinator.name} has ${ours.cpu_count ?? '0'} CPUs and ${host.name} has ${theirs.cpu_count ?? '0'}.`,
      remedy: 'Nothing needs to be done; VMs with many virtual CPUs start on the larger host only.',
      ...place,
      related,
    },
  ]
}

function cpuOf(host: HostPlan, staging: Staging): Readonly<Record<string, string>> {
  const record = findAnywhere(staging.observation, 'host', host.uuid)?.record
  return record === undefined ? {} : mapField(record, 'cpu_info')
}
