import type { Database, Ref } from '../database/database.js'
import { nullRef } from '../database/database.js'
import { flagOf, numberOf, recordOf, refOf, textOf } from './field.js'
import type { Join } from './pool-join.js'
import type { Refusal } from './refusal.js'
import { refusal } from './refusal.js'
import { referring } from './related.js'
import { isBefore } from './release.js'

/**
 * A pool whose cluster takes new hosts by itself, 25.x on: its network may not be a VLAN beside management's, and the
 * joiner needs exactly one address there (xapi.md §1.1, 5a and 5b).
 */
export function joinClusterRefusals({ joiner, joinerHost, pool, release }: Join): readonly Refusal[] {
  if (isBefore(release, '25.0')) return []
  const [cluster] = pool.records('Cluster').find(([, record]) => flagOf(record, 'pool_auto_join')) ?? []
  const [member] = cluster === undefined ? [] : referring(pool, 'Cluster_host', 'cluster', cluster)
  const pif = member === undefined ? nullRef : refOf(member[1], 'PIF')
  const record = pool.get('PIF', pif)
  if (record === undefined) return []
  const tag = numberOf(record, 'VLAN')
  const host = ['host', joinerHost] as const
  if (tag > 0 && !flagOf(record, 'management'))
    return [refusal('POOL_JOINING_POOL_CANNOT_ENABLE_CLUSTERING_ON_VLAN_NETWORK', [String(tag)], host)]
  const bridges = bridgesOf(pool, pif)
  const addressed = referring(joiner, 'PIF', 'host', joinerHost).filter(
    ([, own]) => textOf(own, 'IP') !== '' && bridges.has(bridgeOf(joiner, refOf(own, 'network'))),
  )
  return addressed.length === 1
    ? []
    : [refusal('POOL_JOINING_HOST_MUST_HAVE_ONLY_ONE_IP_ON_CLUSTERING_NETWORK', [], host)]
}

/** The bridge of the PIF, of a bond those of its members too. */
function bridgesOf(pool: Database, pif: Ref): ReadonlySet<string> {
  const members = referring(pool, 'Bond', 'master', pif).flatMap(([bond]) =>
    referring(pool, 'PIF', 'bond_slave_of', bond).map(([ref]) => ref),
  )
  const pifs = [pif, ...members].map(ref => recordOf(pool, 'PIF', ref))
  return new Set(pifs.map(each => bridgeOf(pool, refOf(each, 'network'))))
}

function bridgeOf(database: Database, network: Ref): string {
  const record = database.get('network', network)
  return record === undefined ? '' : textOf(record, 'bridge')
}
