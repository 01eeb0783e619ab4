import { readHost } from '../../../../../providers/xapi/kinds/host/read.js'
import { readNetwork } from '../../../../../providers/xapi/kinds/network/read.js'
import { readPoolObject } from '../../../../../providers/xapi/kinds/pool/read.js'
import { readSr } from '../../../../../providers/xapi/kinds/sr/read.js'
import { readStorageInterface } from '../../../../../providers/xapi/kinds/storage_interface/read.js'
import { readVm } from '../../../../../providers/xapi/kinds/vm/read.js'
import { findByName, findNetworkOfDevice } from '../../../../../providers/xapi/observation/find.js'
import type { ObservedPool, XapiObservation } from '../../../../../providers/xapi/observation/observation.js'
import { textField } from '../../../../../providers/xapi/observation/record.js'
import {
  linkValue,
  mapValue,
  numberValue,
  objectValue,
  stringValue,
} from '../../../../../src/value/construct.js'
import { vmSchema } from '../../../../../providers/xapi/kinds/vm/schema.js'
import type { XapiRecord } from '../../../../../providers/xapi/session/xapi-session.js'
import { poolAt, withBindings, withRecord } from '../../../../support/altered-observation.js'
import { observeLab, openExampleLab } from '../../../../support/example-lab.js'
import { plain, written } from '../../../../support/example-values.js'

async function firstPool(): Promise<{ readonly observation: XapiObservation; readonly pool: ObservedPool }> {
  const observation = await observeLab(await openExampleLab())
  return { observation, pool: poolAt(observation, '10.42.0.200') }
}

test('a host tells what it is', async () => {
  const { observation, pool } = await firstPool()
  expect(plain(readHost(pool.coordinatorUuid, observation))).toMatchObject({
    address: '10.42.0.200',
    name: 'xen00',
    password: null,
    username: 'root',
    maintenance: false,
    cpu_features: null,
    management: null,
    release: '6.2.0',
    cpus: 2,
    cpu_vendor: 'GenuineIntel',
    cpu_features_now: '77dafbbf-bfebfbff-00000021-2c100800',
    memory_total: 2 * 1024 ** 3,
    memory_free: (2048 - 400) * 1024 ** 2,
    nics: [
      { device: 'eth0', mac: '08:00:27:a3:b6:d3', is_management: true },
      { device: 'eth1', is_management: false },
      { device: 'eth2', is_management: false },
    ],
    patches: [],
    is_coordinator: true,
    enabled: true,
  })
})

test('a standalone host is the coordinator of a pool without members', async () => {
  const { observation, pool } = await firstPool()
  expect(plain(readPoolObject(pool.uuid, observation))).toMatchObject({
    coordinator: '→host.xen00',
    members: [],
    hosts: ['→host.xen00'],
    ha_enabled: false,
    allow_eject: false,
    cpu_vendor: 'GenuineIntel',
  })
})

test('the network of a NIC is known by pool and device', async () => {
  const { observation, pool } = await firstPool()
  expect(plain(readNetwork(`${pool.uuid}/eth1`, observation))).toMatchObject({
    name: 'Pool-wide network associated with eth1',
    device: 'eth1',
    vlan: null,
    bridge: 'xenbr1',
    mtu: 1500,
    pifs: [{ host: '→host.xen00', device: 'eth1', is_attached: true }],
  })
  expect(readNetwork(`${pool.uuid}/eth9`, observation)).toBeUndefined()
})

test('the local storage is not shared, and lies on one host', async () => {
  const { observation, pool } = await firstPool()
  const [sr] = findByName(pool, 'SR', 'Local storage')
  expect(plain(readSr(textField(sr?.record ?? {}, 'uuid'), observation))).toMatchObject({
    shared: false,
    host: '→host.xen00',
    on_destroy: 'forget',
    pbds: [{ host: '→host.xen00', attached: true }],
  })
})

test('an interface is a storage interface once it has an address', async () => {
  const { observation, pool } = await firstPool()
  const network = findNetworkOfDevice(pool, 'eth2')
  const [pif] = [...(pool.tables.get('PIF') ?? [])].find(([, record]) => record['device'] === 'eth2') ?? []
  if (network === undefined || pif === undefined) throw new Error('eth2 was not read')
  const identity = `${pool.coordinatorUuid}/${textField(network.record, 'uuid')}`
  expect(readStorageInterface(identity, observation)).toBeUndefined()
  const addressed = withRecord(observation, pool.uuid, 'PIF', pif, {
    ip_configuration_mode: 'Static',
    IP: '172.16.0.200',
    netmask: '255.255.255.0',
    gateway: '',
    DNS: '',
    other_config: { management_purpose: 'Storage' },
  })
  expect(plain(readStorageInterface(identity, addressed))).toMatchObject({
    host: '→host.xen00',
    mode: 'static',
    ip: '172.16.0.200',
    netmask: '255.255.255.0',
    gateway: null,
    dns: [],
    device: 'eth2',
    name: 'Storage',
  })
})

