import { expect, test } from '@jest/globals'
import { createBond } from '../../../../../providers/emulator/effects/bond.js'
import type { Emulator } from '../../../../../providers/emulator/emulator.js'
import type { Database, DatabaseRecord, Ref } from '../../../../../providers/emulator/database/database.js'
import { findRelease } from '../../../../../providers/emulator/datamodel/releases.js'
import { openLab } from '../open-lab.js'

/** Two machines of one release, on one segment. */
function lab(release: string): string {
  const machine = (name: string, address: string) => `
machine "${name}" {
  address  = "${address}"
  release  = "${release}"
  password = "labroot"
  memory   = "8GiB"
  disk     = "100GiB"
  cpu {
    vendor   = "GenuineIntel"
    model    = "a CPU"
    sockets  = 1
    cores    = 4
    features = "77dafbbf-bfebfbff-00000021-2c100800"
    maskable = true
  }
  nic "eth0" {
    segment = "lan"
  }
  nic "eth1" {
    segment = "lan"
  }
}`
  return `segment "lan" {\n  subnet = "10.0.0.0/24"\n}\n${machine('a', '10.0.0.1')}\n${machine('b', '10.0.0.2')}\n`
}

interface Joiner {
  readonly database: Database
  readonly pool: Database
  readonly host: Ref
  readonly hostRecord: DatabaseRecord
}

function parts(emulator: Emulator): Joiner {
  const state = emulator.world.machine('b')
  const database = emulator.world.database(state.databaseId)
  return {
    database,
    pool: emulator.world.database(emulator.world.machine('a').databaseId),
    host: state.hostRef,
    hostRecord: database.get('host', state.hostRef) ?? {},
  }
}

function codes(emulator: Emulator, message = 'pool.join', password = 'labroot'): readonly string[] {
  const refusals = emulator.refusals('10.0.0.2', message, ['10.0.0.1', 'root', password])
  return refusals.map(({ code, parameters }) => [code, ...parameters].join(' '))
}

function poolOf(database: Database): Ref {
  return database.refs('pool')[0] ?? ''
}

function changeInfo({ database, host, hostRecord }: Joiner, field: string, changes: DatabaseRecord): void {
  const before = hostRecord[field]
  database.update('host', host, { [field]: { ...(typeof before === 'object' ? before : {}), ...changes } })
}

/** Bonds NICs of the joiner. */
function bond({ database, host }: Joiner, devices: readonly string[]): void {
  const members = database
    .records('PIF')
    .filter(([, pif]) => pif['host'] === host && devices.includes(String(pif['device'])))
    .map(([pif]) => pif)
  const network = database.create('network', { bridge: 'xapi7', managed: true })
  createBond(database, { network, members, MAC: '', mode: 'balance-slb', properties: {} })
}

/** The schema that a host of the release reports. */
function schemaOf(release: string): string {
  return findRelease(release)?.databaseSchema ?? ''
}

const all = ['6.2.0', '6.5.0', '7.0.0', '7.1.0', '7.3.0', '7.6.0', '8.2.0', '8.4.0']
const early = ['6.2.0', '6.5.0']

