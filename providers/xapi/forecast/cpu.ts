import type { ForecastSection } from '../../../src/provider/forecast.js'
import type { Database, DatabaseRecord } from '../../emulator/database/database.js'
import { tellFeatures, tellWords } from '../../emulator/rules/cpu-feature-names.js'
import { type FeatureSet, intersect, isSubset, parseFeatures } from '../../emulator/rules/cpu-features.js'
import { defaultFeatureMask, maskFeatures, parseMask } from '../../emulator/rules/cpu-masking.js'
import { mapOf } from '../../emulator/rules/field.js'
import { poolOf } from '../../emulator/rules/related.js'
import { isBefore } from '../../emulator/rules/release.js'
import type { PoolPlan } from '../drafting/pool-plan.js'
import type { XapiObservation } from '../observation/observation.js'
import { pinnedGuests, restartBenefits } from './cpu-guests.js'
import { beyond, cpuField, featuresOf, isChanging, type Level, levelOf, maskChanges } from './cpu-level.js'

/** Which CPUs meet, and what levelling makes of them: worth telling where the pool has several hosts. */
export function cpuSection(
  name: string,
  pool: PoolPlan,
  observation: XapiObservation,
  database: Database,
): readonly ForecastSection[] {
  const { release } = pool
  const hosts = database.records('host').map(([, record]) => record)
  const level = levelOf(pool, observation, database)
  const masks = maskChanges(release, observation, database)
  const hasChanges = isChanging(level) || masks.size > 0
  if (hosts.length < 2 && !hasChanges) return []
  const isEqual = new Set(hosts.map(featuresOf)).size === 1
  return [
    {
      kind: 'text',
      title: `CPUs of ${name}`,
      isNotable: !isEqual || pool.joiners.length > 0 || hasChanges,
      lines: [
        ...(hosts.length < 2 ? [] : isEqual ? [equalLine(hosts)] : hosts.map(hostLine)),
        ...[...masks].map(([host, mask]) => maskChangeLine(host, mask, release)),
        ...hiddenLines(hosts, release),
        ...(isBefore(release, '7.0')
          ? unlikeLines(database, release)
          : unusedLines(level.after, hosts, release)),
        ...pinnedGuests(release, database).map(
          ({ vm, hosts: closed }) =>
            `${vm} keeps the CPU that it started with, and cannot move to ${closed.join(', ')} until it is restarted.`,
        ),
        ...levelLines(level, release, database),
        ...benefitLines(level, release, database),
      ],
    },
  ]
}

/** Which VMs have to be restarted for what; in few words where it is what the line before has told. */
function benefitLines({ gained }: Level, release: string, database: Database): readonly string[] {
  const told = tellFeatures(gained, release)
  return restartBenefits(release, database).map(({ vms, gains }) =>
    tellWords(gains) === told
      ? `${vms.join(', ')} would use them after a restart.`
      : `${vms.join(', ')} would gain from a restart: ${tellWords(gains)}.`,
  )
}

function equalLine(hosts: readonly DatabaseRecord[]): string {
  const models = new Set(hosts.map(host => cpuField(host, 'modelname')))
  return `${hosts.length === 2 ? 'Both' : `All ${hosts.length}`} hosts have the same CPU features${models.size === 1 ? ` (${[...models].join('')})` : ''}; VMs can migrate anywhere.`
}

function hostLine(host: DatabaseRecord): string {
  return `${String(host.name_label)}: ${cpuField(host, 'modelname')}, features ${featuresOf(host)}`
}

function levelLines(level: Level, release: string, database: Database): readonly string[] {
  const { before, after, lost, gained } = level
  if (!isChanging(level)) return []
  const lacking = lackingHosts(lost, database)
  return [
    `VMs start with ${before} before the plan and with ${after} after it.`,
    ...(lost.length === 0
      ? []
      : [
          `Lost to VMs that start from then on: ${tellFeatures(lost, release)}; ${lacking.join(', ')} ${lacking.length === 1 ? 'lacks' : 'lack'} some of these.`,
        ]),
    ...(gained.length === 0
      ? []
      : [`New for VMs that start from then on: ${tellFeatures(gained, release)}.`]),
  ]
}

/** What some hosts could do and VMs do not get, because others lack it. */
function unusedLines(after: string, hosts: readonly DatabaseRecord[], release: string): readonly string[] {
  const level = parseFeatures(after) ?? []
  if (level.length === 0) return []
  const unused = new Map<string, readonly string[]>()
  for (const host of hosts) {
    const told = tellFeatures(beyond(parseFeatures(featuresOf(host)) ?? [], level), release)
    if (told !== '') unused.set(told, [...(unused.get(told) ?? []), String(host.name_label)])
  }
  return [...unused].map(
    ([features, names]) => `VMs get what all hosts have; unused on ${names.join(', ')}: ${features}.`,
  )
}

function lackingHosts(features: FeatureSet, database: Database): readonly string[] {
  return database.records('host').flatMap(([, host]) => {
    const own = parseFeatures(featuresOf(host)) ?? []
    return beyond(features, own).length === 0 ? [] : [String(host.name_label)]
  })
}

/** Up to 6.5 nothing levels: what not every host has, and where a VM that starts on one cannot go. */
function unlikeLines(database: Database, release: string): readonly string[] {
  const text = mapOf(poolOf(database)[1], 'other_config')['cpuid_feature_mask'] ?? ''
  const mask = parseMask(text) ?? defaultFeatureMask
  const hosts = database.records('host').flatMap(([, host]) => {
    const own = parseFeatures(featuresOf(host)) ?? []
    return own.length === 0 ? [] : [{ name: String(host.name_label), features: maskFeatures(own, mask) }]
  })
  const common = hosts.reduce<FeatureSet>((shared, { features }) => intersect(shared, features), [])
  return hosts.flatMap(({ name, features }) => {
    const more = beyond(features, common)
    const closed = hosts.filter(other => !isSubset(features, other.features)).map(other => other.name)
    if (more.length === 0 || closed.length === 0) return []
    return [
      `Not every host has what ${name} has: ${tellFeatures(more, release)}.`,
      `A VM that starts on ${name} cannot move to ${closed.join(', ')} while it runs.`,
    ]
  })
}

function maskChangeLine(host: string, { before, after, lost, gained }: Level, release: string): string {
  const changes = [
    ...(lost.length === 0 ? [] : [`without ${tellFeatures(lost, release)}`]),
    ...(gained.length === 0 ? [] : [`with ${tellFeatures(gained, release)} besides`]),
  ]
  return `${host} shows its VMs ${before} before the plan and, once it has rebooted, ${after}: ${changes.join('; ')}.`
}

/** Up to 6.5: what masks hide, host by host. */
function hiddenLines(hosts: readonly DatabaseRecord[], release: string): readonly string[] {
  return hosts.flatMap(host => {
    const physical = parseFeatures(cpuField(host, 'physical_features')) ?? []
    const hidden = beyond(physical, parseFeatures(cpuField(host, 'features')) ?? [])
    return physical.length === 0 || hidden.length === 0
      ? []
      : [`${String(host.name_label)} hides what its CPU could do: ${tellFeatures(hidden, release)}.`]
  })
}
