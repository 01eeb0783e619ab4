import { expect, test } from '@jest/globals'
import type { Send } from '../open-lab.js'
import { logIn, openLab } from '../open-lab.js'
import { addressOf, labText } from '../shared-pool.js'

async function records(
  call: Send,
  className: string,
): Promise<readonly (readonly [string, Readonly<Record<string, unknown>>])[]> {
  return Object.entries(await call(`${className}.get_all_records`)) as [
    string,
    Readonly<Record<string, unknown>>,
  ][]
}

test('a new member gets the bonds, VLANs and shared SRs of its pool by itself, and leaves empty', async () => {
  const emulator = await openLab()
  const call = await logIn(emulator)
  const nic = (await records(call, 'PIF')).filter(([, pif]) => pif['device'] !== 'eth0').map(([ref]) => ref)
  const created = { name_label: 'pair', name_description: '', MTU: 1500, other_config: {}, tags: [] }
  const network = String(await call('network.create', created))
  const bond = String(await call('Bond.create', network, nic, ''))
  expect(emulator.refusals('10.42.0.200', 'Bond.create', [network, nic, '']).map(({ code }) => code)).toEqual(
    ['NETWORK_ALREADY_CONNECTED', 'PIF_ALREADY_BONDED', 'PIF_ALREADY_BONDED'],
  )
  const tagged = String(await call('network.create', { ...created, name_label: 'tagged' }))
  const master = String(await call('Bond.get_master', bond))
  await call('VLAN.create', master, 7, tagged)
  expect(
    emulator.refusals('10.42.0.200', 'VLAN.create', [master, 4095, tagged]).map(({ code }) => code),
  ).toEqual(['NETWORK_ALREADY_CONNECTED', 'VLAN_TAG_INVALID'])
  const host = String(await call('host.get_all'))
  const nfs = { server: '10.42.0.100', serverpath: '/mnt/backup' }
  const sr = await call('SR.create', host, nfs, 0, 'backup', '', 'nfs', 'user', true, {})

  await (
    await logIn(emulator, '10.42.0.201')
  )('pool.join', '10.42.0.200', 'root', 'labroot')
  await expect(logIn(emulator, '10.42.0.201')).rejects.toMatchObject({ code: 'HOST_IS_SLAVE' })
  await emulator.advance(60)
  expect((await records(call, 'Bond')).length).toBe(2)
  expect((await records(call, 'VLAN')).map(([, vlan]) => vlan['tag'])).toEqual([7, 7])
  const pbds = (await records(call, 'PBD')).filter(([, pbd]) => pbd['SR'] === sr)
  expect(pbds.map(([, pbd]) => pbd['currently_attached'])).toEqual([true, true])
  expect((await records(call, 'VM')).filter(([, vm]) => vm['name_label'] === 'guest')).toHaveLength(1)

  const member = String(await call('host.get_by_name_label', 'xen01'))
  await call('pool.eject', member)
  await emulator.advance(200)
  expect(await call('host.get_all')).toEqual([host])
  expect((await records(call, 'Bond')).length).toBe(1)
  const alone = await logIn(emulator, '10.42.0.201')
  expect(
    (await records(alone, 'host')).map(([, record]) => [record['name_label'], record['enabled']]),
  ).toEqual([['xen01', true]])
})

test('a host reboots only when disabled, and comes back enabled with its new mask', async () => {
  const emulator = await openLab()
  const call = await logIn(emulator)
  const host = String(await call('host.get_all'))
  await expect(call('host.reboot', host)).rejects.toMatchObject({ code: 'HOST_NOT_DISABLED' })
  await call('host.set_cpu_features', host, '00000001-00000000-00000000-00000000')
  await call('host.disable', host)
  await call('host.reboot', host)
  await expect(call('host.get_enabled', host)).rejects.toMatchObject({ kind: 'unavailable' })
  await emulator.advance(200)
  const again = await logIn(emulator)
  expect(await again('host.get_enabled', host)).toBe(true)
  expect(await again('host.get_cpu_info', host)).toMatchObject({
    features: '00000001-00000000-00000000-00000000',
  })
})

