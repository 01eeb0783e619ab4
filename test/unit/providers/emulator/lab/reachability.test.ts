import { beforeEach, expect, test } from '@jest/globals'
import type { Emulator } from '../../../../../providers/emulator/emulator.js'
import {
  findNfsExport,
  hasCarrier,
  machineOfHost,
  reachableNas,
  reaches,
} from '../../../../../providers/emulator/lab/reachability.js'
import { contains, networkOf, parseSubnet } from '../../../../../providers/emulator/lab/subnet.js'
import { openLab } from '../open-lab.js'

let emulator: Emulator

beforeEach(async () => {
  emulator = await openLab()
})

function surroundings() {
  const { world } = emulator
  const { databaseId, hostRef } = world.machine('xen00')
  const database = world.database(databaseId)
  const pif = (device: string) =>
    database.records('PIF').find(([, record]) => record['device'] === device)?.[0] ?? ''
  return { world, database, host: hostRef, pif }
}

test('a fresh host reaches what lies in the subnet of its management interface', () => {
  const { world, database, host } = surroundings()
  expect(machineOfHost(world, database, host)).toBe('xen00')
  const offer = reachableNas(world, database, host, '10.42.0.100')
  expect(offer?.nas.label).toBe('filer')
  expect(offer && findNfsExport(offer, '/mnt/vdis')?.kind).toBe('nfs')
  expect(offer && findNfsExport(offer, '/mnt/none')).toBeUndefined()
  expect(reachableNas(world, database, host, '10.42.0.99')).toBeUndefined()
})

test('another subnet takes an address of its own there, on the right cable', () => {
  const { world, database, host, pif } = surroundings()
  const address = { ip_configuration_mode: 'Static', IP: '172.16.0.200', netmask: '255.255.255.0' }
  expect(reachableNas(world, database, host, '172.16.0.100')).toBeUndefined()
  database.update('PIF', pif('eth1'), address)
  expect(reachableNas(world, database, host, '172.16.0.100')).toBeUndefined()
  database.update('PIF', pif('eth1'), { ip_configuration_mode: 'None', IP: '' })
  database.update('PIF', pif('eth2'), address)
  expect(reachableNas(world, database, host, '172.16.0.100')?.nas.label).toBe('filer')
  database.update('PIF', pif('eth2'), { currently_attached: false })
  expect(reachableNas(world, database, host, '172.16.0.100')).toBeUndefined()
})

test('cables and servers that are off are not reached', () => {
  const { world, database, host, pif } = surroundings()
  emulator.nasDown('filer')
  expect(reachableNas(world, database, host, '10.42.0.100')).toBeUndefined()
  emulator.nasUp('filer')
  expect(reachableNas(world, database, host, '10.42.0.100')).toBeDefined()
  emulator.unplug('xen00', 'eth0')
  expect(hasCarrier(world, database, pif('eth0'))).toBe(false)
  expect(reaches(world, database, host, 'campus', '10.42.0.100')).toBe(false)
  const metrics = database.records('PIF_metrics').filter(([, record]) => record['carrier'] === false)
  expect(metrics).toHaveLength(1)
})

test('a bond reaches through either of its cables', () => {
  const { world, database, host, pif } = surroundings()
  const network = database.create('network', { bridge: 'xapi0' })
  const master = database.create('PIF', {
    host,
    network,
    device: 'bond0',
    currently_attached: true,
    ip_configuration_mode: 'Static',
    IP: '10.42.3.1',
    netmask: '255.255.0.0',
  })
  const bond = database.create('Bond', { master })
  for (const device of ['eth0', 'eth1'])
    database.update('PIF', pif(device), { bond_slave_of: bond, currently_attached: false })
  expect(reaches(world, database, host, 'campus', '10.42.0.100')).toBe(true)
  emulator.unplug('xen00', 'eth0')
  expect(hasCarrier(world, database, master)).toBe(true)
  emulator.unplug('xen00', 'eth1')
  expect(hasCarrier(world, database, master)).toBe(false)
})

test.each([
  ['10.0.0.0/8', '10.255.255.255', true],
  ['10.0.0.0/8', '11.0.0.0', false],
  ['192.168.1.128/25', '192.168.1.127', false],
  ['0.0.0.0/0', '1.2.3.4', true],
  ['255.255.255.255/32', '255.255.255.255', true],
  ['10.0.0.0/8', 'nonsense', false],
])('%s contains %s: %s', (subnet, address, expected) => {
  const parsed = parseSubnet(subnet)
  expect(parsed !== undefined && contains(parsed, address)).toBe(expected)
})

test.each(['10.0.0.0', '10.0.0.0/33', '10.0.0/8', '300.0.0.0/8', ''])('%j is no subnet', text => {
  expect(parseSubnet(text)).toBeUndefined()
})

test('an address and its mask', () => {
  expect(networkOf('172.16.5.200', '255.255.255.0')).toEqual(parseSubnet('172.16.5.0/24'))
  expect(networkOf('x', '255.0.0.0')).toBeUndefined()
})
