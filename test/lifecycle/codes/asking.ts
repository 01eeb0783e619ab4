import type { CodeScene } from '../../support/code-lab.js'
import type { CodeRow } from './row.js'

/** A bond of NICs, with further lines. */
export const bond = (lines: string = '', devices: string = '"eth2", "eth3"') =>
  `bond "joined" {\n  network = network.joined\n  devices = [${devices}]\n${lines}}\n`
/** A storage interface of `alpha`. */
export const storage = (lines: string) => `storage_interface "alpha" {\n  host    = host.alpha\n${lines}}\n`
/** The lines of an address on the storage network. */
export const address = '  network = network.store\n  ip      = "172.16.0.20"\n  netmask = "255.255.255.0"\n'
/** High availability for the VM that runs. */
export const arm = () =>
  `ha_plan "main" {\n  pool         = pool.main\n  heartbeat_sr = sr.vdis\n  protect {\n    vms      = [vm.runs]\n    priority = "restart"\n  }\n}\n`
/** An update. */
export const patch = (lines: string) => `patch "fix" {\n${lines}}\n`
/** A VLAN on eth3. */
export const tagged = 'network "tagged" {\n  device = "eth3"\n  vlan   = 7\n}\n'
/** Starts the halted VM on `alpha`. */
export const start: CodeRow['ask'] = [
  ['power    = "halted"', 'power    = "running"\n  host     = host.alpha'],
]
/** Where a refusal of that start is shown. */
export const started = 'host = host.alpha'
/** Where a refusal of a bond is shown. */
export const bonded = 'devices = ["eth2", "eth3"]'
/** The update `fix` of the lab. */
export const update = '0850b186-4d47-11e3-a720-001b2151a503'

/** Somebody bonds NICs of the coordinator. */
export async function bondByHand({ call, pool, nic }: CodeScene, devices: readonly string[]): Promise<void> {
  const network = await call('network.create', { name_label: 'by hand', other_config: {} })
  await call(
    'Bond.create',
    network,
    devices.map(device => nic(pool.host, device)),
    '',
    'active-backup',
    {},
  )
}
/** An operation of the pool is under way. */
export const busy =
  (operation: string) =>
  ({ pool }: CodeScene) =>
    pool.setPool({ current_operations: { task: operation } })
/** Operations of a pool that others wait for. */
export const busyOperations = [
  'ha_enable',
  'ha_disable',
  'cluster_create',
  'designate_new_master',
  'tls_verification_enable',
  'configure_repositories',
  'sync_updates',
  'sync_bundle',
  'apply_updates',
]
/** The member becomes the coordinator. */
export const handOver: CodeRow['ask'] = [
  ['coordinator = host.alpha', 'coordinator = host.beta'],
  ['members     = [host.beta]', 'members     = [host.alpha]'],
]
/** Where a refusal of that is shown. */
export const moved = 'coordinator = host.beta'
/** Storage of type nfs demands a cluster. */
export const demandStack = ({ pool }: CodeScene) => {
  for (const [sm, record] of pool.database.records('SM'))
    if (record['type'] === 'nfs') pool.set('SM', sm, { required_cluster_stack: ['corosync'] })
}
/** Both hosts are in a cluster. */
export const cluster = (
  { pool, member, nic }: CodeScene,
  fields: { readonly [field: string]: boolean } = {},
) => {
  const made = pool.add('Cluster', { cluster_stack: 'corosync' })
  for (const host of [pool.host, member.host])
    pool.add('Cluster_host', {
      cluster: made,
      host,
      PIF: nic(host, 'eth1'),
      enabled: true,
      joined: true,
      ...fields,
    })
}
/** Changes the fields of an object, found by its name. */
export const set =
  (className: string, name: string, fields: Parameters<CodeScene['pool']['set']>[2]) =>
  ({ pool, named }: CodeScene) =>
    pool.set(className, named(className, name), fields)

/** An update that the lab does not know. */
export const unheard = '99999999-4d47-11e3-a720-001b2151a503'

/** An update of which the lab knows nothing, its file on the coordinator. */
export const unheardOf =
  (era: 'PATCH' | 'UPDATE') =>
  ({ pool, keepFile, named }: CodeScene): void => {
    if (era === 'PATCH') pool.add('pool_patch', { uuid: unheard, name_label: 'unheard' })
    else
      pool.add('pool_update', {
        uuid: unheard,
        name_label: 'unheard',
        vdi: pool.add('VDI', { name_label: 'unheard', SR: named('SR', 'vdis') }),
      })
    keepFile(unheard)
  }
/** The CD with tools is in the drive of the VM that runs. */
export const insertTools = ({ pool, named }: CodeScene): void => {
  const sr = pool.database
    .records('SR')
    .find(([, record]) => record['is_tools_sr'] === true || record['name_label'] === 'XenServer Tools')
  const disk = pool.database.records('VDI').find(([, record]) => record['SR'] === sr?.[0])
  pool.add('VBD', {
    VM: named('VM', 'runs'),
    VDI: String(disk?.[0]),
    type: 'CD',
    mode: 'RO',
    userdevice: '3',
    empty: false,
    currently_attached: true,
  })
}
