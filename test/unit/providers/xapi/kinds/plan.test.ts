import type { XapiObservation } from '../../../../../providers/xapi/observation/observation.js'
import { readNetwork } from '../../../../../providers/xapi/kinds/network/read.js'
import { readSr } from '../../../../../providers/xapi/kinds/sr/read.js'
import { findByName } from '../../../../../providers/xapi/observation/find.js'
import { textField } from '../../../../../providers/xapi/observation/record.js'
import {
  boolValue,
  linkValue,
  mapValue,
  numberValue,
  objectValue,
  setValue,
  stringValue,
} from '../../../../../src/value/construct.js'
import type { ObjectValue, Value } from '../../../../../src/value/value.js'
import { poolAt, withBindings, withRecord } from '../../../../support/altered-observation.js'
import { observeLab, openExampleLab } from '../../../../support/example-lab.js'
import { plain, predicted } from '../../../../support/example-values.js'

const text = stringValue
const number = numberValue
const host = (name: string): Value => linkValue('host', { address: `host.${name}` })
const mainPool = linkValue('pool', { address: 'pool.main' })

let observation: XapiObservation

beforeAll(async () => {
  const observed = await observeLab(await openExampleLab())
  observation = withBindings(observed, { 'pool.main': poolAt(observed, '10.42.0.200').uuid })
})

function planned(kindName: string, values: Readonly<Record<string, Value>>, prior?: ObjectValue): unknown {
  const details = prior === undefined ? {} : { prior }
  return plain(predicted(kindName, values, observation, details).planned)
}

test('connecting to a host, most of it is known', () => {
  const { planned: value } = predicted('host', { address: text('10.42.0.201') }, observation, {
    address: 'host.xen01',
  })
  expect(plain(value)).toMatchObject({
    uuid: observation.hosts.get('host.xen01')?.hostUuid,
    name: 'xen01',
    release: '6.2.0',
    memory_total: 1024 ** 3,
    maintenance: false,
    patches: '?',
    is_coordinator: '?',
    memory_free: '?',
    other_config: null,
  })
})

test('the hosts of a pool are known by address before they have met', () => {
  const pool = poolAt(observation, '10.42.0.200')
  expect(planned('pool', { coordinator: host('xen00'), members: setValue([host('xen01')]) })).toMatchObject({
    uuid: pool.uuid,
    coordinator: '→host.xen00',
    hosts: ['→host.xen00', '→host.xen01'],
    cpu_vendor: 'GenuineIntel',
    cpu_features: '?',
    ha_enabled: false,
    allow_eject: false,
  })
})

test('a coordinator that is listed among the members is one host all the same', () => {
  const members = setValue([host('xen00'), host('xen01')])
  expect(planned('pool', { coordinator: host('xen00'), members })).toMatchObject({
    hosts: ['→host.xen00', '→host.xen01'],
  })
})

test('the network of a NIC is adopted with what it has; another one is made', () => {
  expect(planned('network', { pool: mainPool, device: text('eth1'), name: text('Guests') })).toMatchObject({
    name: 'Guests',
    bridge: 'xenbr1',
    mtu: 1500,
    description: '',
    pifs: '?',
  })
  expect(planned('network', { pool: mainPool })).toMatchObject({
    name: 'it',
    bridge: '?',
    uuid: '?',
    mtu: 1500,
    pifs: [],
  })
})

test('a static storage interface has what is written, and no gateway', () => {
  const values = { host: host('xen00'), ip: text('172.16.0.200'), netmask: text('255.255.255.0') }
  expect(planned('storage_interface', values)).toMatchObject({
    mode: 'static',
    gateway: null,
    dns: [],
    uuid: '?',
  })
})

test('a new SR has what is written and nothing of other types', () => {
  const values = { pool: mainPool, type: text('nfs'), server: text('172.16.0.100'), path: text('/mnt/vdis') }
  expect(planned('sr', values)).toMatchObject({
    name: 'it',
    description: '',
    location: null,
    target: null,
    version: null,
    default: false,
    existing: 'refuse',
    on_destroy: 'forget',
    shared: true,
    size: '?',
    pbds: '?',
  })
})

test('a new VM has what is written and, for the rest, what its template has', () => {
  const disk = (values: Readonly<Record<string, Value>>): ObjectValue =>
    objectValue({ size: number(1024 ** 3), position: unknownNumber, bootable: unknownNumber, ...values })
  const values = {
    pool: mainPool,
    template: linkValue('template', { identity: 'guest' }),
    memory: number(134_217_728),
    disk: mapValue({ data: disk({}), root: disk({}), swap: disk({ position: number(1) }) }),
  }
  const value = Object(planned('vm', values))
  expect(value).toMatchObject({
    name: 'it',
    power: 'running',
    memory: 134_217_728,
    order: 0,
    uuid: '?',
    vcpus: 1,
  })
  const disks: Readonly<Record<string, { position: number; bootable: unknown }>> = value.disk
  expect(Object.entries(disks).map(([label, each]) => [label, each.position, each.bootable])).toEqual([
    ['data', 0, true],
    ['root', 2, false],
    ['swap', 1, false],
  ])
})

const unknownNumber: Value = { kind: 'unknown', type: { kind: 'number' }, marks: 0 }

const nfs = { type: text('nfs'), server: text('s'), path: text('/p') }
const interfaceOn = { host: host('xen00') }
const guest = { template: linkValue('template', { identity: 'guest' }), pool: mainPool }

