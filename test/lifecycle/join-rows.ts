import type { FieldValue } from '../../providers/emulator/database/database.js'
import type { JoinWorld, Side } from '../support/join-world.js'

/** The releases of the table. */
export const releases = ['6.2', '6.5', '7.1', '8.2', '8.4', 'xcp-ng-8.3'] as const
export type Release = (typeof releases)[number]

/** Releases beside these, of which a check or two is known. */
export type OtherRelease = '6.0' | '25.33' | '26.1'

/** Where a plan shows what is wrong: at the joiner's block, or at the members of the pool. */
type Place = 'joiner' | 'members'

/** One reason for which a host must not join. */
export interface JoinRow {
  /** Its number in the order of checks; letters where one check compares several things. */
  readonly row: string
  readonly what: string
  /** Brings the two hosts into a state that the check refuses, and nothing else does. */
  readonly make: (world: JoinWorld, release: Release | OtherRelease) => void
  /** Releases, joined by blanks, and the code that they refuse with; in other releases the check does not hold. */
  readonly codes: { readonly [releases: string]: string }
  readonly place: Place | { readonly [releases: string]: Place }
  /** Set where join_force lets it pass. */
  readonly isForgiven?: true
  /** Refusals that the same state brings along, by release; `forgiven` ones only without force. */
  readonly also?: {
    readonly [releases: string]: readonly {
      readonly code: string
      readonly place: Place
      readonly isForgiven?: true
    }[]
  }
  /** Set where a plan switches HA off around the join: the reason that its bracket gives. */
  readonly planned?: string
}

const all = '6.2 6.5 7.1 8.2 8.4 xcp-ng-8.3'
const from71 = '7.1 8.2 8.4 xcp-ng-8.3'
const from73 = '8.2 8.4 xcp-ng-8.3'
const from23 = '8.4 xcp-ng-8.3'
const from25 = '25.33 26.1'
const from26 = '26.1'

function software(keys: { readonly [key: string]: string }): { readonly [key: string]: FieldValue } {
  return { software_version: keys }
}

function bond(side: Side): void {
  const master = side.addUpperPif('bond0')
  side.add('Bond', { master, primary_slave: side.nic('eth1') })
}

function vlan(side: Side, device: string): void {
  const network = side.add('network', { name_label: 'VLAN 7', bridge: 'xapi7' })
  const fields = { device, network, host: side.host, physical: false, VLAN: 7 }
  const untagged = side.add('PIF', fields)
  side.add('VLAN', { tag: 7, tagged_PIF: side.nic(device), untagged_PIF: untagged })
}

function managementVlan(side: Side): void {
  const nic = side.management
  const { network: _network, ...pif } = side.database.get('PIF', nic) ?? {}
  const upper = side.addUpperPif('eth0', {
    VLAN: 42,
    management: true,
    IP: String(pif['IP']),
    netmask: String(pif['netmask']),
    ip_configuration_mode: 'Static',
    currently_attached: true,
  })
  side.set('PIF', nic, { management: false, IP: '', netmask: '', ip_configuration_mode: 'None' })
  side.add('VLAN', { tag: 42, tagged_PIF: nic, untagged_PIF: upper })
}

function cluster(side: Side, pif: string): void {
  const made = side.add('Cluster', { cluster_stack: 'corosync', pool_auto_join: true })
  side.add('Cluster_host', { cluster: made, host: side.host, PIF: pif, enabled: true, joined: true })
}

function certificate(name: string, fingerprint: string): { readonly [key: string]: FieldValue } {
  return { name, type: 'ca', fingerprint }
}

