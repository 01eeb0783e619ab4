import type { Refusal } from '../rules/refusal.js'
import { refusedWhen } from '../rules/refusal.js'
import { rotationRefusals } from '../rules/pool-operation.js'
import { isHaEnabled, isUpgrading } from '../rules/related.js'
import { offered, type Offer, type Subject } from './subject.js'

function withHa({ database }: Subject): readonly Refusal[] {
  return refusedWhen(!isHaEnabled(database), 'HA_NOT_ENABLED')
}

function withoutHa({ database }: Subject): readonly Refusal[] {
  return refusedWhen(isHaEnabled(database), 'HA_IS_ENABLED')
}

function makeCluster(subject: Subject): readonly Refusal[] {
  const { database } = subject
  return [
    ...refusedWhen(isUpgrading(database), 'NOT_SUPPORTED_DURING_UPGRADE'),
    ...refusedWhen(database.refs('Cluster').length > 0, 'CLUSTER_ALREADY_EXISTS'),
    ...withoutHa(subject),
  ]
}

/** The operations of a pool (xapi.md §1.7): from 7.3 on a pool tells them. */
const table: readonly Offer[] = [
  { operation: 'ha_enable', against: withoutHa },
  { operation: 'ha_disable', against: withHa },
  { operation: 'cluster_create', since: '7.6', against: makeCluster },
  { operation: 'designate_new_master' },
  { operation: 'configure_repositories', since: '23.0' },
  { operation: 'sync_updates', since: '23.0' },
  { operation: 'sync_bundle', since: '24.39' },
  { operation: 'get_updates', since: '23.0' },
  { operation: 'apply_updates', since: '23.0' },
  { operation: 'tls_verification_enable', since: '8.2', against: withoutHa },
  { operation: 'cert_refresh', since: '23.0' },
  { operation: 'exchange_certificates_on_join', since: '23.0' },
  { operation: 'exchange_ca_certificates_on_join', since: '23.0' },
  { operation: 'copy_primary_host_certs', since: '23.0' },
  { operation: 'eject', since: '24.39' },
  { operation: 'exchange_crls_on_join', since: '25.0' },
].map(offer => ({ since: '7.3', ...offer }))

/** What a pool may be asked for, but for what runs in it; nothing while its secret is being changed. */
export function poolOperations(subject: Subject): readonly string[] {
  return rotationRefusals(subject.database).length > 0 ? [] : offered(table, subject)
}
