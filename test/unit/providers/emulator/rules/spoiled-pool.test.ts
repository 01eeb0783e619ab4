import { beforeAll, expect, test } from '@jest/globals'
import {
  nullRef,
  type Database,
  type FieldValue,
} from '../../../../../providers/emulator/database/database.js'
import type { Emulator } from '../../../../../providers/emulator/emulator.js'
import { addVm, addressOf, openSharedPool, type SharedPool } from '../shared-pool.js'

/** A pool of two with shared storage; `halted` is a VM on it, `running` one that runs on the first host. */
interface Scene {
  readonly pool: SharedPool
  readonly halted: string
  readonly running: string
}

/** What a case of the table works on: a fork of the scene. */
interface Place extends Scene {
  readonly emulator: Emulator
  readonly database: Database
  readonly hosts: readonly [first: string, second: string]
  readonly self: string
  /** The first object of a class whose field has this value. */
  find(className: string, field: string, value: FieldValue): string
  /** The PIF of a host's NIC. */
  pif(host: string, device: string): string
  /** The disk of a VM. */
  disk(vm: string): string
  set(className: string, ref: string, fields: { readonly [field: string]: FieldValue }): void
}

type Case = readonly [
  name: string,
  spoil: (place: Place) => void,
  call: (place: Place) => readonly [method: string, ...parameters: FieldValue[]],
  expected: (place: Place) => string,
  release?: '6.2.0' | '8.2.1' | '25.33.0',
]

const restrict =
  (restriction: string) =>
  ({ set, self }: Place): void =>
    set('pool', self, { restrictions: { [restriction]: 'true' } })
const busy =
  (operation: string) =>
  ({ set, self }: Place): void =>
    set('pool', self, { current_operations: { task: operation } })
const enableHa = ({ pool }: Place) => ['pool.enable_ha', [pool.sr], {}] as const
const sriov = ({ database, hosts, pif }: Place): void => {
  database.create('network_sriov', {
    physical_PIF: pif(hosts[1], 'eth2'),
    logical_PIF: pif(hosts[0], 'eth1'),
  })
}
const cluster = ({ database, hosts, pif }: Place, fields = {}): void => {
  const ref = database.create('Cluster', { cluster_stack: 'corosync' })
  for (const host of hosts)
    database.create('Cluster_host', { cluster: ref, host, PIF: pif(host, 'eth1'), enabled: true, ...fields })
}
const demand = ({ set, find }: Place): void =>
  set('SM', find('SM', 'type', 'nfs'), { required_cluster_stack: ['corosync'] })
const upgrade = ({ set, self, hosts, database }: Place): void => {
  set('pool', self, { other_config: { rolling_upgrade_in_progress: 'true' } })
  const before = Object(database.get('host', hosts[0])?.['software_version'])
  set('host', hosts[0], { software_version: { ...before, platform_version: '3.3.0' } })
}
const nbond = (place: Place) =>
  [
    'Bond.create',
    place.database.create('network', { bridge: 'xapi9', managed: true }),
    [place.pif(place.hosts[0], 'eth1')],
    '',
    'balance-slb',
    {},
  ] as const