/** What is wrong with the joiner, and what each release says of it; releases not named say nothing. */
const matrix: readonly {
  readonly name: string
  readonly spoil: (joiner: Joiner) => void
  readonly expected: readonly (readonly [releases: readonly string[], code: string])[]
}[] = [
  { name: 'nothing', spoil: () => undefined, expected: [] },
  {
    name: 'HA on the joiner',
    spoil: ({ database }) => database.update('pool', poolOf(database), { ha_enabled: true }),
    expected: [[all, 'HA_IS_ENABLED']],
  },
  {
    name: 'HA on the pool',
    spoil: ({ pool }) => pool.update('pool', poolOf(pool), { ha_enabled: true }),
    expected: [[all, 'HA_IS_ENABLED']],
  },
  {
    name: 'a running VM',
    spoil: ({ database }) => database.create('VM', { name_label: 'web', power_state: 'Running' }),
    expected: [[all, 'JOINING_HOST_CANNOT_HAVE_RUNNING_VMS']],
  },
  {
    name: 'a suspended and a paused VM',
    spoil: ({ database }) => {
      database.create('VM', { power_state: 'Suspended' })
      database.create('VM', { power_state: 'Paused' })
    },
    expected: [],
  },
  {
    name: 'a VM with an operation',
    spoil: ({ database }) =>
      database.create('VM', { power_state: 'Halted', current_operations: { t: 'clone' } }),
    expected: [[all, 'JOINING_HOST_CANNOT_HAVE_VMS_WITH_CURRENT_OPERATIONS']],
  },
  {
    name: 'a shared SR, not attached',
    spoil: ({ database }) => database.create('SR', { type: 'nfs', shared: true }),
    expected: [[all, 'JOINING_HOST_CANNOT_CONTAIN_SHARED_SRS']],
  },
  {
    name: 'another platform version',
    spoil: joiner => changeInfo(joiner, 'software_version', { platform_version: '0.0.1' }),
    expected: [
      [all, 'HOSTS_NOT_COMPATIBLE'],
      [early, 'HOSTS_NOT_HOMOGENEOUS software version differs'],
      [['7.0.0', '7.1.0', '7.3.0', '7.6.0', '8.2.0'], 'HOSTS_NOT_HOMOGENEOUS Software version differs'],
    ],
  },
  {
    name: 'another CPU vendor',
    spoil: joiner => changeInfo(joiner, 'cpu_info', { vendor: 'AuthenticAMD' }),
    expected: [
      [early, 'HOSTS_NOT_HOMOGENEOUS cpus differ'],
      [all.filter(release => !early.includes(release)), 'HOSTS_NOT_HOMOGENEOUS CPUs differ'],
    ],
  },
  {
    name: 'fewer CPU features',
    spoil: joiner => changeInfo(joiner, 'cpu_info', { features: '00000001-bfebfbff-00000021-2c100800' }),
    expected: [[early, 'HOSTS_NOT_HOMOGENEOUS cpus differ']],
  },
  {
    name: 'a CPU that differs only in the bit that the default mask leaves out',
    spoil: joiner => changeInfo(joiner, 'cpu_info', { features: '77dafb3f-bfebfbff-00000021-2c100800' }),
    expected: [],
  },
  {
    name: 'a bond beside the management interface',
    spoil: joiner => bond(joiner, ['eth1']),
    expected: [
      [['7.0.0', '7.1.0'], 'POOL_JOINING_HOST_MUST_ONLY_HAVE_PHYSICAL_PIFS'],
      [['7.3.0', '7.6.0', '8.2.0', '8.4.0'], 'POOL_JOINING_HOST_HAS_BONDS'],
    ],
  },
  {
    name: 'management on a bond',
    spoil: joiner => bond(joiner, ['eth0', 'eth1']),
    expected: [
      [early, 'POOL_JOINING_HOST_MUST_HAVE_PHYSICAL_MANAGEMENT_NIC'],
      [['7.0.0', '7.1.0'], 'POOL_JOINING_HOST_MUST_ONLY_HAVE_PHYSICAL_PIFS'],
      [['7.3.0', '7.6.0', '8.2.0', '8.4.0'], 'POOL_JOINING_HOST_HAS_BONDS'],
    ],
  },
  {
    name: 'another network backend',
    spoil: joiner => changeInfo(joiner, 'software_version', { network_backend: 'bridge' }),
    expected: [[all, 'OPERATION_NOT_ALLOWED Network backends differ']],
  },
  {
    name: 'another edition',
    spoil: ({ database, host }) => database.update('host', host, { edition: 'free' }),
    expected: [
      [['6.2.0'], 'LICENCE_RESTRICTION'],
      [
        all.filter(release => release !== '6.2.0'),
        'LICENSE_HOST_POOL_MISMATCH host edition = "free" pool edition = "enterprise-per-socket"',
      ],
    ],
  },
  {
    name: 'no database schema',
    spoil: joiner => changeInfo(joiner, 'software_version', { db_schema: '' }),
    expected: ['7.1.0', '7.3.0', '7.6.0', '8.2.0', '8.4.0'].map(
      release => [[release], `POOL_JOINING_HOST_MUST_HAVE_SAME_DB_SCHEMA  ${schemaOf(release)}`] as const,
    ),
  },
  {
    name: 'a patch that the pool lacks',
    spoil: ({ database, host }) => {
      const patch = database.create('pool_patch', { uuid: 'aaaa' })
      database.create('host_patch', { host, pool_patch: patch, applied: true })
    },
    expected: [
      [
        ['6.2.0', '6.5.0', '7.0.0'],
        'HOSTS_NOT_HOMOGENEOUS Patches applied differ: Remote has  -- Local has aaaa',
      ],
    ],
  },
  {
    name: 'TLS verification on the joiner alone',
    spoil: ({ database }) => database.update('pool', poolOf(database), { tls_verification_enabled: true }),
    expected: [[['8.4.0'], 'POOL_JOINING_HOST_TLS_VERIFICATION_MISMATCH']],
  },
]

test.each(all)('what a release says of a joiner: %s', async release => {
  for (const { name, spoil, expected } of matrix) {
    const emulator = await openLab(lab(release))
    for (const label of ['a', 'b']) {
      const state = emulator.world.machine(label)
      const edition = 'enterprise-per-socket'
      emulator.world.database(state.databaseId).update('host', state.hostRef, { edition })
    }
    spoil(parts(emulator))
    const wanted = expected.flatMap(([releases, code]) => (releases.includes(release) ? [code] : []))
    expect([name, codes(emulator)]).toEqual([name, wanted])
  }
})

const cluster = ({ pool }: Joiner, pif: DatabaseRecord = {}): void => {
  const [eth1] = pool.records('PIF').filter(([, record]) => record['device'] === 'eth1')
  const ref = pool.create('Cluster', { pool_auto_join: true })
  pool.create('Cluster_host', { cluster: ref, PIF: eth1?.[0] ?? '', enabled: true })
  pool.update('PIF', eth1?.[0] ?? '', pif)
}
const certify = (database: Database, fields: DatabaseRecord): Ref =>
  database.create('Certificate', { fingerprint: 'ab', ...fields })

