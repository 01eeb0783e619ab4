import {
  deviceOfNetwork,
  findNetworkOfDevice,
  findPhysicalPif,
  isVirtualMachine,
  releaseOf,
} from '../../../../../providers/xapi/observation/find.js'
import {
  findNetwork,
  linkTo,
  linkToNetwork,
  networkIdentity,
  splitIdentity,
} from '../../../../../providers/xapi/observation/identity.js'
import {
  flagField,
  mapField,
  numberField,
  setField,
  textField,
} from '../../../../../providers/xapi/observation/record.js'
import { secondsOfServerTime } from '../../../../../providers/xapi/observation/server-time.js'
import { poolAt, withBindings } from '../../../../support/altered-observation.js'
import { observeLab, openExampleLab } from '../../../../support/example-lab.js'

test.each([
  ['20260101T00:00:00Z', 1_767_225_600],
  ['2026-01-01T00:00:10Z', 1_767_225_610],
  ['19700101T00:00:00Z', 0],
  ['yesterday', undefined],
])('the time %s', (text, expected) => {
  expect(secondsOfServerTime(text)).toBe(expected)
})

test('fields are read alike whatever the protocol makes of them', () => {
  const record = { text: 'a', count: '12', size: 3, on: true, refs: ['x', 'y'], map: { a: '1', b: 2 } }
  expect(textField(record, 'text')).toBe('a')
  expect([numberField(record, 'count'), numberField(record, 'size'), numberField(record, 'none')]).toEqual([
    12,
    3,
    undefined,
  ])
  expect([flagField(record, 'on'), flagField(record, 'none')]).toEqual([true, false])
  expect([setField(record, 'refs'), setField(record, 'none')]).toEqual([['x', 'y'], []])
  expect([mapField(record, 'map'), mapField(record, 'none')]).toEqual([{ a: '1' }, {}])
})

test.each([
  [{ product_version: '6.2.0', product_brand: 'XenServer' }, '6.2.0'],
  [{ product_version: '8.2.1', product_brand: 'XCP-ng' }, 'xcp-ng-8.2.1'],
  [{ platform_version: '1.8.0' }, '1.8.0'],
])('the release of %j', (softwareVersion, expected) => {
  expect(releaseOf({ software_version: softwareVersion })).toBe(expected)
})

test.each([
  [{}, true],
  [{ is_a_template: true }, false],
  [{ is_a_snapshot: true }, false],
  [{ is_control_domain: true }, false],
])('%j is a VM proper: %s', (record, expected) => {
  expect(isVirtualMachine(record)).toBe(expected)
})

test('the network of a NIC has the identity of pool and device, and leads back to itself', async () => {
  const observation = await observeLab(await openExampleLab())
  const pool = poolAt(observation, '10.42.0.200')
  const network = findNetworkOfDevice(pool, 'eth1')
  if (network === undefined) throw new Error('the network of eth1 was not read')
  const identity = networkIdentity(pool, network.ref) ?? ''
  expect(identity).toBe(`${pool.uuid}/eth1`)
  expect(splitIdentity(identity)).toEqual([pool.uuid, 'eth1'])
  expect(deviceOfNetwork(pool, network.ref)).toBe('eth1')
  expect(findNetwork(observation, identity)?.ref).toBe(network.ref)
  expect(findNetwork(observation, textField(network.record, 'uuid'))?.ref).toBe(network.ref)

  const bound = withBindings(observation, { 'network.guests': identity })
  expect(linkToNetwork(bound, pool, network.ref)).toMatchObject({
    address: 'network.guests',
    identity: network.record['uuid'],
  })
  expect(linkTo(bound, 'network', identity)).toMatchObject({ address: 'network.guests', identity })
})

test('an interface is found by host and device', async () => {
  const pool = poolAt(await observeLab(await openExampleLab()), '10.42.0.201')
  const [host] = [...(pool.tables.get('host')?.keys() ?? [])]
  expect(findPhysicalPif(pool, host ?? '', 'eth0')?.record['MAC']).toBe('08:00:27:a3:b6:13')
  expect(findPhysicalPif(pool, host ?? '', 'eth7')).toBeUndefined()
})
