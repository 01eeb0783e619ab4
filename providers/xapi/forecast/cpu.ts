import type { ForecastSection } from '../../../src/provider/forecast.js'
import type { Json } from '../../../src/provider/step.js'
import type { Database, DatabaseRecord } from '../../emulator/database/database.js'
import { nameFeatures, tellFeatures } from '../../emulator/rules/cpu-feature-names.js'
import { difference, type FeatureSet, parseFeatures } from '../../emulator/rules/cpu-features.js'
import { poolCpuInfoOf } from '../../emulator/rules/cpu-level.js'
import { mapOf, textOf } from '../../emulator/rules/field.js'
import { bootFeatures, cpuRefusals } from '../../emulator/rules/vm-cpu.js'
import type { PoolPlan } from '../drafting/pool-plan.js'
import { poolRecord } from '../observation/find.js'
import type { XapiObservation } from '../observation/observation.js'
import { mapField } from '../observation/record.js'

/** Which CPUs meet, and what levelling makes of them: worth telling where the pool has several hosts. */
export function cpuSection(
  name: string,
  pool: PoolPlan,
  observation: XapiObservation,
  database: Database,
): readonly ForecastSection[] {
  const hosts = database.records('host').map(([, record]) => record)
  const level = levelOf(pool, observation, database)
  if (hosts.length < 2 && level.lost.length + level.gained.length === 0) return []
  const features = new Set(hosts.map(featuresOf))
  const models = new Set(hosts.map(host => field(host, 'modelname')))
  const together =
    features.size === 1
      ? [
          `${hosts.length === 2 ? 'Both' : `All ${hosts.length}`} hosts have the same CPU features${models.size === 1 ? ` (${[...models].join('')})` : ''}; VMs can migrate anywhere.`,
        ]
      : hosts.map(
          host => `${String(host.name_label)}: ${field(host, 'modelname')}, features ${featuresOf(host)}`,
        )
  const isChanging = level.lost.length + level.gained.length > 0
  return [
    {
      kind: 'text',
      title: `CPUs of ${name}`,
      isNotable: features.size > 1 || pool.joiners.length > 0 || isChanging,
      lines: [
        ...(hosts.length < 2 ? [] : together),
        ...maskLines(hosts, pool.release),
        ...unusedLines(level.after, hosts, pool.release),
        ...levelLines(level, pool.release, database),
      ],
    },
  ]
}

/** The set that VMs boot with, before and after the plan; empty strings up to 6.5, where each host has its own. */
interface Level {
  readonly before: string
  readonly after: string
  readonly lost: FeatureSet
  readonly gained: FeatureSet
}

function levelOf(pool: PoolPlan, observation: XapiObservation, database: Database): Level {
  const observed = observation.pools.get(pool.uuid)
  const info = observed === undefined ? undefined : poolRecord(observed)?.record
  const before = info === undefined ? '' : bootFeatures(mapField(info, 'cpu_info'), 'hvm', pool.release)
  const levelled = poolCpuInfoOf(database, pool.release)
  const after = levelled === undefined ? '' : bootFeatures(levelled, 'hvm', pool.release)
  const [old, next] = [parseFeatures(before) ?? [], parseFeatures(after) ?? []]
  const isKnown = before !== '' && after !== ''
  return {
    before,
    after,
    lost: isKnown ? bare(difference(old, next)) : [],
    gained: isKnown ? bare(difference(next, old)) : [],
  }
}

/** The empty set where nothing is in it. */
function bare(features: FeatureSet): FeatureSet {
  return features.some(word => word !== 0) ? features : []
}

function levelLines(level: Level, release: string, database: Database): readonly string[] {
  const { before, after, lost, gained } = level
  if (lost.length + gained.length === 0) return []
  return [
    `VMs start with ${before} before the plan and with ${after} after it.`,
    ...(lost.length === 0
      ? []
      : [
          `Lost to VMs that start from then on: ${tellFeatures(lost, release)}; ${lackingHosts(lost, database).join(', ')} ${lackingHosts(lost, database).length === 1 ? 'lacks' : 'lack'} some of these.`,
        ]),
    ...pinnedLines(release, database),
    ...(gained.length === 0
      ? []
      : [
          `New for VMs that start from then on: ${tellFeatures(gained, release)}.`,
          ...restartLines(gained, database),
        ]),
  ]
}

