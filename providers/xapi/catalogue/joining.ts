import { entry, objectsOf, parameter, together, type Entry, type Refused } from './entry.js'

/** Refusals of joins, ejects and changes of the coordinator. */
export const joining: { readonly [code: string]: Entry } = {
  HOSTS_NOT_HOMOGENEOUS: entry(
    'The hosts are not alike enough to join',
    refused => `${refused.step}: ${parameter(refused, 0, 'the two hosts differ')}.`,
    'Bring both hosts to the same release, build and updates. Where the CPUs differ, use cpu_policy = "levelled" on 6.x, or other hardware; cpu_policy = "forced" skips the test of build and CPU alone.',
  ),
  HOSTS_NOT_COMPATIBLE: entry(
    'The hosts run different versions',
    refused =>
      `${refused.step}: the platform version or the brand of the host differs from the coordinator’s.`,
    'Upgrade the older host, so that both run the same release.',
  ),
  POOL_JOINING_HOST_MUST_HAVE_SAME_PRODUCT_VERSION: entry(
    'The hosts run different versions',
    refused => `${refused.step}: the product version of the host differs from the coordinator’s.`,
    'Upgrade the older host, so that both run the same release.',
  ),
  POOL_JOINING_HOST_MUST_HAVE_SAME_API_VERSION: entry(
    'The hosts speak different versions of the interface',
    refused =>
      `${refused.step}: the host has API version ${parameter(refused, 0)}, the coordinator ${parameter(refused, 1)}.`,
    'Bring both hosts to the same release and updates.',
  ),
  POOL_JOINING_HOST_MUST_HAVE_SAME_DB_SCHEMA: entry(
    'The hosts keep different databases',
    refused =>
      `${refused.step}: the host has database schema ${parameter(refused, 0)}, the coordinator ${parameter(refused, 1)}.`,
    'Bring both hosts to the same release and updates.',
  ),
  JOINING_HOST_CANNOT_HAVE_RUNNING_VMS: entry(
    'A host that joins must not run VMs',
    refused => `${refused.step}, but ${runningOn(refused)} on it.`,
    'Shut down the VMs of that host, or suspend them, and plan again.',
  ),
  JOINING_HOST_CANNOT_HAVE_VMS_WITH_CURRENT_OPERATIONS: entry(
    'A VM of the host that joins is busy',
    refused => `${refused.step}, but an operation is under way on ${objectsOf(refused, 'one of its VMs')}.`,
    'Wait for the operation to end, or cancel it, and plan again.',
  ),
  JOINING_HOST_CANNOT_CONTAIN_SHARED_SRS: entry(
    'A host that joins must not have shared storage',
    refused => `${refused.step}, but it has shared storage, attached or not: ${objectsOf(refused, 'an SR')}.`,
    'Forget the shared SR on that host (its data stays), and attach it to the pool instead with existing = "attach".',
  ),
  JOINING_HOST_CANNOT_BE_MASTER_OF_OTHER_HOSTS: entry(
    'The host coordinates another pool',
    refused => `${refused.step}, but it is the coordinator of a pool with other hosts.`,
    'Eject the other hosts of that pool first, or name another host here.',
  ),
  JOINING_HOST_CONNECTION_FAILED: entry(
    'The coordinator cannot be reached from the host',
    refused => `${refused.step}, but the connection to the coordinator breaks.`,
    'See that the management networks of both hosts reach each other.',
  ),
  JOINING_HOST_SERVICE_FAILED: entry(
    'The coordinator does not accept the host’s login',
    refused => `${refused.step}, but the coordinator answers with an error.`,
    'See that the coordinator is up, and that the password of its block is right.',
  ),
  POOL_JOINING_HOST_MUST_HAVE_PHYSICAL_MANAGEMENT_NIC: entry(
    'The management interface must be a plain NIC',
    refused => `${refused.step}, but its management interface is a bond or a VLAN.`,
    'Move management of that host to a physical NIC before it joins; bonds are made for the whole pool afterwards.',
  ),
  POOL_JOINING_HOST_MUST_ONLY_HAVE_PHYSICAL_PIFS: entry(
    'The host must have physical interfaces only',
    refused => `${refused.step}, but it has a bond, a VLAN or a tunnel.`,
    'Remove bonds and VLANs from that host; it gets those of the pool by itself.',
  ),
  POOL_JOINING_HOST_HAS_BONDS: entry(
    'The host must not have bonds',
    refused => `${refused.step}, but it has a bond.`,
    'Remove the bond from that host; it gets those of the pool by itself.',
  ),
  POOL_JOINING_HOST_HAS_TUNNELS: entry(
    'The host must not have tunnels',
    refused => `${refused.step}, but it has a tunnel.`,
    'Remove the tunnel from that host.',
  ),
  POOL_JOINING_HOST_HAS_NETWORK_SRIOVS: entry(
    'The host must not have SR-IOV networks',
    refused => `${refused.step}, but it has an SR-IOV network.`,
    'Remove the SR-IOV network from that host.',
  ),
  POOL_JOINING_HOST_HAS_NON_MANAGEMENT_VLANS: entry(
    'The host must not have VLANs but that of management',
    refused => `${refused.step}, but it has a VLAN on another interface than management.`,
    'Remove the VLAN from that host; it gets those of the pool by itself.',
  ),
  POOL_JOINING_HOST_MANAGEMENT_VLAN_DOES_NOT_MATCH: entry(
    'Management lies on different VLANs',
    refused =>
      `${refused.step}: its management VLAN is ${parameter(refused, 0)}, the coordinator’s is ${parameter(refused, 1)} (-1: none).`,
    'Give both hosts the same management VLAN.',
  ),
  POOL_JOINING_EXTERNAL_AUTH_MISMATCH: entry(
    'The hosts authenticate users differently',
    refused => `${refused.step}: its external authentication differs from the pool’s.`,
    'Configure the same external authentication on both, or disable it on the host that joins.',
  ),
  POOL_JOINING_HOST_CA_CERTIFICATES_CONFLICT: entry(
    'Two certificates have the same name',
    refused =>
      `${refused.step}: a CA certificate of the same name differs on the two sides: ${refused.parameters.join(', ')}.`,
    'Remove that certificate on one side, or install it under another name (xe pool-uninstall-ca-certificate).',
  ),
  POOL_JOINING_HOST_TRUSTED_CERTIFICATES_CONFLICT: entry(
    'A certificate is trusted for different purposes',
    refused => `${refused.step}: a certificate is trusted by both sides, for purposes that differ.`,
    'Let both sides trust it for the same purposes, or remove it on one.',
  ),
  POOL_JOINING_MASTER_CERTIFICATE_NOT_IN_POOL_BUNDLE: entry(
    'The pool does not know the certificate of its coordinator',
    refused => `${refused.step}: the certificates that the pool trusts lack that of its own coordinator.`,
    'Renew the certificate of the coordinator (xe host-refresh-server-certificate), so that the pool takes it in.',
  ),
  POOL_JOINING_POOL_CANNOT_ENABLE_CLUSTERING_ON_VLAN_NETWORK: entry(
    'The cluster of the pool runs over a VLAN',
    refused =>
      `${refused.step}: the pool would add the host to its cluster, which runs over VLAN ${parameter(refused, 0)}; a host that joins has no VLANs yet.`,
    'Move the cluster to a network without a VLAN, or switch off that hosts are added to it by themselves.',
  ),
  POOL_JOINING_HOST_MUST_HAVE_ONLY_ONE_IP_ON_CLUSTERING_NETWORK: entry(
    'The host needs one address on the network of the cluster',
    refused =>
      `${refused.step}: the pool would add the host to its cluster, and the host has no address, or several, on the network of it.`,
    'Give the host exactly one address on that network before it joins.',
  ),
  POOL_JOINING_SM_FEATURES_INCOMPATIBLE: entry(
    'The host can do less with storage than the pool',
    refused => `${refused.step}: the host lacks a storage driver that the pool has, or has an older one.`,
    'Bring both hosts to the same updates, and install the same storage drivers on both.',
  ),
  LICENSE_HOST_POOL_MISMATCH: entry(
    'The editions differ',
    refused => `${refused.step}: ${refused.parameters.join(', ')}.`,
    'Apply the same edition to both hosts.',
  ),
  LICENCE_RESTRICTION: entry(
    'The licence does not allow this',
    refused =>
      `${refused.step} needs a feature that the edition does not have${refused.parameters.length === 0 ? '' : `: ${refused.parameters.join(', ')}`}.`,
    'Apply an edition that has the feature, the same to all hosts of the pool.',
  ),
  POOL_JOINING_HOST_TLS_VERIFICATION_MISMATCH: entry(
    'TLS verification is on on one side only',
    refused => `${refused.step}: one of the two verifies certificates and the other does not.`,
    'Enable TLS verification on both: xe pool-enable-tls-verification on the coordinator of each.',
  ),
  INVALID_FEATURE_STRING: entry(
    'The CPU cannot show these features',
    refused =>
      `${refused.step}: the features are not a part of those that the CPU has${refused.parameters.length === 0 ? '' : ` (${refused.parameters.join(', ')})`}.`,
    'A mask only takes features away. Where a joiner lacks one that the pool has, mask the coordinator too, by its own cpu_features.',
  ),
  CPU_FEATURE_MASKING_NOT_SUPPORTED: entry(
    'The CPU cannot be masked',
    refused => `${refused.step}: this CPU has no means to hide features.`,
    'Use hosts with the same CPU.',
  ),
  FEATURE_RESTRICTED: entry(
    'The licence does not allow this',
    refused => `${refused.step} needs a feature that the edition does not have.`,
    'Apply an edition that has the feature.',
  ),
  HOST_IS_SLAVE: entry(
    'The host is a member of another pool',
    refused =>
      `${refused.step}: it is a member of the pool of ${parameter(refused, 0, 'another coordinator')}.`,
    'Eject the host from that pool first, or name another host here.',
  ),
  OPERATION_NOT_ALLOWED: entry(
    'This is not allowed',
    refused => `${refused.step}: ${parameter(refused, 0, 'the operation is not allowed now')}.`,
    'Remove the obstacle that the sentence names, and plan again.',
  ),
  HA_IS_ENABLED: entry(
    'High availability is on',
    refused => `${refused.step} is refused while high availability is on.`,
    'Switch high availability off first: enabled = false in its ha_plan block, or xe pool-ha-disable on its coordinator.',
  ),
  HOST_STILL_BOOTING: entry(
    'The host is still starting up',
    refused => `${refused.step}, but the host has not finished starting.`,
    'Wait until the host is up, and plan again.',
  ),
  INTERNAL_ERROR: entry(
    'The pool fails at this step',
    refused => `${refused.step}: ${refused.parameters.join(', ')}.`,
    'A coordinator cannot be ejected: make another host the coordinator first.',
  ),
}

/** The VMs that run there, with the verb. */
function runningOn({ objects = [] }: Refused): string {
  if (objects.length === 0) return 'at least one VM runs'
  return objects.length === 1 ? `VM ${together(objects)} runs` : `VMs ${together(objects)} run`
}