test.each<[string, string, Readonly<Record<string, Value>>, readonly string[]]>([
  ['nfs without path', 'sr', { type: text('nfs'), server: text('s') }, ['sr-argument-missing type']],
  ['nfs with everything', 'sr', nfs, []],
  ['nfs with a device', 'sr', { ...nfs, device: text('/dev/sdb') }, ['sr-argument-superfluous device']],
  ['ext without host', 'sr', { type: text('ext'), device: text('/dev/sdb') }, ['sr-without-host type']],
  [
    'iso with a password and no account',
    'sr',
    { type: text('iso'), location: text('//h/s'), password: text('p') },
    ['password-without-user password'],
  ],
  ['a VLAN over nothing', 'network', { vlan: number(5) }, ['vlan-without-base vlan']],
  ['a VLAN over a NIC', 'network', { vlan: number(5), device: text('eth0') }, []],
  [
    'a bond without VLAN',
    'network',
    { bond: linkValue('bond', { address: 'bond.b' }) },
    ['bond-without-vlan bond'],
  ],
  [
    'a static interface without address',
    'storage_interface',
    interfaceOn,
    ['static-without-address ', 'static-without-address '],
  ],
  [
    'DHCP with an address',
    'storage_interface',
    { ...interfaceOn, mode: text('dhcp'), ip: text('1.2.3.4') },
    ['dhcp-with-address ip'],
  ],
  [
    'tags where there can be none',
    'storage_interface',
    { ...interfaceOn, mode: text('dhcp'), tags: setValue([text('t')]) },
    ['no-tags tags'],
  ],
  ['an update without a name', 'patch', { hosts: setValue([host('xen00')]) }, ['patch-without-file ']],
  [
    'a template that is not there',
    'vm',
    { ...guest, template: linkValue('template', { identity: 'gest' }) },
    ['template-not-found template'],
  ],
  [
    'a new disk without size',
    'vm',
    { ...guest, disk: mapValue({ root: objectValue({ position: number(0) }) }) },
    ['disk-without-size disk.root'],
  ],
  [
    'an interface without number',
    'vm',
    { ...guest, nic: mapValue({ lan: objectValue({}) }) },
    ['nic-label nic.lan'],
  ],
  [
    'more CPUs than the maximum',
    'vm',
    { ...guest, vcpus: number(4), vcpus_max: number(2) },
    ['vcpus-above-maximum vcpus'],
  ],
  [
    'limits of memory out of order',
    'vm',
    {
      ...guest,
      memory_range: objectValue({
        static_min: number(4),
        dynamic_min: number(3),
        dynamic_max: number(5),
        static_max: number(6),
      }),
    },
    ['memory-order memory_range'],
  ],
])('%s', (_what, kindName, values, expected) => {
  const { findings } = predicted(kindName, values, observation)
  expect(findings.map(each => `${each.code} ${each.path?.join('.') ?? ''}`)).toEqual(expected)
  expect(
    findings.every(
      each => each.remedy !== '' && each.detail.includes(each.code === 'template-not-found' ? 'gest' : '.it'),
    ),
  ).toBe(true)
})

test('an edit of what cannot change replaces', () => {
  const pool = poolAt(observation, '10.42.0.200')
  const prior = readNetwork(`${pool.uuid}/eth1`, observation)
  const paths = (device: string): unknown =>
    predicted(
      'network',
      { pool: mainPool, device: text(device) },
      observation,
      prior === undefined ? {} : { prior },
    ).replacePaths
  expect(paths('eth1')).toEqual([])
  expect(paths('eth2')).toEqual([['device']])
})

test('a disk that would shrink is refused at its size', () => {
  const prior = objectValue({ disk: mapValue({ root: objectValue({ size: number(2048) }) }) })
  const values = { ...guest, disk: mapValue({ root: objectValue({ size: number(1024) }) }) }
  const { findings } = predicted('vm', values, observation, { prior })
  expect(findings.map(each => each.code)).toEqual(['disk-shrinks'])
})

test('an SR that fell off a live host is to be attached again', () => {
  const pool = poolAt(observation, '10.42.0.200')
  const [sr] = findByName(pool, 'SR', 'Local storage')
  const [pbd] = [...(pool.tables.get('PBD') ?? [])].find(([, record]) => record['SR'] === sr?.ref) ?? []
  const uuid = textField(sr?.record ?? {}, 'uuid')
  const unplugged = withRecord(observation, pool.uuid, 'PBD', pbd ?? '', { currently_attached: false })
  const attachedIn = (seen: XapiObservation): unknown => {
    const prior = readSr(uuid, seen)
    const values = { type: text('ext'), device: text('/dev/sda3'), host: host('xen00') }
    const prediction = predicted('sr', values, seen, prior === undefined ? {} : { prior })
    return [plain(prior?.attributes.get('pbds')), plain(prediction.planned.attributes.get('pbds'))]
  }
  const row = (attached: boolean): unknown => [{ host: '→host.xen00', attached }]
  expect(attachedIn(unplugged)).toEqual([row(false), row(true)])
  expect(attachedIn(observation)).toEqual([row(true), row(true)])
})

test('what is written is never altered', () => {
  const values = {
    pool: mainPool,
    device: text('eth1'),
    mtu: number(9000),
    automatic: boolValue(true),
    purpose: setValue([text('nbd')]),
  }
  const value = predicted('network', values, observation).planned
  for (const [name, each] of Object.entries(values)) expect(value.attributes.get(name)).toBe(each)
})
