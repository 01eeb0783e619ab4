import { expect, test } from '@jest/globals'
import type { DatabaseRecord } from '../../../../../providers/emulator/database/database.js'
import { logIn, openLab } from '../open-lab.js'

function labOf(release: string, more = ''): string {
  return `
segment "campus" {
  subnet = "10.42.0.0/16"
}
update "U" {
  uuid                = "0850b186-4d47-11e3-a720-001b2151a503"
  for                 = "${release}"
  guidance            = ["restartHost"]
  enforce_homogeneity = true
}
machine "m" {
  address  = "10.42.0.200"
  release  = "${release}"
  password = "labroot"
  memory   = "8GiB"
  disk     = "100GiB"
  updates  = ["U"]
${more}
  nic "eth0" {
    segment = "campus"
  }
  nic "eth1" {
    segment = "campus"
  }
}
`
}

async function installed(release: string, more = '') {
  const emulator = await openLab(labOf(release, more))
  const call = await logIn(emulator)
  const all = async (className: string): Promise<readonly DatabaseRecord[]> =>
    Object.values(await call(`${className}.get_all_records`))
  return { emulator, call, all }
}

test('a fresh installation has what xapi makes by itself', async () => {
  const { all } = await installed('6.2')
  expect((await all('network')).map(network => [network['bridge'], network['name_label']])).toEqual([
    ['xenapi', 'Host internal management network'],
    ['xenbr0', 'Pool-wide network associated with eth0'],
    ['xenbr1', 'Pool-wide network associated with eth1'],
  ])
  expect(await all('PIF')).toMatchObject([
    {
      device: 'eth0',
      management: true,
      ip_configuration_mode: 'Static',
      IP: '10.42.0.200',
      netmask: '255.255.0.0',
      VLAN: -1,
      physical: true,
    },
    { device: 'eth1', management: false, ip_configuration_mode: 'None', IP: '' },
  ])
  const storage = (await all('SR')).map(sr => [
    sr['name_label'],
    sr['type'],
    sr['content_type'],
    sr['shared'],
    sr['PBDs'],
  ])
  expect(storage).toEqual([
    ['Local storage', 'lvm', 'user', false, [expect.any(String)]],
    ['DVD drives', 'udev', 'iso', false, [expect.any(String)]],
    ['Removable storage', 'udev', 'disk', false, [expect.any(String)]],
    ['XenServer Tools', 'iso', 'iso', true, [expect.any(String)]],
  ])
  expect((await all('PBD')).map(pbd => pbd['currently_attached'])).toEqual([true, true, true, true])
  expect(
    (await all('pool')).map(pool => [pool['name_label'], pool['ha_enabled'], pool['default_SR']]),
  ).toEqual([['', false, 'OpaqueRef:NULL']])
})

test.each([
  ['6.2', 'lvm', ['features', 'features_after_reboot', 'maskable', 'physical_features'], []],
  ['7.1', 'lvm', ['features_hvm', 'features_pv'], ['features_hvm', 'features_pv']],
  [
    '8.2',
    'lvm',
    ['features_hvm', 'features_hvm_host', 'features_pv_host'],
    ['features_hvm_host', 'features_pv_host'],
  ],
  ['xcp-ng-8.2', 'ext', ['features_hvm_host'], ['features_hvm_host']],
  ['8.4', 'lvm', ['features_hvm_host'], ['features_hvm_host']],
])('CPU features and local storage of %s', async (release, localSr, ofHost, ofPool) => {
  const { all } = await installed(release)
  const [host] = await all('host')
  const [pool] = await all('pool')
  expect(Object.keys(host?.['cpu_info'] ?? {})).toEqual(expect.arrayContaining(ofHost))
  // The pool of 6.x has no cpu_info yet.
  expect(Object.keys(pool?.['cpu_info'] ?? {})).toEqual(expect.arrayContaining(ofPool))
  expect((await all('SR'))[0]?.['type']).toBe(localSr)
})

test.each(['6.2', '7.0'])('installed updates of %s are patches', async release => {
  const { all } = await installed(release)
  expect(await all('pool_patch')).toMatchObject([
    { name_label: 'U', after_apply_guidance: ['restartHost'], host_patches: [expect.any(String)] },
  ])
  expect(await all('host_patch')).toMatchObject([{ applied: true }])
})

test.each(['7.1', '8.2'])('installed updates of %s are pool updates', async release => {
  const { all } = await installed(release)
  expect(await all('pool_update')).toMatchObject([
    { name_label: 'U', after_apply_guidance: ['restartHost'], hosts: [expect.any(String)] },
  ])
})

test.each([
  ['6.2', '2.0', undefined],
  ['7.1', '2.6', '5.108'],
  ['8.2', '2.15', '5.203'],
])('what %s says of itself', async (release, api, schema) => {
  const { all } = await installed(release)
  const [host] = await all('host')
  expect(`${String(host?.['API_version_major'])}.${String(host?.['API_version_minor'])}`).toBe(api)
  expect(new Map(Object.entries(host?.['software_version'] ?? {})).get('db_schema')).toBe(schema)
})

test('domain 0 holds its memory, and templates are no machines', async () => {
  const { all } = await installed('7.1', '  dom0_memory = "1GiB"')
  const machines = await all('VM')
  expect(machines.filter(vm => vm['power_state'] === 'Running')).toMatchObject([
    { is_control_domain: true, memory_dynamic_min: 1024 ** 3, memory_static_max: 1024 ** 3 },
  ])
  expect(
    machines.filter(vm => vm['is_control_domain'] !== true).every(vm => vm['is_a_template'] === true),
  ).toBe(true)
})

test('local storage is what the disk leaves beside domain 0', async () => {
  const size = async (release: string) => (await (await installed(release)).all('SR'))[0]?.['physical_size']
  expect(await size('6.2')).toBe(92 * 1024 ** 3)
  expect(await size('7.1')).toBe(58 * 1024 ** 3)
})

test('the same seed makes the same world', async () => {
  const uuids = async () => (await (await installed('6.2')).all('VM')).map(vm => vm['uuid'])
  expect(await uuids()).toEqual(await uuids())
})
