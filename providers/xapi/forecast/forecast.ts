import type { ProviderPlan } from '../../../src/provider/contract.js'
import type { ForecastSection } from '../../../src/provider/forecast.js'
import type { Json } from '../../../src/provider/step.js'
import type { Database } from '../../emulator/database/database.js'
import { textOf } from '../drafting/attribute.js'
import type { PoolPlan } from '../drafting/pool-plan.js'
import type { Staging } from '../drafting/staging.js'
import type { Rehearsal } from '../rehearsal/rehearse.js'
import { databaseOfHost } from '../rehearsal/world.js'
import { cpuFacts } from './cpu-facts.js'
import { cpuSection } from './cpu.js'
import { cpuTable } from './cpu-table.js'
import { haFacts } from './failover-facts.js'
import { failoverMatrices } from './failover-matrix.js'
import { type Failures, failuresOf } from './failures.js'
import { haSections } from './high-availability.js'
import { memoryFacts, memoryGauge, memorySection } from './memory.js'
import { pathSection } from './path.js'
import { playbackSections } from './playback.js'
import { tiedSection } from './tied.js'
import { topologySection } from './topology.js'
import { vmSection } from './vm.js'

/** The world after the plan, pool by pool: sections to draw, and facts for programs; failures are played only where it is illustrated. */
export async function forecastOf(
  staging: Staging,
  rehearsal: Rehearsal,
  isIllustrated: boolean,
): Promise<ProviderPlan['forecast']> {
  const sections: ForecastSection[] = []
  const pools: { [name: string]: Json } = {}
  for (const pool of staging.pools) {
    const database = databaseOfHost(rehearsal.world, pool.coordinator.uuid)
    if (database === undefined) continue
    const name = nameOf(pool, staging)
    const isArmed = database.records('pool').at(0)?.[1]['ha_enabled'] === true
    const failures = failuresOf(database, pool.release)
    const own: readonly ForecastSection[] = [
      memorySection(name, database),
      memoryGauge(name, staging.observation, database),
      ...cpuSection(name, pool, staging.observation, database),
      ...vmSection(name, database),
      ...cpuTable(name, staging.observation, database),
      ...(isArmed
        ? [
            ...haSections(name, pool.release, database, failures),
            ...tiedSection(name, database),
            ...failoverMatrices(name, failures),
          ]
        : []),
      ...(isIllustrated ? await playbackSections(name, pool.coordinator.uuid, rehearsal.world) : []),
      ...pathSection(name, database),
      topologySection(name, pool, staging.observation, database),
    ]
    sections.push(...own.map(section => ({ ...section, about: name })))
    pools[name] = poolFacts(pool, staging, database, failures)
  }
  return { sections, pools }
}

function poolFacts(pool: PoolPlan, staging: Staging, database: Database, failures: Failures): Json {
  return {
    ...haFacts(pool.release, database, failures),
    cpu: cpuFacts(pool, staging.observation, database),
    memory: memoryFacts(database),
  }
}

function nameOf(pool: PoolPlan, staging: Staging): string {
  const block = pool.address === undefined ? undefined : staging.changes.get(pool.address)
  return textOf(block?.planned, 'name') ?? pool.name
}
