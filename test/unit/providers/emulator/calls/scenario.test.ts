import { expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import type { Emulator } from '../../../../../providers/emulator/emulator.js'
import type { FieldValue } from '../../../../../providers/emulator/database/database.js'
import { logIn, openLab } from '../open-lab.js'

type Call = Awaited<ReturnType<typeof logIn>>

async function refOf(call: Call, className: string, name: string): Promise<string> {
  return String(await call(`${className}.get_by_name_label`, name))
}

async function patchAndReboot(emulator: Emulator, address: string): Promise<void> {
  const connection = emulator.connect(address)
  const call = await logIn(emulator, address)
  const session = String(
    await connection.call('session.login_with_password', 'root', 'labroot', '1.0', 'test'),
  )
  const host = String(await call('host.get_all'))
  for (const label of ['XS62ESP1', 'XS62ESP1002']) {
    const file = readFileSync(`examples/homogeneous-pool/updates/${label}.xsupdate`, 'utf8')
    const patch = await emulator.upload(address, '/pool_patch_upload', session, file)
    await call('pool_patch.apply', patch, host)
  }
  await call('host.disable', host)
  await call('host.reboot', host)
  await emulator.advance(200)
}

async function sharedPbds(call: Call, sr: string): Promise<readonly FieldValue[]> {
  const pbds = Object.values(await call('PBD.get_all_records')).filter(pbd => pbd.SR === sr)
  return pbds.map(pbd => pbd.currently_attached ?? false)
}

test('the scenario of the example: patches, join, networks, storage, a machine', async () => {
  const emulator = await openLab()
  await patchAndReboot(emulator, '10.42.0.200')
  await patchAndReboot(emulator, '10.42.0.201')
  const joiner = await logIn(emulator, '10.42.0.201')
  await joiner('pool.join', '10.42.0.200', 'root', 'labroot')
  await emulator.advance(60)

  const call = await logIn(emulator, '10.42.0.200')
  const hosts = await call('host.get_all_records')
  expect(Object.values(hosts).map(host => [host.name_label, host.enabled])).toEqual([
    ['xen00', true],
    ['xen01', true],
  ])
  const networks = Object.values(await call('network.get_all_records')).map(network => network.bridge)
  expect(networks).toEqual(['xenapi', 'xenbr0', 'xenbr1', 'xenbr2'])

  const storage = await refOf(call, 'network', 'Pool-wide network associated with eth2')
  const pifs = Object.entries(await call('PIF.get_all_records')).filter(([, pif]) => pif.network === storage)
  const [[first = ''] = [], [second = ''] = []] = pifs
  await call('PIF.reconfigure_ip', first, 'Static', '172.16.0.200', '255.255.255.0', '', '')
  await call('PIF.set_disallow_unplug', first, true)

  const [coordinator] = Object.keys(hosts)
  const nfs = { server: '172.16.0.100', serverpath: '/mnt/vdis' }
  const sr = await call('SR.create', String(coordinator), nfs, 0, 'vdis', '', 'nfs', 'user', true, {})
  expect(await sharedPbds(call, String(sr))).toEqual([true, false])
  await call('PIF.reconfigure_ip', second, 'Static', '172.16.0.201', '255.255.255.0', '', '')
  for (const [pbd, record] of Object.entries(await call('PBD.get_all_records'))) {
    if (record.SR === sr) await call('PBD.plug', pbd)
  }
  expect(await sharedPbds(call, String(sr))).toEqual([true, true])

  const iscsi = { target: '172.16.0.100', targetIQN: 'iqn.2014-03.lab:store', SCSIid: '360a98000' }
  const probed = String(await call('SR.probe', String(coordinator), iscsi, 'lvmoiscsi', {}))
  const uuid = /<UUID>([^<]+)<\/UUID>/.exec(probed)?.[1] ?? ''
  const attached = await call('SR.introduce', uuid, 'store', '', 'lvmoiscsi', 'user', true, {})
  for (const host of Object.keys(hosts)) {
    await call(
      'PBD.plug',
      String(await call('PBD.create', { host, SR: attached, device_config: iscsi, other_config: {} })),
    )
  }
  const smb = {
    location: '\\\\10.42.0.101\\isos',
    type: 'cifs',
    username: 'course',
    cifspassword: 'look-only',
  }
  const isos = await call('SR.create', String(coordinator), smb, 0, 'isos', '', 'iso', 'iso', true, {})
  expect(await sharedPbds(call, String(isos))).toEqual([true, true])
  expect(Object.values(await call('VDI.get_all_records')).filter(vdi => vdi.SR === isos)).toHaveLength(2)
  expect(JSON.stringify(await call('PBD.get_all_records'))).not.toContain('look-only')

  const template = await refOf(call, 'VM', 'guest')
  const vm = String(await call('VM.clone', template, 'dnfs'))
  await call('VM.provision', vm)
  const size = 128 * 1024 ** 2
  await call('VM.set_memory_limits', vm, size, size, size, size)
  const disk = { SR: sr, name_label: 'root', name_description: '', virtual_size: 8 * 1024 ** 3, type: 'user' }
  const vdi = await call('VDI.create', { ...disk, sharable: false, read_only: false, other_config: {} })
  const vbd = { VM: vm, VDI: vdi, userdevice: '0', bootable: true, mode: 'RW', type: 'Disk', empty: false }
  await call('VBD.create', {
    ...vbd,
    unpluggable: true,
    other_config: {},
    qos_algorithm_type: '',
    qos_algorithm_params: {},
  })
  const guests = await refOf(call, 'network', 'Pool-wide network associated with eth1')
  const vif = { VM: vm, network: guests, device: '0', MAC: '', MTU: 1500, other_config: {} }
  await call('VIF.create', { ...vif, qos_algorithm_type: '', qos_algorithm_params: {} })
  const xen01 = await refOf(call, 'host', 'xen01')
  await call('VM.start_on', vm, xen01, false, false)
  expect(await call('VM.get_power_state', vm)).toBe('Running')
  expect(await call('VM.get_resident_on', vm)).toBe(xen01)
  expect(emulator.refusals('10.42.0.200', 'VM.start_on', [vm, xen01, false, false])[0]).toMatchObject({
    code: 'VM_BAD_POWER_STATE',
    parameters: [vm, 'halted', 'running'],
  })
})

test('a joiner that lacks a patch is refused, whatever is forced', async () => {
  const emulator = await openLab()
  await patchAndReboot(emulator, '10.42.0.200')
  for (const message of ['pool.join', 'pool.join_force']) {
    const refusals = emulator.refusals('10.42.0.201', message, ['10.42.0.200', 'root', 'labroot'])
    expect(refusals.map(({ code }) => code)).toEqual(['HOSTS_NOT_HOMOGENEOUS'])
    expect(refusals[0]?.parameters[0]).toContain('0850b186-4d47-11e3-a720-001b2151a503')
  }
})