/** One thing that is wrong, and what a call says first. */
const cases: readonly Case[] = [
  [
    '1.5 updates under way',
    busy('apply_updates'),
    ({ hosts }) => ['pool.eject', hosts[1]],
    () => 'NOT_SUPPORTED_DURING_UPGRADE',
  ],
  ['1.7 HA is being enabled', busy('ha_enable'), enableHa, () => 'HA_ENABLE_IN_PROGRESS'],
  [
    '1.7 HA is being disabled',
    busy('ha_disable'),
    ({ hosts }) => ['pool.designate_new_master', hosts[1]],
    () => 'HA_DISABLE_IN_PROGRESS',
  ],
  [
    '1.7 updates are synchronised',
    busy('sync_updates'),
    () => ['pool.disable_ha'],
    () => 'SYNC_UPDATES_IN_PROGRESS',
  ],
  [
    '1.7 the secret is rotated',
    ({ set, self }) => set('pool', self, { is_psr_pending: true }),
    enableHa,
    () => 'POOL_SECRET_ROTATION_PENDING',
  ],
  [
    '1.7 the secret is rotated',
    ({ set, self }) => set('pool', self, { is_psr_pending: true }),
    ({ hosts }) => ['pool.eject', hosts[1]],
    () => 'POOL_SECRET_ROTATION_PENDING',
  ],
  [
    '1.7 not yet in 6.2',
    busy('ha_disable'),
    ({ hosts }) => ['pool.designate_new_master', hosts[1]],
    () => '',
    '6.2.0',
  ],
  [
    '1.6 addresses of another kind',
    ({ set, hosts, pif }) => set('PIF', pif(hosts[1], 'eth2'), { primary_address_type: 'IPv6' }),
    ({ pif, hosts, database }) => [
      'pool.management_reconfigure',
      String(database.get('PIF', pif(hosts[0], 'eth2'))?.['network']),
    ],
    ({ pif, hosts }) => `PIF_INCOMPATIBLE_PRIMARY_ADDRESS_TYPE ${pif(hosts[1], 'eth2')}`,
  ],
  [
    '2.5 masking is not licensed',
    restrict('restrict_cpu_masking'),
    ({ hosts }) => ['host.set_cpu_features', hosts[0], '0'],
    () => 'FEATURE_RESTRICTED',
    '6.2.0',
  ],
  ['3.1 no member of the cluster', demand, enableHa, ({ hosts }) => `NO_COMPATIBLE_CLUSTER_HOST ${hosts[0]}`],
  [
    '3.1 a member that is disabled',
    place => {
      demand(place)
      cluster(place, { enabled: false })
    },
    enableHa,
    ({ database }) => `CLUSTERING_DISABLED ${database.refs('Cluster_host')[0]}`,
  ],
  [
    '3.1 a member that has not joined',
    place => {
      demand(place)
      cluster(place, { joined: false })
    },
    enableHa,
    ({ database }) => `CLUSTER_HOST_NOT_JOINED ${database.refs('Cluster_host')[0]}`,
  ],
  ['3.1 an SR that the stack does not know', cluster, enableHa, () => 'INCOMPATIBLE_STATEFILE_SR nfs'],
  [
    '3.1 a cluster that serves',
    place => {
      demand(place)
      cluster(place)
    },
    enableHa,
    () => '',
  ],
  [
    '3.4 a NIC shared by SR-IOV',
    sriov,
    ({ halted }) => ['VM.assert_agile', halted],
    ({ halted }) => `VM_HAS_SRIOV_VIF ${halted}`,
  ],
  [
    '3.9 another stack is active',
    place => {
      demand(place)
      place.set('pool', place.self, { ha_enabled: true, ha_cluster_stack: 'xhad' })
      place.set('PBD', place.find('PBD', 'SR', place.pool.sr), { currently_attached: false })
    },
    ({ find, pool }) => ['PBD.plug', find('PBD', 'SR', pool.sr)],
    () => 'INCOMPATIBLE_CLUSTER_STACK_ACTIVE xhad',
  ],
  [
    '3.9 the network of a protected VM',
    ({ set, self, running, pif, hosts }) => {
      set('pool', self, { ha_enabled: true })
      set('VM', running, { ha_always_run: true, ha_restart_priority: 'restart' })
      set('PIF', pif(hosts[1], 'eth1'), { currently_attached: false })
    },
    ({ pif, hosts }) => ['PIF.unplug', pif(hosts[1], 'eth1')],
    ({ pool }) => `HA_CONSTRAINT_VIOLATION_NETWORK_NOT_SHARED ${pool.networks.guests}`,
  ],
  [
    '3.9 the redo log is on the SR',
    ({ set, self, database, pool }) => {
      database.create('VDI', { SR: pool.sr, type: 'redo_log' })
      set('pool', self, { ha_enabled: true })
    },
    ({ find, pool }) => ['PBD.unplug', find('PBD', 'SR', pool.sr)],
    () => 'HA_IS_ENABLED',
  ],
  [
    '3.9 the statefile while HA is enabled',
    place => {
      busy('ha_enable')(place)
      place.set('VDI', place.disk(place.halted), { type: 'ha_statefile' })
    },
    ({ disk, halted }) => ['VDI.destroy', disk(halted)],
    () => 'HA_ENABLE_IN_PROGRESS',
  ],
  [
    '4.2 a network of SR-IOV NICs',
    place => {
      sriov(place)
      place.set('PIF', place.pif(place.hosts[1], 'eth1'), { network: nullRef })
    },
    ({ pool, hosts, pif }) => [
      'Bond.create',
      pool.networks.guests,
      [pif(hosts[1], 'eth2')],
      '',
      'balance-slb',
      {},
    ],
    ({ pool }) => `NETWORK_INCOMPATIBLE_WITH_BOND ${pool.networks.guests}`,
  ],
  [
    '4.2 the virtual end of an SR-IOV NIC',
    sriov,
    nbond,
    ({ pif, hosts }) => `PIF_IS_SRIOV_LOGICAL ${pif(hosts[0], 'eth1')}`,
  ],
  [
    '4.3 a VLAN among SR-IOV NICs',
    sriov,
    ({ pool, pif, hosts, set }) => {
      set('PIF', pif(hosts[1], 'eth1'), { network: nullRef })
      return ['VLAN.create', pif(hosts[1], 'eth2'), 5, pool.networks.guests]
    },
    ({ pool }) => `NETWORK_INCOMPATIBLE_WITH_VLAN_ON_BRIDGE ${pool.networks.guests}`,
  ],
  [
    '4.3 a VLAN on SR-IOV among NICs',
    sriov,
    ({ pool, pif, hosts, set }) => {
      const network = pool.networks.management
      set('PIF', pif(hosts[0], 'eth0'), { network: nullRef })
      return ['VLAN.create', pif(hosts[0], 'eth1'), 5, network]
    },
    ({ pool }) => `NETWORK_INCOMPATIBLE_WITH_VLAN_ON_SRIOV ${pool.networks.management}`,
  ],
  [
    '4.5 the virtual end is not forgotten',
    sriov,
    ({ pif, hosts }) => ['PIF.forget', pif(hosts[0], 'eth1')],
    ({ pif, hosts }) => `CANNOT_FORGET_SRIOV_LOGICAL ${pif(hosts[0], 'eth1')}`,
  ],
  [
    '4.5 an SR-IOV NIC is not forgotten',
    sriov,
    ({ pif, hosts }) => ['PIF.forget', pif(hosts[1], 'eth2')],
    ({ pif, hosts }) => `PIF_SRIOV_STILL_EXISTS ${pif(hosts[1], 'eth2')}`,
  ],
  [
    '4.5 a NIC of the cluster',
    cluster,
    ({ pif, hosts }) => ['PIF.forget', pif(hosts[0], 'eth1')],
    ({ database }) => `CLUSTERING_ENABLED ${database.refs('Cluster_host')[0]}`,
  ],
  [
    '4.5 a NIC of the cluster',
    cluster,
    ({ pif, hosts }) => ['PIF.set_disallow_unplug', pif(hosts[0], 'eth1'), false],
    ({ database }) => `CLUSTERING_ENABLED ${database.refs('Cluster_host')[0]}`,
  ],
  [
    '4.5 the address of a NIC of the cluster',
    cluster,
    ({ pif, hosts }) => ['PIF.reconfigure_ip', pif(hosts[0], 'eth1'), 'DHCP', '', '', '', ''],
    ({ database }) => `CLUSTERING_ENABLED ${database.refs('Cluster_host')[0]}`,
  ],
  [
    '5.2 a known uuid of an unknown type',
    () => undefined,
    ({ database, pool }) => [
      'SR.introduce',
      String(database.get('SR', pool.sr)?.['uuid']),
      'x',
      '',
      'none',
      '',
      true,
      {},
    ],
    ({ database, pool }) => `SR_UUID_EXISTS ${String(database.get('SR', pool.sr)?.['uuid'])}`,
  ],
  [
    '5.3 the key of xapi itself',
    ({ set, database }) => {
      for (const pbd of database.refs('PBD')) set('PBD', pbd, { currently_attached: false })
    },
    ({ find, pool }) => ['PBD.set_device_config', find('PBD', 'SR', pool.sr), { SRmaster: 'true' }],
    () => 'VALUE_NOT_SUPPORTED host.device_config SRmaster This key is for internal use only',
  ],
  [
    '5.4 a disk in use is told before its SR',
    ({ database, set }) => {
      for (const pbd of database.refs('PBD')) set('PBD', pbd, { currently_attached: false })
    },
    ({ disk, running }) => ['VDI.destroy', disk(running)],
    ({ disk, running }) => `VDI_IN_USE ${disk(running)} destroy`,
  ],
  [
    '5.4 an SR that nobody has plugged',
    ({ database, set }) => {
      for (const pbd of database.refs('PBD')) set('PBD', pbd, { currently_attached: false })
    },
    ({ disk, halted }) => ['VDI.forget', disk(halted)],
    ({ pool }) => `SR_HAS_NO_PBDS ${pool.sr}`,
  ],
  [
    '5.4 an unmanaged disk',
    ({ set, disk, halted }) => set('VDI', disk(halted), { managed: false }),
    ({ disk, halted }) => ['VDI.destroy', disk(halted)],
    ({ disk, halted }) => `VDI_NOT_MANAGED ${disk(halted)}`,
  ],
  [
    '5.4 changed blocks are tracked',
    ({ set, disk, halted }) => set('VDI', disk(halted), { cbt_enabled: true }),
    ({ disk, halted }) => ['VDI.set_on_boot', disk(halted), 'reset'],
    ({ disk, halted }) => `VDI_CBT_ENABLED ${disk(halted)}`,
  ],
  [
    '5.4 a disk in use is not reset',
    () => undefined,
    ({ disk, running }) => ['VDI.set_on_boot', disk(running), 'reset'],
    ({ disk, running }) => `VDI_IN_USE ${disk(running)} set_on_boot`,
  ],
  [
    '5.4 no such word',
    () => undefined,
    ({ disk, halted }) => ['VDI.set_on_boot', disk(halted), 'never'],
    () => 'FIELD_TYPE_ERROR value',
  ],
  [
    '5.4 a disk in use is not updated',
    () => undefined,
    ({ disk, running }) => ['VDI.update', disk(running)],
    ({ disk, running }) => `VDI_IN_USE ${disk(running)} update`,
  ],
  [
    '7.2 a control domain keeps its processors',
    () => undefined,
    ({ find }) => ['VM.assert_operation_valid', find('VM', 'is_control_domain', true), 'changing_VCPUs'],
    () => 'OPERATION_NOT_ALLOWED Operation changing_VCPUs is not allowed on a control domain',
  ],
  [
    '7.2 a control domain is not copied',
    () => undefined,
    ({ find }) => ['VM.snapshot', find('VM', 'is_control_domain', true), 'x'],
    () => 'OPERATION_NOT_ALLOWED Operation snapshot is not allowed on a control domain',
  ],
  [
    '7.2 a passed-through device',
    ({ set, running, database }) => set('VM', running, { attached_PCIs: [database.create('PCI', {})] }),
    ({ running, hosts }) => ['VM.pool_migrate', running, hosts[1], {}],
    ({ running }) => `VM_HAS_PCI_ATTACHED ${running}`,
  ],
  [
    '7.2 a passed-through device',
    ({ set, running, database }) => set('VM', running, { attached_PCIs: [database.create('PCI', {})] }),
    ({ running }) => ['VM.suspend', running],
    ({ running }) => `VM_HAS_PCI_ATTACHED ${running}`,
  ],
  [
    '7.2 a passed-through device is snapshotted',
    ({ set, running, database }) => set('VM', running, { attached_PCIs: [database.create('PCI', {})] }),
    ({ running }) => ['VM.snapshot', running, 'x'],
    () => '',
  ],
  [
    '7.2 a guest that says no',
    ({ set, database, running }) => {
      const metrics = String(database.get('VM', running)?.['guest_metrics'])
      set('VM_guest_metrics', metrics, { other: { 'data-cant-suspend-reason': 'busy' } })
    },
    ({ running, hosts }) => ['VM.pool_migrate', running, hosts[1], {}],
    ({ running }) => `VM_NON_SUSPENDABLE ${running} busy`,
    '25.33.0',
  ],
  [
    '7.2 nobody asked before 25',
    ({ set, database, running }) => {
      const metrics = String(database.get('VM', running)?.['guest_metrics'])
      set('VM_guest_metrics', metrics, { other: { 'data-cant-suspend-reason': 'busy' } })
    },
    ({ running, hosts }) => ['VM.pool_migrate', running, hosts[1], {}],
    () => '',
  ],
  [
    '7.3 a passed-through device without IOMMU',
    ({ set, halted }) => set('VM', halted, { other_config: { pci: '0/0000:04:00.0' } }),
    ({ halted, hosts }) => ['VM.start_on', halted, hosts[1], false, false],
    ({ hosts }) => `VM_REQUIRES_IOMMU ${hosts[1]}`,
  ],
  [
    '7.3 a VM cannot be renamed after a crash',
    () => undefined,
    ({ halted }) => ['VM.set_actions_after_crash', halted, 'rename_restart'],
    () => 'VALUE_NOT_SUPPORTED actions_after_crash rename_restart not possible for this guest',
  ],
  [
    '7.4 no dynamic memory',
    place => {
      restrict('restrict_dmc')(place)
      place.set('VM', place.halted, { memory_static_min: 1 << 27 })
    },
    ({ halted }) => ['VM.set_memory_dynamic_range', halted, 1 << 28, 1 << 29],
    () => 'MEMORY_CONSTRAINT_VIOLATION_MAXPIN Dynamic memory control is not licensed',
  ],
  [
    '7.4 nested virtualisation',
    ({ set, halted }) =>
      set('VM', halted, { memory_static_min: 1 << 27, platform: { 'nested-virt': 'true' } }),
    ({ halted }) => ['VM.set_memory_dynamic_range', halted, 1 << 28, 1 << 29],
    () => 'MEMORY_CONSTRAINT_VIOLATION_MAXPIN The VM uses nested virtualisation',
  ],
  [
    '7.5 an older host in an upgrade',
    upgrade,
    ({ halted, hosts }) => ['VM.start_on', halted, hosts[1], false, false],
    () => 'NOT_SUPPORTED_DURING_UPGRADE',
  ],
  [
    '7.5 the newest host in an upgrade',
    upgrade,
    ({ halted, hosts }) => ['VM.start_on', halted, hosts[0], false, false],
    () => '',
  ],
  [
    '7.5 another version than the coordinator',
    upgrade,
    ({ halted, hosts }) => ['VM.assert_can_boot_here', halted, hosts[1]],
    ({ halted, hosts }) => `VM_HOST_INCOMPATIBLE_VERSION ${hosts[1]} ${halted}`,
  ],
  [
    '7.6 to an older host',
    upgrade,
    ({ running, hosts }) => ['VM.pool_migrate', running, hosts[1], {}],
    () => 'NOT_SUPPORTED_DURING_UPGRADE',
  ],
  [
    '7.6 migration is not licensed',
    restrict('restrict_xen_motion'),
    ({ running, hosts }) => ['VM.pool_migrate', running, hosts[1], {}],
    () => 'LICENCE_RESTRICTION Xen_motion',
  ],
  [
    '7.6 a suspended VM without its image',
    ({ set, halted }) => set('VM', halted, { power_state: 'Suspended' }),
    ({ halted }) => ['VM.resume', halted, false, false],
    ({ halted }) => `VM_HAS_NO_SUSPEND_VDI ${halted}`,
  ],
  [
    '7.7 a VM on its way down',
    ({ set, running }) => set('VM', running, { current_operations: { task: 'clean_shutdown' } }),
    ({ find, running }) => ['VBD.unplug', find('VBD', 'VM', running)],
    ({ running }) => `OPERATION_NOT_ALLOWED Current operation on VM:${running} is clean_shutdown`,
  ],
  [
    '7.7 a VM on its way down',
    ({ set, running }) => set('VM', running, { current_operations: { task: 'suspend' } }),
    ({ find, running }) => ['VIF.unplug', find('VIF', 'VM', running)],
    ({ running }) => `OPERATION_NOT_ALLOWED Current operation on VM:${running} is suspend`,
  ],
  [
    '7.7 locking is not licensed',
    restrict('restrict_vif_locking'),
    ({ halted, pool }) => [
      'VIF.create',
      {
        VM: halted,
        network: pool.networks.guests,
        device: '3',
        MAC: '',
        MTU: 1500,
        other_config: {},
        qos_algorithm_type: '',
        qos_algorithm_params: {},
        locking_mode: 'locked',
      },
    ],
    () => 'LICENCE_RESTRICTION VIF_locking',
  ],
  [
    '8.2 nobody is new enough',
    upgrade,
    ({ hosts }) => ['host.evacuate', hosts[0]],
    ({ running }) => `NO_HOSTS_AVAILABLE ${running}`,
  ],
  [
    '8.2 a network without PIF',
    () => undefined,
    ({ hosts, database }) => ['host.evacuate', hosts[0], database.create('network', {}), 0],
    ({ hosts, database }) => `PIF_NOT_PRESENT ${hosts[1]} ${database.refs('network').at(-1)}`,
  ],
  [
    '8.2 a network whose PIF is unplugged',
    ({ set, pif, hosts }) => set('PIF', pif(hosts[1], 'eth1'), { currently_attached: false }),
    ({ hosts, pool }) => ['host.evacuate', hosts[0], pool.networks.guests, 0],
    ({ pif, hosts }) => `REQUIRED_PIF_IS_UNPLUGGED ${pif(hosts[1], 'eth1')}`,
  ],
  [
    '8.2 a network without addresses',
    ({ set, pif, hosts }) => set('PIF', pif(hosts[1], 'eth1'), { currently_attached: true }),
    ({ hosts, pool }) => ['host.evacuate', hosts[0], pool.networks.guests, 0],
    ({ pif, hosts }) => `INTERFACE_HAS_NO_IP ${pif(hosts[1], 'eth1')}`,
  ],
  [
    '8.3 a cluster that would suffer',
    place => {
      cluster(place)
      const { set, pool, hosts, database } = place
      set('SR', pool.sr, { clustered: true })
      set('host_metrics', String(database.get('host', hosts[1])?.['metrics']), { live: false })
      set('host', hosts[0], { enabled: false })
    },
    ({ hosts }) => ['host.reboot', hosts[0]],
    ({ pool }) => `CLUSTERED_SR_DEGRADED ${pool.sr}`,
  ],
  [
    '8.3 the statefile is out of reach',
    ({ emulator, set, self, disk, halted, hosts }) => {
      emulator.nasDown('filer')
      set('pool', self, { ha_statefiles: [disk(halted)] })
      set('host', hosts[1], { enabled: false, ha_statefiles: [disk(halted)] })
    },
    ({ hosts }) => ['host.shutdown', hosts[1]],
    () => 'HA_LOST_STATEFILE',
  ],
]