/** Every check of pool.join, in xapi's order, typed from the reference. */
export const joinRows: readonly JoinRow[] = [
  {
    row: '0',
    what: 'the licence of the joiner has no pools',
    make: ({ joiner }) => joiner.setHost({ license_params: { restrict_pooling: 'true' } }),
    codes: { [all]: 'LICENCE_RESTRICTION' },
    place: 'joiner',
  },
  {
    row: '1',
    what: 'the licence of the joiner allows three hosts, and the pool has three',
    make: ({ joiner, pool }) => {
      joiner.setHost({ license_params: { restrict_pool_size: 'true' } })
      pool.addMember('gamma')
      pool.addMember('epsilon')
    },
    codes: { [from73]: 'LICENCE_RESTRICTION' },
    place: 'joiner',
  },
  {
    row: '3',
    what: 'high availability is on on the joiner',
    make: ({ joiner }) => joiner.setPool({ ha_enabled: true }),
    codes: { [all]: 'HA_IS_ENABLED' },
    place: 'joiner',
  },
  {
    row: '4',
    what: 'clustering is on on the joiner',
    make: ({ joiner }) => joiner.add('Cluster_host', { host: joiner.host, enabled: true }),
    codes: { [from73]: 'CLUSTERING_ENABLED' },
    place: 'joiner',
  },
  {
    row: '5a',
    what: 'the pool clusters joiners by itself, on a VLAN that is not management',
    make: ({ pool }) => cluster(pool, pool.addUpperPif('eth1', { VLAN: 9, IP: '10.0.9.1' })),
    codes: { [from25]: 'POOL_JOINING_POOL_CANNOT_ENABLE_CLUSTERING_ON_VLAN_NETWORK' },
    place: 'members',
  },
  {
    row: '5b',
    what: 'the pool clusters joiners by itself, and the joiner has no address on that network',
    make: ({ pool }) => {
      pool.set('PIF', pool.nic('eth1'), { IP: '10.0.0.11' })
      cluster(pool, pool.nic('eth1'))
    },
    codes: { [from25]: 'POOL_JOINING_HOST_MUST_HAVE_ONLY_ONE_IP_ON_CLUSTERING_NETWORK' },
    place: 'joiner',
  },
  {
    row: '5c',
    what: 'the pool clusters joiners by itself, and the joiner has one address on that network',
    make: ({ joiner, pool }) => {
      joiner.set('PIF', joiner.nic('eth1'), { IP: '10.0.0.12' })
      pool.set('PIF', pool.nic('eth1'), { IP: '10.0.0.11' })
      cluster(pool, pool.nic('eth1'))
    },
    codes: {},
    place: 'joiner',
  },
  {
    row: '6',
    what: 'high availability is on in the pool',
    make: ({ pool }) => pool.setPool({ ha_enabled: true }),
    codes: { [all]: 'HA_IS_ENABLED' },
    place: 'members',
    planned: 'beta joins the pool of alpha',
  },
  {
    row: '8',
    what: 'the joiner knows other hosts',
    make: ({ joiner }) => joiner.addMember('gamma'),
    codes: { [all]: 'JOINING_HOST_CANNOT_BE_MASTER_OF_OTHER_HOSTS' },
    place: 'joiner',
  },
  {
    row: '9',
    what: 'a VM runs on the joiner',
    make: ({ joiner }) => joiner.addVm('web', { power_state: 'Running', resident_on: joiner.host }),
    codes: { [all]: 'JOINING_HOST_CANNOT_HAVE_RUNNING_VMS' },
    place: 'joiner',
  },
  {
    row: '9a',
    what: 'a VM of the joiner is paused',
    make: ({ joiner }) => joiner.addVm('web', { power_state: 'Paused', resident_on: joiner.host }),
    codes: {},
    place: 'joiner',
  },
  {
    row: '10',
    what: 'a VM of the joiner has an operation under way',
    make: ({ joiner }) => joiner.addVm('web', { current_operations: { task: 'export' } }),
    codes: { [all]: 'JOINING_HOST_CANNOT_HAVE_VMS_WITH_CURRENT_OPERATIONS' },
    place: 'joiner',
  },
  {
    row: '11',
    what: 'mandatory guidance is pending on the joiner',
    make: ({ joiner }, release) =>
      from23.includes(release) ? joiner.setHost({ pending_guidances: ['reboot_host'] }) : undefined,
    codes: { [from23]: 'HOST_PENDING_MANDATORY_GUIDANCE_NOT_EMPTY' },
    place: 'joiner',
  },
  {
    row: '11a',
    what: 'mandatory guidance is pending on the coordinator',
    make: ({ pool }, release) =>
      from23.includes(release) ? pool.setHost({ pending_guidances: ['restart_toolstack'] }) : undefined,
    codes: { [from23]: 'HOST_PENDING_MANDATORY_GUIDANCE_NOT_EMPTY' },
    place: 'members',
  },
  {
    row: '12',
    what: 'the platform versions differ',
    make: ({ joiner }) => joiner.setHost(software({ platform_version: '1.0.99' })),
    codes: { [all]: 'HOSTS_NOT_COMPATIBLE' },
    place: 'members',
    also: {
      '6.2 6.5 7.1 8.2': [{ code: 'HOSTS_NOT_HOMOGENEOUS', place: 'members', isForgiven: true }],
    },
  },
  {
    row: '12b',
    what: 'the product versions differ',
    make: ({ joiner }, release) => {
      if (release === '6.0') joiner.setHost(software({ product_version: '6.0.0' }))
    },
    codes: { '6.0': 'POOL_JOINING_HOST_MUST_HAVE_SAME_PRODUCT_VERSION' },
    place: 'members',
  },
  {
    row: '12a',
    what: 'the brands differ',
    make: ({ joiner }) => joiner.setHost(software({ product_brand: 'Another' })),
    codes: { [all]: 'HOSTS_NOT_COMPATIBLE' },
    place: 'members',
  },
  {
    row: '14',
    what: 'the sources of xapi differ',
    make: ({ joiner }) => joiner.setHost(software({ git_id: 'another' })),
    codes: { [all]: 'HOSTS_NOT_HOMOGENEOUS' },
    place: 'members',
    isForgiven: true,
  },
  {
    row: '14a',
    what: 'the builds differ',
    make: ({ joiner }) => joiner.setHost(software({ build_number: '99999' })),
    codes: { '6.2 6.5 7.1': 'HOSTS_NOT_HOMOGENEOUS' },
    place: 'members',
    isForgiven: true,
  },
  {
    row: '14b',
    what: 'the versions of xapi differ',
    make: ({ joiner }) => joiner.setHost(software({ xapi_version: '1.2.3' })),
    codes: { [from23]: 'HOSTS_NOT_HOMOGENEOUS' },
    place: 'members',
    isForgiven: true,
  },
  {
    row: '14c',
    what: 'the Linux pack is installed on one side',
    make: ({ joiner }) => joiner.setHost(software({ linux: 'installed' })),
    codes: { [all]: 'HOSTS_NOT_HOMOGENEOUS' },
    place: 'members',
    isForgiven: true,
  },
  {
    row: '15',
    what: 'the vendors of the CPUs differ',
    make: ({ joiner }) => joiner.setHost({ cpu_info: { vendor: 'AuthenticAMD' } }),
    codes: { [all]: 'HOSTS_NOT_HOMOGENEOUS' },
    place: 'members',
    isForgiven: true,
  },
  {
    row: '15a',
    what: 'the features of the CPUs differ',
    make: ({ joiner }) => joiner.setHost({ cpu_info: { features: '77bee3ff-bfebfbff-00000001-2c100801' } }),
    codes: { '6.2 6.5': 'HOSTS_NOT_HOMOGENEOUS' },
    place: 'members',
    isForgiven: true,
  },
  {
    row: '15b',
    what: 'the features differ where the pool’s mask does not look',
    make: ({ joiner }) => joiner.setHost({ cpu_info: { features: '77bee37f-bfebfbff-00000001-2c100800' } }),
    codes: {},
    place: 'members',
  },
  {
    row: '16',
    what: 'the joiner has a shared SR',
    make: ({ joiner }) => joiner.add('SR', { name_label: 'old storage', type: 'nfs', shared: true }),
    codes: { [all]: 'JOINING_HOST_CANNOT_CONTAIN_SHARED_SRS' },
    place: 'joiner',
  },
  {
    row: '17',
    what: 'the joiner has a bond off management',
    make: ({ joiner }) => bond(joiner),
    codes: {
      '7.1': 'POOL_JOINING_HOST_MUST_ONLY_HAVE_PHYSICAL_PIFS',
      [from73]: 'POOL_JOINING_HOST_HAS_BONDS',
    },
    place: 'joiner',
  },
  {
    row: '18',
    what: 'the joiner has a tunnel',
    make: ({ joiner }) =>
      joiner.add('tunnel', { access_PIF: joiner.addUpperPif('tunnel0'), transport_PIF: joiner.nic('eth1') }),
    codes: {
      '7.1': 'POOL_JOINING_HOST_MUST_ONLY_HAVE_PHYSICAL_PIFS',
      [from73]: 'POOL_JOINING_HOST_HAS_TUNNELS',
    },
    place: 'joiner',
  },
  {
    row: '19',
    what: 'the joiner has an SR-IOV network',
    make: ({ joiner }) => joiner.add('network_sriov', { physical_PIF: joiner.nic('eth1') }),
    codes: { [from73]: 'POOL_JOINING_HOST_HAS_NETWORK_SRIOVS' },
    place: 'joiner',
  },
  {
    row: '20',
    what: 'the joiner has a VLAN besides management',
    make: ({ joiner }) => vlan(joiner, 'eth1'),
    codes: {
      '7.1': 'POOL_JOINING_HOST_MUST_ONLY_HAVE_PHYSICAL_PIFS',
      [from73]: 'POOL_JOINING_HOST_HAS_NON_MANAGEMENT_VLANS',
    },
    place: 'joiner',
  },
  {
    row: '21',
    what: 'management of the joiner is on a VLAN, that of the coordinator is not',
    make: ({ joiner }) => managementVlan(joiner),
    codes: {
      '6.2 6.5': 'POOL_JOINING_HOST_MUST_HAVE_PHYSICAL_MANAGEMENT_NIC',
      '7.1': 'POOL_JOINING_HOST_MUST_ONLY_HAVE_PHYSICAL_PIFS',
      [from73]: 'POOL_JOINING_HOST_MANAGEMENT_VLAN_DOES_NOT_MATCH',
    },
    place: { '6.2 6.5 7.1': 'joiner', [from73]: 'members' },
  },
  {
    row: '21a',
    what: 'management of both is on the same VLAN',
    make: ({ joiner, pool }) => {
      managementVlan(joiner)
      managementVlan(pool)
    },
    codes: {
      '6.2 6.5': 'POOL_JOINING_HOST_MUST_HAVE_PHYSICAL_MANAGEMENT_NIC',
      '7.1': 'POOL_JOINING_HOST_MUST_ONLY_HAVE_PHYSICAL_PIFS',
    },
    place: 'joiner',
  },
  {
    row: '22',
    what: 'users are authenticated in different ways',
    make: ({ joiner }) =>
      joiner.setHost({ external_auth_type: 'AD', external_auth_service_name: 'lab.test' }),
    codes: { [all]: 'POOL_JOINING_EXTERNAL_AUTH_MISMATCH' },
    place: 'members',
  },
  {
    row: '22a',
    what: 'the names of the domains differ in case alone',
    make: ({ joiner, pool }) => {
      joiner.setHost({ external_auth_type: 'AD', external_auth_service_name: 'LAB.test' })
      pool.setHost({ external_auth_type: 'AD', external_auth_service_name: 'lab.test' })
    },
    codes: { '6.2 6.5': 'POOL_JOINING_EXTERNAL_AUTH_MISMATCH' },
    place: 'members',
  },
  {
    row: '23',
    what: 'the editions differ',
    make: ({ joiner }) => joiner.setHost({ edition: 'free' }),
    codes: {
      '6.2': 'LICENCE_RESTRICTION',
      '6.5 7.1 8.2 8.4 xcp-ng-8.3': 'LICENSE_HOST_POOL_MISMATCH',
    },
    place: 'members',
  },
  {
    row: '24',
    what: 'the network backends differ',
    make: ({ joiner }) => joiner.setHost(software({ network_backend: 'bridge' })),
    codes: { [all]: 'OPERATION_NOT_ALLOWED' },
    place: 'members',
  },
  {
    row: '25',
    what: 'a controller steers the switch of the joiner, and none that of the pool',
    make: ({ joiner }) => joiner.setPool({ vswitch_controller: '10.0.0.50' }),
    codes: { [all]: 'OPERATION_NOT_ALLOWED' },
    place: 'members',
  },
  {
    row: '26',
    what: 'the versions of the API differ',
    make: ({ joiner }) => joiner.setHost({ API_version_minor: 99 }),
    codes: { [from71]: 'POOL_JOINING_HOST_MUST_HAVE_SAME_API_VERSION' },
    place: 'joiner',
  },
  {
    row: '27',
    what: 'the schemas of the databases differ',
    make: ({ joiner }) => joiner.setHost(software({ db_schema: '5.1' })),
    codes: { [from71]: 'POOL_JOINING_HOST_MUST_HAVE_SAME_DB_SCHEMA' },
    place: 'joiner',
  },
  {
    row: '27a',
    what: 'both sides do not say what their schema is',
    make: ({ joiner, pool }) => {
      for (const each of [joiner, pool]) each.setHost(software({ db_schema: '' }))
    },
    codes: { [from71]: 'POOL_JOINING_HOST_MUST_HAVE_SAME_DB_SCHEMA' },
    place: 'joiner',
  },
  {
    row: '28',
    what: 'an update that must be everywhere is on one side',
    make: ({ joiner }, release) => {
      if (!from71.includes(release)) return
      const update = joiner.add('pool_update', { name_label: 'fix', enforce_homogeneity: true })
      joiner.setHost({ updates: [update] })
    },
    codes: { [from71]: 'HOSTS_NOT_HOMOGENEOUS' },
    place: 'members',
  },
  {
    row: '28a',
    what: 'an update that may be anywhere is on one side',
    make: ({ joiner }, release) => {
      if (!from71.includes(release)) return
      const update = joiner.add('pool_update', { name_label: 'driver', enforce_homogeneity: false })
      joiner.setHost({ updates: [update] })
    },
    codes: {},
    place: 'members',
  },
  {
    row: '28b',
    what: 'a patch is on one side',
    make: ({ joiner }, release) => {
      if (from71.includes(release)) return
      const patch = joiner.add('pool_patch', { name_label: 'hotfix' })
      joiner.add('host_patch', { host: joiner.host, pool_patch: patch, applied: true })
    },
    codes: { '6.2 6.5': 'HOSTS_NOT_HOMOGENEOUS' },
    place: 'members',
  },
  {
    row: '29',
    what: 'the kinds of management addresses differ',
    make: ({ joiner }) => joiner.set('PIF', joiner.management, { primary_address_type: 'IPv6' }),
    codes: { [all]: 'OPERATION_NOT_ALLOWED' },
    place: 'members',
  },
  {
    row: '30',
    what: 'one side has a network for nbd, the other for insecure nbd',
    make: ({ joiner, pool }, release) => {
      if (!from73.includes(release)) return
      joiner.add('network', { name_label: 'backup', bridge: 'xapi5', purpose: ['insecure_nbd'] })
      pool.add('network', { name_label: 'backup', bridge: 'xapi5', purpose: ['nbd'] })
    },
    codes: { [from73]: 'OPERATION_NOT_ALLOWED' },
    place: 'members',
  },
  {
    row: '31',
    what: 'one side verifies TLS certificates',
    make: ({ pool }, release) =>
      from23.includes(release) ? pool.setPool({ tls_verification_enabled: true }) : undefined,
    codes: { [from23]: 'POOL_JOINING_HOST_TLS_VERIFICATION_MISMATCH' },
    place: 'members',
  },
  {
    row: '31a',
    what: 'the joiner alone verifies TLS certificates',
    make: ({ joiner }, release) =>
      from23.includes(release) ? joiner.setPool({ tls_verification_enabled: true }) : undefined,
    codes: { [from23]: 'POOL_JOINING_HOST_TLS_VERIFICATION_MISMATCH' },
    place: 'members',
  },
  {
    row: '32',
    what: 'CA certificates of one name differ',
    make: ({ joiner, pool }, release) => {
      if (!from23.includes(release)) return
      joiner.add('Certificate', certificate('corp.pem', 'aa:bb'))
      pool.add('Certificate', certificate('corp.pem', 'cc:dd'))
    },
    codes: { [from23]: 'POOL_JOINING_HOST_CA_CERTIFICATES_CONFLICT' },
    place: 'members',
  },
  {
    row: '33',
    what: 'one trusted certificate without a name is trusted for other purposes',
    make: ({ joiner, pool }, release) => {
      if (!from26.includes(release)) return
      joiner.add('Certificate', { ...certificate('', 'aa:bb'), purpose: ['general'] })
      pool.add('Certificate', { ...certificate('', 'aa:bb'), purpose: ['general', 'licensing'] })
    },
    codes: { [from26]: 'POOL_JOINING_HOST_TRUSTED_CERTIFICATES_CONFLICT' },
    place: 'members',
  },
  {
    row: '34a',
    what: 'updates are under way in the pool',
    make: ({ pool }) => pool.setPool({ current_operations: { task: 'apply_updates' } }),
    codes: { [from23]: 'NOT_SUPPORTED_DURING_UPGRADE' },
    place: 'members',
  },
  {
    row: '35',
    what: 'the joiner lacks a driver of storage that the pool has',
    make: ({ pool }) => pool.add('SM', { type: 'gfs2', features: { VDI_CREATE: 1 } }),
    codes: { [from23]: 'POOL_JOINING_SM_FEATURES_INCOMPATIBLE' },
    place: 'members',
  },
  {
    row: '35a',
    what: 'a driver of the joiner can do less',
    make: ({ joiner, pool }) => {
      joiner.add('SM', { type: 'gfs2', features: { VDI_CREATE: 1 } })
      pool.add('SM', { type: 'gfs2', features: { VDI_CREATE: 2 } })
    },
    codes: { [from23]: 'POOL_JOINING_SM_FEATURES_INCOMPATIBLE' },
    place: 'members',
  },
  {
    row: '36',
    what: 'the pool does not hold the certificate of its own coordinator',
    make: ({ pool }, release) => {
      if (!from26.includes(release)) return
      pool.addMember('gamma')
      const [member = ''] = pool.database.refs('host').filter(ref => ref !== pool.host)
      pool.add('Certificate', { type: 'host_internal', host: member, fingerprint: 'ee:ff' })
    },
    codes: { [from26]: 'POOL_JOINING_MASTER_CERTIFICATE_NOT_IN_POOL_BUNDLE' },
    place: 'members',
  },
]
