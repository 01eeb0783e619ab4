import type { Json } from '../../../src/provider/step.js'
import type { Database } from '../../emulator/database/database.js'
import { nameFeatures, type NamedWord } from '../../emulator/rules/cpu-feature-names.js'
import type { FeatureSet } from '../../emulator/rules/cpu-features.js'
import type { PoolPlan } from '../drafting/pool-plan.js'
import type { XapiObservation } from '../observation/observation.js'
import { pinnedGuests, restartBenefits } from './cpu-guests.js'
import { featuresOf, isChanging, type Level, levelOf, maskChanges } from './cpu-level.js'

/**
 * For programs: whether the features are equal, those of each host, the level before and after where it changes (up to 6.5
 * host by host), VMs that cannot move everywhere, and what restarts would give.
 */
export function cpuFacts(pool: PoolPlan, observation: XapiObservation, database: Database): Json {
  const { release } = pool
  const hosts = database.records('host').map(([, record]) => record)
  const level = levelOf(pool, observation, database)
  const masks = [...maskChanges(release, observation, database)]
  return {
    is_equal: new Set(hosts.map(featuresOf)).size <= 1,
    features: Object.fromEntries(hosts.map(host => [String(host.name_label), featuresOf(host)])),
    ...(isChanging(level) ? { level: levelFacts(level, release) } : {}),
    ...(masks.length === 0
      ? {}
      : { masks: Object.fromEntries(masks.map(([host, mask]) => [host, levelFacts(mask, release)])) }),
    pinned: pinnedGuests(release, database).map(({ vm, hosts: closed }) => ({ vm, hosts: closed })),
    restarts: restartBenefits(release, database).map(({ vms, gains }) => ({
      vms,
      gains: gains.map(wordFacts),
    })),
  }
}

function levelFacts({ before, after, lost, gained }: Level, release: string): Json {
  const named = (features: FeatureSet): Json => nameFeatures(features, release).map(wordFacts)
  return { before, after, lost: named(lost), gained: named(gained) }
}

function wordFacts({ word, hex, names }: NamedWord): Json {
  return { word, hex, names }
}