test('templates, domain 0 and unknown UUIDs are no VMs', async () => {
  const { observation, pool } = await firstPool()
  const [template] = findByName(pool, 'VM', 'guest')
  expect(readVm(textField(template?.record ?? {}, 'uuid'), observation)).toBeUndefined()
  expect(readVm('no-such-uuid', observation)).toBeUndefined()
})

describe('a VM', () => {
  async function withVm(
    power: string,
  ): Promise<{ readonly observation: XapiObservation; readonly pool: ObservedPool }> {
    const { observation, pool } = await firstPool()
    const [template] = findByName(pool, 'VM', 'guest')
    const [sr] = findByName(pool, 'SR', 'Local storage')
    const network = findNetworkOfDevice(pool, 'eth1')
    const host = [...(pool.tables.get('host')?.keys() ?? [])][0] ?? ''
    const records: readonly (readonly [string, string, XapiRecord])[] = [
      [
        'VM',
        'vm',
        {
          ...template?.record,
          uuid: 'vm-uuid',
          name_label: 'web',
          is_a_template: false,
          power_state: power,
          resident_on: power === 'Running' ? host : 'OpaqueRef:NULL',
          memory_static_min: 0,
          memory_static_max: 134_217_728,
          memory_dynamic_min: 134_217_728,
          memory_dynamic_max: 134_217_728,
          other_config: { mine: 'yes', theirs: 'too' },
        },
      ],
      [
        'VDI',
        'vdi',
        {
          uuid: 'vdi-uuid',
          SR: sr?.ref ?? '',
          virtual_size: 8 * 1024 ** 3 + 2 * 1024 ** 2,
          name_description: '',
          other_config: { 'poolwright-disk': 'root' },
        },
      ],
      ['VDI', 'other', { uuid: 'other-uuid', SR: sr?.ref ?? '', virtual_size: 1, other_config: {} }],
      [
        'VBD',
        'vbd',
        { VM: 'vm', VDI: 'vdi', type: 'Disk', userdevice: '0', bootable: true, mode: 'RW', empty: false },
      ],
      ['VBD', 'by-hand', { VM: 'vm', VDI: 'other', type: 'Disk', userdevice: '1', mode: 'RW', empty: false }],
      ['VIF', 'vif', { VM: 'vm', network: network?.ref ?? '', device: '0', MAC: '02:00:00:00:00:01' }],
    ]
    const altered = records.reduce(
      (before, [className, ref, fields]) => withRecord(before, pool.uuid, className, ref, fields),
      withBindings(observation, { 'network.guests': `${pool.uuid}/eth1` }),
    )
    return { observation: altered, pool: poolAt(altered, '10.42.0.200') }
  }

  const size = numberValue(8 * 1024 ** 3)
  const disk = objectValue({ size, uuid: stringValue('vdi-uuid') })
  const applied = written(vmSchema, {
    memory: numberValue(134_217_728),
    template: linkValue('template', { identity: 'guest' }),
    disk: mapValue({ root: disk }),
    other_config: mapValue({ mine: stringValue('yes') }),
  })

  test('is read with the disks that have a label, in sizes as they were written', async () => {
    const { observation } = await withVm('Running')
    const value = plain(readVm('vm-uuid', observation, applied))
    expect(value).toMatchObject({
      name: 'web',
      power: 'running',
      power_now: 'Running',
      resident_on: '→host.xen00',
      template: '→guest',
      memory: 134_217_728,
      memory_range: null,
      home: null,
      host: null,
      other_config: { mine: 'yes' },
      nic: { '0': { network: '→network.guests', mac: '02:00:00:00:00:01', rate: null } },
      agile: false,
      agile_reason: 'The SR Local storage is not shared.',
    })
    expect(Object(value).disk).toEqual({
      root: {
        uuid: 'vdi-uuid',
        sr: expect.stringMatching('→'),
        size: 8 * 1024 ** 3,
        description: '',
        bootable: true,
        mode: 'RW',
        position: 0,
        keep: false,
      },
    })
  })

  test('without last arguments is read whole, for import', async () => {
    const { observation } = await withVm('Halted')
    const value = Object(plain(readVm('vm-uuid', observation)))
    expect(value.power).toBe('halted')
    expect(Object.keys(value.disk)).toEqual(['disk1', 'root'])
    expect(value.template).toBeNull()
    expect(value.other_config).toBeNull()
  })

  test('shows the limit that strayed from the written memory', async () => {
    const { observation, pool } = await withVm('Halted')
    const strayed = withRecord(observation, pool.uuid, 'VM', 'vm', { memory_dynamic_min: 1 })
    expect(plain(readVm('vm-uuid', strayed, applied)?.attributes.get('memory'))).toBe(1)
  })
})
