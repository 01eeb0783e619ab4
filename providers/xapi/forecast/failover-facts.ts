import type { Json } from '../../../src/provider/step.js'
import type { Database } from '../../emulator/database/database.js'
import { maximumFailures } from '../../emulator/ha/failover-plan.js'
import type { Failover, Failure } from './failover.js'
import type { Failures } from './failures.js'

/** What HA guarantees after the plan, for programs. Memory in bytes. */
export function haFacts(
  release: string,
  database: Database,
  { single, pairs }: Failures,
): { readonly [name: string]: Json } {
  const pool = database.records('pool').at(0)?.[1]
  const isOn = pool?.['ha_enabled'] === true
  return {
    ha_enabled: isOn,
    max_failures: maximumFailures(database, release),
    guarantee: !isOn ? 'none' : pool['ha_overcommitted'] === true ? 'overcommitted' : 'complete',
    overcommitted: pool?.['ha_overcommitted'] === true,
    failover: Object.fromEntries(
      single.map(({ hosts: [host = ''], failovers }) => [host, failovers.map(restartFacts)]),
    ),
    memory_left: Object.fromEntries(single.map(failure => [failure.hosts[0] ?? '', memoryFacts(failure)])),
    failover_pairs: pairs.map(failure => ({
      hosts: failure.hosts,
      restarts: failure.failovers.map(restartFacts),
      memory_left: memoryFacts(failure),
    })),
  }
}

function restartFacts(failover: Failover): Json {
  return {
    vm: failover.vm,
    order: failover.order,
    start_delay: failover.startDelaySeconds,
    to: failover.to ?? null,
    memory_left: failover.leftBytes ?? null,
    why: failover.why ?? null,
  }
}

function memoryFacts({ left }: Failure): Json {
  return Object.fromEntries(left)
}
