import { entry, objectsOf, parameter, type Entry } from './entry.js'

/** Refusals that an operation under way, or a state between two others, causes. */
export const waiting: { readonly [code: string]: Entry } = {
  HA_ENABLE_IN_PROGRESS: underWay('high availability is being switched on'),
  HA_DISABLE_IN_PROGRESS: underWay('high availability is being switched off'),
  CLUSTER_CREATE_IN_PROGRESS: underWay('a cluster is being made'),
  DESIGNATE_NEW_MASTER_IN_PROGRESS: underWay('another host is becoming the coordinator'),
  TLS_VERIFICATION_ENABLE_IN_PROGRESS: underWay('TLS verification is being switched on'),
  CONFIGURE_REPOSITORIES_IN_PROGRESS: underWay('its repositories are being set'),
  SYNC_UPDATES_IN_PROGRESS: underWay('updates are being fetched'),
  SYNC_BUNDLE_IN_PROGRESS: underWay('a bundle of updates is being taken in'),
  APPLY_UPDATES_IN_PROGRESS: underWay('updates are being applied'),
  POOL_SECRET_ROTATION_PENDING: entry(
    'The pool is changing its secret',
    refused => `${refused.step}: the pool has not finished changing the secret that its hosts share.`,
    'See that every host of the pool is up; then finish it with xe pool-secret-rotate, and plan again.',
  ),
  NOT_SUPPORTED_DURING_UPGRADE: entry(
    'The pool is being upgraded or updated',
    refused =>
      `${refused.step}: that is refused while hosts of the pool run different versions, or are being updated.`,
    'Finish the upgrade of every host, coordinator first, and plan again.',
  ),
  HOST_PENDING_MANDATORY_GUIDANCE_NOT_EMPTY: entry(
    'An update still waits to be finished',
    refused => `${refused.step}: host ${parameter(refused, 0)} still has to do what its updates demand.`,
    'Reboot that host, or restart its toolstack, as its pending guidance says (xe host-param-get param-name=pending-guidances).',
  ),
  REDO_LOG_IS_ENABLED: entry(
    'The pool writes a log of its database',
    refused =>
      `${refused.step}: interfaces stay as they are while the pool logs its database to shared storage.`,
    'Switch the log off (xe pool-disable-redo-log), make the change, and switch it on again.',
  ),
  HA_ABORT_NEW_MASTER: entry(
    'Not every host agrees to the new coordinator',
    refused =>
      `${refused.step}: ${parameter(refused, 0, 'a host does not answer').replace(/^host (OpaqueRef:\S+)/, 'a host')}.`,
    'See that every host of the pool is up, or take those that are down out of the pool first (xe host-forget).',
  ),
  CLUSTERING_ENABLED: entry(
    'The host is a member of a cluster',
    refused => `${refused.step}: clustering is on on the host that joins.`,
    'Take the host out of its cluster first (xe cluster-host-destroy), and plan again.',
  ),
  NO_COMPATIBLE_CLUSTER_HOST: entry(
    'A host is not in the cluster',
    refused =>
      `${refused.step}: the heartbeat SR needs a cluster, and host ${parameter(refused, 0)} is not in it.`,
    'Make the cluster on every host first (xe cluster-pool-create), or name a heartbeat_sr of type nfs or lvmoiscsi.',
  ),
  CLUSTERING_DISABLED: entry(
    'Clustering is off on a host',
    refused =>
      `${refused.step}: clustering is switched off on a host (cluster host ${parameter(refused, 0)}).`,
    'Switch it on: xe cluster-host-enable.',
  ),
  CLUSTER_HOST_NOT_JOINED: entry(
    'A host has not joined the cluster',
    refused =>
      `${refused.step}: a host has not joined the cluster yet (cluster host ${parameter(refused, 0)}).`,
    'See that the network of the cluster reaches every host, then bring them together: xe cluster-pool-resync.',
  ),
  INCOMPATIBLE_CLUSTER_STACK_ACTIVE: entry(
    'High availability runs on another cluster stack',
    refused =>
      `${refused.step}: that storage needs another stack than the one that high availability uses now (${parameter(refused, 0, '?')}).`,
    'Switch high availability off with enabled = false in the ha_plan block, attach the storage, and switch it on again.',
  ),
  CLUSTERED_SR_DEGRADED: entry(
    'The cluster is not complete',
    refused =>
      `${refused.step}: a member of the cluster is down, and without this host too SR ${parameter(refused, 0)} would stop.`,
    'Bring the other member back first, and plan again.',
  ),
  SR_INDESTRUCTIBLE: entry(
    'The SR is marked as not to be destroyed',
    refused => `${refused.step}: other_config:indestructible is set on SR ${parameter(refused, 0)}.`,
    'Set on_destroy = "forget" to keep its data, or take the key away with xe sr-param-remove.',
  ),
  SR_IS_CACHE_SR: entry(
    'A host caches on the SR',
    refused =>
      `${refused.step}: host ${parameter(refused, 0)} keeps its local cache on ${objectsOf(refused, 'it')}.`,
    'Switch the cache off on that host first (xe host-disable-local-storage-caching).',
  ),
  NETWORK_INCOMPATIBLE_WITH_BOND: entry(
    'The network is of SR-IOV',
    refused => `${refused.step}: network ${parameter(refused, 0)} has virtual NICs of SR-IOV on it.`,
    'Name another network for the bond.',
  ),
  PIF_IS_SRIOV_LOGICAL: entry(
    'The interface is a virtual NIC of SR-IOV',
    refused => `${refused.step}: ${parameter(refused, 0)} is a virtual NIC, which no bond takes.`,
    'Name physical NICs.',
  ),
}

/** Another operation of the pool comes first. */
function underWay(what: string): Entry {
  return entry(
    'The pool is busy',
    refused => `${refused.step}: ${what}, and the pool does one such thing at a time.`,
    'Wait until it is done (xe task-list shows it), and plan again.',
  )
}