const scenes = new Map<string, Scene>()

beforeAll(async () => {
  for (const release of ['6.2.0', '8.2.1', '25.33.0']) {
    const pool = await openSharedPool({ hosts: 2, release })
    const call = await pool.logIn(0)
    const halted = await addVm(pool, call, { name: 'halted' })
    const running = await addVm(pool, call, { name: 'running', host: pool.hosts[0] ?? '' })
    scenes.set(release, { pool, halted, running })
  }
})

function placeOf(scene: Scene): Place {
  const emulator = scene.pool.emulator.fork()
  const [database] = emulator.world.databases()
  if (database === undefined) throw new Error('a pool')
  const find = (className: string, field: string, value: FieldValue) =>
    database.records(className).find(([, record]) => record[field] === value)?.[0] ?? ''
  const [first = '', second = ''] = scene.pool.hosts
  return {
    ...scene,
    emulator,
    database,
    hosts: [first, second],
    self: database.refs('pool')[0] ?? '',
    find,
    pif: (host, device) =>
      database.records('PIF').find(([, pif]) => pif['host'] === host && pif['device'] === device)?.[0] ?? '',
    disk: vm => String(database.get('VBD', find('VBD', 'VM', vm))?.['VDI']),
    set: (className, ref, fields) => database.update(className, ref, fields),
  }
}

test.each(cases)('%s', (_name, spoil, call, expected, release = '8.2.1') => {
  const scene = scenes.get(release)
  if (scene === undefined) throw new Error('a scene')
  const place = placeOf(scene)
  spoil(place)
  const [method, ...parameters] = call(place)
  const [first] = place.emulator.refusals(addressOf(0), method, parameters)
  const said = first === undefined ? '' : [first.code, ...first.parameters].join(' ')
  expect(said).toBe(expected(place))
})