/** What only the toolstacks after 8.4 ask, and what each of them says. */
const latest: readonly (readonly [
  name: string,
  spoil: (joiner: Joiner) => void,
  expected: (joiner: Joiner) => readonly [at8: string, at25: string, at26: string],
])[] = [
  ['nothing', () => undefined, () => ['', '', '']],
  [
    'a cluster on a VLAN',
    joiner => cluster(joiner, { VLAN: 7 }),
    () => {
      const code = 'POOL_JOINING_POOL_CANNOT_ENABLE_CLUSTERING_ON_VLAN_NETWORK 7'
      return ['', code, code]
    },
  ],
  [
    'no address on the network of the cluster',
    joiner => cluster(joiner),
    () => {
      const code = 'POOL_JOINING_HOST_MUST_HAVE_ONLY_ONE_IP_ON_CLUSTERING_NETWORK'
      return ['', code, code]
    },
  ],
  [
    'one address on the network of the cluster',
    joiner => {
      cluster(joiner)
      for (const [pif, record] of joiner.database.records('PIF'))
        if (record['device'] === 'eth1') joiner.database.update('PIF', pif, { IP: '10.1.0.2' })
    },
    () => ['', '', ''],
  ],
  [
    'a certificate trusted for other purposes',
    ({ database, pool }) => {
      certify(database, { type: 'ca', purpose: ['licensing', 'ldaps'] })
      certify(pool, { type: 'ca', purpose: ['licensing'] })
    },
    ({ database, pool }) => [
      '',
      '',
      `POOL_JOINING_HOST_TRUSTED_CERTIFICATES_CONFLICT ${pool.refs('Certificate')[0]} ${database.refs('Certificate')[0]}`,
    ],
  ],
  [
    'a certificate trusted for the same purposes',
    ({ database, pool }) => {
      for (const each of [database, pool]) certify(each, { type: 'ca', purpose: ['licensing'] })
    },
    () => ['', '', ''],
  ],
  [
    'a bundle without the coordinator',
    ({ pool }) => certify(pool, { type: 'host_internal', host: 'OpaqueRef:other' }),
    ({ pool }) => [
      '',
      '',
      `POOL_JOINING_MASTER_CERTIFICATE_NOT_IN_POOL_BUNDLE ${String(pool.records('host')[0]?.[1]['uuid'])}`,
    ],
  ],
]

test.each(latest)('what the newest toolstacks say of %s', async (_name, spoil, expected) => {
  const said: string[] = []
  let wanted: readonly string[] = []
  for (const release of ['8.4.0', '25.33.0', '26.1.0']) {
    const emulator = await openLab(lab(release))
    const joiner = parts(emulator)
    spoil(joiner)
    said.push(codes(emulator).join())
    wanted = [...wanted, expected(joiner)[wanted.length] ?? '']
  }
  expect(said).toEqual(wanted)
})

test('a changed password counts, and a coordinator without cable is out of reach', async () => {
  const emulator = await openLab(lab('8.2.0'))
  const connection = emulator.connect('10.0.0.1')
  const session = await connection.call('session.login_with_password', 'root', 'labroot')
  await connection.call('session.change_password', session, 'labroot', 'other')
  expect(codes(emulator)).toEqual(['SESSION_AUTHENTICATION_FAILED root Authentication failure'])
  expect(codes(emulator, 'pool.join', 'other')).toEqual([])
  emulator.unplug('a', 'eth0')
  expect(codes(emulator, 'pool.join', 'other')).toEqual(['JOINING_HOST_CONNECTION_FAILED'])
})

test('an edition that nobody knows is told by name', async () => {
  const emulator = await openLab(lab('8.2.0'))
  const { database, host } = parts(emulator)
  database.update('host', host, { edition: 'golden' })
  expect(codes(emulator)).toEqual([
    'LICENSE_HOST_POOL_MISMATCH The licence daemon does not know the edition "golden"',
  ])
})

test('force leaves out software and CPU only', async () => {
  const emulator = await openLab(lab('6.2.0'))
  const joiner = parts(emulator)
  changeInfo(joiner, 'cpu_info', { vendor: 'AuthenticAMD' })
  joiner.database.create('SR', { type: 'nfs', shared: true })
  expect(codes(emulator)).toEqual([
    'HOSTS_NOT_HOMOGENEOUS cpus differ',
    'JOINING_HOST_CANNOT_CONTAIN_SHARED_SRS',
  ])
  expect(codes(emulator, 'pool.join_force')).toEqual(['JOINING_HOST_CANNOT_CONTAIN_SHARED_SRS'])
})

test('a wrong password, and a coordinator that is off', async () => {
  const emulator = await openLab(lab('8.2.0'))
  expect(codes(emulator, 'pool.join', 'wrong')).toEqual([
    'SESSION_AUTHENTICATION_FAILED root Authentication failure',
  ])
  emulator.powerOff('a')
  expect(codes(emulator)).toEqual(['JOINING_HOST_CONNECTION_FAILED'])
})
