import { arm, busy, busyOperations, cluster, demandStack, handOver, moved, set } from './asking.js'
import type { CodeRow } from './row.js'

/** Codes around high availability and other operations of a pool, each with one way to meet it. */
export const protectionRows: readonly CodeRow[] = [
  {
    code: 'HOST_OFFLINE',
    what: 'high availability while a host is down',
    release: '8.2',
    spoil: ({ pool, member }) => {
      const metrics = String(member.database.get('host', member.host)?.['metrics'])
      pool.set('host_metrics', metrics, { live: false })
      member.setHost({ enabled: false })
    },
    ask: arm(),
    line: 'heartbeat_sr = sr.vdis',
  },
  {
    code: 'LICENCE_RESTRICTION',
    what: 'high availability without a licence for it',
    release: '8.2',
    spoil: ({ pool, member }) => {
      for (const side of [pool, member]) side.setHost({ license_params: { enable_xha: 'false' } })
      pool.setPool({ restrictions: { enable_xha: 'false' } })
    },
    ask: arm(),
    line: 'heartbeat_sr = sr.vdis',
  },
  {
    code: 'REQUIRED_PIF_IS_UNPLUGGED',
    what: 'high availability while a NIC that matters is unplugged',
    release: '8.2',
    spoil: ({ pool, nic }) =>
      pool.set('PIF', nic(pool.host, 'eth3'), { disallow_unplug: true, currently_attached: false }),
    ask: arm(),
    line: 'heartbeat_sr = sr.vdis',
  },
  {
    code: 'NO_COMPATIBLE_CLUSTER_HOST',
    what: 'a heartbeat SR that needs a cluster',
    release: '8.2',
    spoil: demandStack,
    ask: arm(),
    line: 'heartbeat_sr = sr.vdis',
    also: ['NO_COMPATIBLE_CLUSTER_HOST at heartbeat_sr = sr.vdis'],
  },
  {
    code: 'CLUSTERING_DISABLED',
    what: 'a cluster that is disabled on a host',
    release: '8.2',
    spoil: scene => {
      demandStack(scene)
      cluster(scene, { enabled: false })
    },
    ask: arm(),
    line: 'heartbeat_sr = sr.vdis',
    also: ['CLUSTERING_DISABLED at heartbeat_sr = sr.vdis'],
  },
  {
    code: 'CLUSTER_HOST_NOT_JOINED',
    what: 'a cluster that a host has not joined',
    release: '8.2',
    spoil: scene => {
      demandStack(scene)
      cluster(scene, { joined: false })
    },
    ask: arm(),
    line: 'heartbeat_sr = sr.vdis',
    also: ['CLUSTER_HOST_NOT_JOINED at heartbeat_sr = sr.vdis'],
  },
  {
    code: 'INCOMPATIBLE_STATEFILE_SR',
    what: 'a heartbeat SR of another cluster stack',
    release: '8.2',
    spoil: ({ pool, ...scene }) => {
      for (const [sm, record] of pool.database.records('SM'))
        if (record['type'] === 'iso') pool.set('SM', sm, { required_cluster_stack: ['corosync'] })
      cluster({ pool, ...scene })
    },
    ask: arm(),
    line: 'heartbeat_sr = sr.vdis',
  },
  {
    code: 'SR_HAS_NO_PBDS',
    what: 'a heartbeat SR of one host',
    release: '8.2',
    ask: arm().replace('sr.vdis', 'sr.local'),
    line: 'heartbeat_sr = sr.local',
    also: ['SR_OPERATION_NOT_SUPPORTED at heartbeat_sr = sr.local'],
  },
  {
    code: 'SR_SOURCE_SPACE_INSUFFICIENT',
    what: 'a heartbeat SR without room',
    release: '8.4',
    spoil: set('SR', 'vdis', { physical_size: 1_000_000_000, physical_utilisation: 999_999_999 }),
    ask: arm(),
    line: 'heartbeat_sr = sr.vdis',
  },
  {
    code: 'POOL_SECRET_ROTATION_PENDING',
    what: 'high availability while the pool changes its secret',
    release: '8.2',
    spoil: ({ pool }) => pool.setPool({ is_psr_pending: true }),
    ask: arm(),
    line: 'heartbeat_sr = sr.vdis',
  },
  {
    code: 'HA_ABORT_NEW_MASTER',
    what: 'another coordinator while a host is down',
    release: '8.2',
    spoil: ({ pool }) => pool.addMember('gamma'),
    ask: handOver,
    line: moved,
  },
  {
    code: 'HA_OPERATION_WOULD_BREAK_FAILOVER_PLAN',
    what: 'a start that takes the room of a failover',
    release: '8.2',
    isArmed: true,
    ask: [['power    = "halted"', 'memory   = "4900MiB"\n  power    = "running"\n  host     = host.beta']],
    line: 'host = host.beta',
  },
  {
    code: 'HA_CONSTRAINT_VIOLATION_NETWORK_NOT_SHARED',
    what: 'a network inside a host for a protected VM',
    release: '8.2',
    isArmed: true,
    ask: [
      [
        'network = network.front # runs',
        'network = network.front\n  }\n  nic "1" {\n    network = network.inner',
      ],
    ],
    line: 'nic "1" {',
  },
  {
    code: 'HA_CONSTRAINT_VIOLATION_SR_NOT_SHARED',
    what: 'a disk of one host for a protected VM',
    release: '8.2',
    isArmed: true,
    ask: [
      ['size = "1GiB" # runs', 'size = "1GiB"\n  }\n  disk "data" {\n    sr   = sr.local\n    size = "1GiB"'],
    ],
    line: 'disk "data" {',
  },
  {
    code: 'INCOMPATIBLE_CLUSTER_STACK_ACTIVE',
    what: 'an SR that needs a cluster under HA',
    release: '8.2',
    isArmed: true,
    spoil: async scene => {
      demandStack(scene)
      const pbd = scene.pool.database
        .records('PBD')
        .find(
          ([, record]) => record['SR'] === scene.named('SR', 'spare') && record['host'] === scene.pool.host,
        )
      scene.pool.set('PBD', String(pbd?.[0]), { currently_attached: false })
    },
    ask: '',
    line: 'sr "spare" {',
  },
  ...busyOperations.map((operation): CodeRow => ({
    code: `${operation.toUpperCase()}_IN_PROGRESS`,
    what: `another coordinator while ${operation} is under way`,
    release: '25.33.0',
    spoil: busy(operation),
    ask: handOver,
    line: moved,
  })),
]