/** What some hosts could do and VMs do not get, because others lack it. */
function unusedLines(after: string, hosts: readonly DatabaseRecord[], release: string): readonly string[] {
  const level = parseFeatures(after) ?? []
  if (level.length === 0) return []
  const unused = new Map<string, readonly string[]>()
  for (const host of hosts) {
    const more = bare(difference(parseFeatures(featuresOf(host)) ?? [], level))
    const told = tellFeatures(more, release)
    if (told !== '') unused.set(told, [...(unused.get(told) ?? []), String(host.name_label)])
  }
  return [...unused].map(
    ([features, names]) => `VMs get what all hosts have; unused on ${names.join(', ')}: ${features}.`,
  )
}

function lackingHosts(features: FeatureSet, database: Database): readonly string[] {
  return database.records('host').flatMap(([, host]) => {
    const own = parseFeatures(featuresOf(host)) ?? []
    return bare(difference(features, own)).length === 0 ? [] : [String(host.name_label)]
  })
}

/** VMs that run on, and hosts that they cannot move to. */
function pinnedLines(release: string, database: Database): readonly string[] {
  return runningVms(database).flatMap(([ref, vm]) => {
    const closed = database
      .records('host')
      .filter(([host]) => cpuRefusals(database, ref, host, release).length > 0)
      .map(([, host]) => String(host.name_label))
    return closed.length === 0
      ? []
      : [
          `${String(vm.name_label)} keeps the CPU that it started with, and cannot move to ${closed.join(', ')} until it is restarted.`,
        ]
  })
}

/** VMs that would have something from a restart. */
function restartLines(gained: FeatureSet, database: Database): readonly string[] {
  const names = runningVms(database).flatMap(([, vm]) => {
    const booted = parseFeatures(mapOf(vm, 'last_boot_CPU_flags')['features'] ?? '') ?? []
    return bare(difference(gained, booted)).length === 0 ? [] : [String(vm.name_label)]
  })
  return names.length === 0 ? [] : [`${names.join(', ')} would use them after a restart.`]
}

function runningVms(database: Database): readonly (readonly [string, DatabaseRecord])[] {
  return database
    .records('VM')
    .filter(
      ([, vm]) =>
        ['Running', 'Suspended', 'Paused'].includes(textOf(vm, 'power_state')) &&
        vm['is_control_domain'] !== true,
    )
}

/** Up to 6.5: what masks hide, host by host, and which hosts have to boot for it. */
function maskLines(hosts: readonly DatabaseRecord[], release: string): readonly string[] {
  return hosts.flatMap(host => {
    const physical = parseFeatures(field(host, 'physical_features')) ?? []
    const shown = parseFeatures(field(host, 'features')) ?? []
    const hidden = field(host, 'physical_features') === '' ? [] : bare(difference(physical, shown))
    return hidden.length === 0
      ? []
      : [`${String(host.name_label)} hides what its CPU could do: ${tellFeatures(hidden, release)}.`]
  })
}

/** Whether the features are equal, those of each host, and the level before and after where it changes. */
export function cpuFacts(pool: PoolPlan, observation: XapiObservation, database: Database): Json {
  const hosts = database.records('host').map(([, record]) => record)
  const { before, after, lost, gained } = levelOf(pool, observation, database)
  const named = (features: FeatureSet) =>
    nameFeatures(features, pool.release).map(({ word, hex, names }) => ({ word, hex, names }))
  return {
    is_equal: new Set(hosts.map(featuresOf)).size <= 1,
    features: Object.fromEntries(hosts.map(host => [String(host.name_label), featuresOf(host)])),
    ...(lost.length + gained.length === 0
      ? {}
      : { level: { before, after, lost: named(lost), gained: named(gained) } }),
  }
}

/** 6.x keeps one set for all guests; later releases one for guests with hardware virtualisation and one without. */
function featuresOf(host: DatabaseRecord): string {
  return field(host, 'features_hvm_host') || field(host, 'features_hvm') || field(host, 'features')
}

function field(host: DatabaseRecord, key: string): string {
  return mapOf(host, 'cpu_info')[key] ?? ''
}