test.each([
  ['7.6.0', 1],
  ['8.2.1', 0],
])('a member with fewer CPU features lowers the pool: on %s told %d times', async (release, told) => {
  const text = labText({ hosts: 2, release })
  const at = text.lastIndexOf('77dafbbf-')
  const emulator = await openLab(`${text.slice(0, at)}77dafbbe-${text.slice(at + 9)}`)
  const joiner = await logIn(emulator, addressOf(1))
  await joiner('pool.join', addressOf(0), 'root', 'labroot')
  await emulator.advance(60)
  const call = await logIn(emulator, addressOf(0))
  const [[, pool]] = (await records(call, 'pool')) as [[string, { cpu_info: Record<string, string> }]]
  expect(pool.cpu_info['features_hvm']).toMatch(/^77dafbbe-/)
  const alerts = (await records(call, 'message')).filter(
    ([, message]) => message['name'] === 'POOL_CPU_FEATURES_DOWN',
  )
  expect(alerts).toHaveLength(told)
})

const plainNetwork = { name_description: '', MTU: 1500, other_config: {}, tags: [] }

async function newNetwork(call: Send): Promise<string> {
  return String(await call('network.create', { ...plainNetwork, name_label: 'new' }))
}

async function toPif(call: Send, pif: string): Promise<void> {
  await call('PIF.reconfigure_ip', pif, 'Static', '10.0.0.31', '255.255.255.0', '10.0.0.254', '')
  await call('host.management_reconfigure', pif)
}

test.each<readonly [string, (call: Send, nics: readonly string[]) => Promise<void>, object]>([
  ['the first NIC', () => Promise.resolve(), { device: 'eth0', VLAN: -1, IP: '10.0.0.11' }],
  [
    'another NIC',
    (call, [, second = '']) => toPif(call, second),
    { device: 'eth1', VLAN: -1, IP: '10.0.0.31', gateway: '10.0.0.254' },
  ],
  [
    'a bond',
    async (call, [first = '', second = '']) => {
      await toPif(call, second)
      await call('PIF.reconfigure_ip', first, 'None', '', '', '', '')
      await call('Bond.create', await newNetwork(call), [first, second], '')
    },
    { device: 'eth1', VLAN: -1, IP: '10.0.0.31' },
  ],
  [
    'a VLAN',
    async (call, [, second = '']) => {
      const vlan = String(await call('VLAN.create', second, 7, await newNetwork(call)))
      await toPif(call, String(await call('VLAN.get_untagged_PIF', vlan)))
    },
    { device: 'eth1', VLAN: 7, IP: '10.0.0.31' },
  ],
])('a host that is ejected keeps its management on %s', async (_, move, kept) => {
  const emulator = await openLab(labText({ hosts: 2 }))
  const joiner = await logIn(emulator, addressOf(1))
  await joiner('pool.join', addressOf(0), 'root', 'labroot')
  await emulator.advance(60)
  const call = await logIn(emulator, addressOf(0))
  const member = String(await call('host.get_by_name_label', 'xen1'))
  const pifs = (await records(call, 'PIF')).filter(([, pif]) => pif['host'] === member)
  const nics = ['eth0', 'eth1'].flatMap(device =>
    pifs.filter(([, pif]) => pif['device'] === device).map(([ref]) => ref),
  )
  await move(call, nics)
  await call('pool.eject', member)
  await emulator.advance(200)
  const { IP: address } = kept as { IP: string }
  const alone = await records(await logIn(emulator, address), 'PIF')
  const management = alone.filter(([, pif]) => pif['management'] === true)
  expect(management).toEqual([
    [expect.anything(), expect.objectContaining({ ...kept, currently_attached: true })],
  ])
  expect(alone.filter(([, pif]) => pif['IP'] !== '').map(([, pif]) => pif['IP'])).toEqual([address])
})
