import type { Database, Ref } from '../database/database.js'
import { flagOf, recordOf, setOf, textOf } from './field.js'
import type { Refusal } from './refusal.js'
import { refusal } from './refusal.js'
import { coordinatorOf, isAttached, referring } from './related.js'

/** HA's own stack, which needs no cluster. */
const ownStack = 'xhad'

/** The cluster stack that HA would use: what an attached SR demands, else the cluster's, else HA's own (xapi.md §3.1, 6). */
export function clusterStackOf(database: Database): string {
  const coordinator = coordinatorOf(database)
  const demanded = database
    .refs('SR')
    .filter(sr => isAttached(database, coordinator, sr))
    .flatMap(sr => demandedStacks(database, sr))
  const [cluster] = database.records('Cluster')
  return demanded[0] ?? (cluster === undefined ? ownStack : textOf(cluster[1], 'cluster_stack'))
}

/** The cluster stacks of which an SR of this type needs one; empty where it needs none. */
export function demandedStacks(database: Database, sr: Ref): readonly string[] {
  const type = textOf(recordOf(database, 'SR', sr), 'type')
  return database
    .records('SM')
    .flatMap(([, sm]) => (sm['type'] === type ? setOf(sm, 'required_cluster_stack') : []))
}

/** Every host must be an enabled, joined member where HA goes over a cluster (xapi.md §3.1, 6). */
export function clusterRefusals(database: Database, stack: string): readonly Refusal[] {
  if (stack === ownStack) return []
  return database.refs('host').flatMap(host => {
    const [member] = referring(database, 'Cluster_host', 'host', host)
    if (member === undefined) return [refusal('NO_COMPATIBLE_CLUSTER_HOST', [host], ['host', host])]
    const [ref, record] = member
    if (!flagOf(record, 'enabled')) return [refusal('CLUSTERING_DISABLED', [ref], ['host', host])]
    return flagOf(record, 'joined') ? [] : [refusal('CLUSTER_HOST_NOT_JOINED', [ref], ['host', host])]
  })
}

/** INCOMPATIBLE_CLUSTER_STACK_ACTIVE [stack]: HA runs on another stack than the SR needs (xapi.md §3.9, §5.3). */
export function activeStackRefusals(database: Database, sr: Ref): readonly Refusal[] {
  const [pool, record] = database.records('pool')[0] ?? ['', {}]
  const needed = demandedStacks(database, sr)
  const active = textOf(record, 'ha_cluster_stack')
  if (!flagOf(record, 'ha_enabled') || needed.length === 0 || needed.includes(active)) return []
  return [refusal('INCOMPATIBLE_CLUSTER_STACK_ACTIVE', [active], ['SR', sr], ['pool', pool])]
}

/** CLUSTERING_ENABLED [cluster_host]: an enabled member of a cluster talks through the PIF (xapi.md §4.5). */
export function clusteringRefusals(database: Database, pif: Ref): readonly Refusal[] {
  return referring(database, 'Cluster_host', 'PIF', pif)
    .filter(([, member]) => flagOf(member, 'enabled'))
    .map(([member]) => refusal('CLUSTERING_ENABLED', [member], ['PIF', pif]))
}
