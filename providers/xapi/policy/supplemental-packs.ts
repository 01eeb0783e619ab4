import type { Finding } from '../../../src/provider/contract.js'
import type { HostPlan, PoolPlan } from '../drafting/pool-plan.js'
import type { Staging } from '../drafting/staging.js'
import { findAnywhere } from '../observation/find.js'
import { mapField } from '../observation/record.js'

/**
 * Supplemental packs that ask to be on every host, and differ between a joiner and the coordinator: XenCenter asks whether to
 * go on (peers.md §4.1), xapi does not look. `software_version` names packs `vendor:name`.
 */
export function packFindings(staging: Staging): readonly Finding[] {
  return staging.pools.flatMap(pool => pool.joiners.flatMap(host => differing(host, pool, staging)))
}

function differing(host: HostPlan, pool: PoolPlan, staging: Staging): readonly Finding[] {
  const ours = packsOf(pool.coordinator, staging)
  const theirs = packsOf(host, staging)
  const parts = [...new Set([...ours.keys(), ...theirs.keys()])].toSorted().flatMap(name => {
    const [wanted, found] = [ours.get(name), theirs.get(name)]
    if (wanted === found) return []
    if (found === undefined) return [`${host.name} lacks ${name}`]
    if (wanted === undefined) return [`${pool.coordinator.name} lacks ${name}`]
    return [`${name} is ${found} on ${host.name} and ${wanted} on ${pool.coordinator.name}`]
  })
  const address = host.address ?? pool.address
  if (parts.length === 0 || address === undefined) return []
  return [
    {
      severity: 'warning',
      origin: 'policy',
      code: 'supplemental-packs-differ',
      summary: 'Supplemental packs differ',
      detail: `${parts.join('; ')}. The ${parts.length === 1 ? 'pack asks' : 'packs ask'} to be the same on every host of a pool.`,
      remedy: `Install the same version on ${host.name} and on every host of the pool before the join.`,
      address,
    },
  ]
}

/** Packs of a host that ask to be everywhere, by name, with what they say of their version. */
function packsOf(host: HostPlan, staging: Staging): ReadonlyMap<string, string> {
  const record = findAnywhere(staging.observation, 'host', host.uuid)?.record ?? {}
  return new Map(
    Object.entries(mapField(record, 'software_version'))
      .filter(([key, value]) => key.includes(':') && /\bhomogeneous\b/.test(value))
      .map(([key, value]) => [key, value.replace(/,\s*homogeneous\b.*$/, '')]),
  )
}
