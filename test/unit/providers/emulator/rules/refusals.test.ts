import { expect, test } from '@jest/globals'
import type { FieldValue } from '../../../../../providers/emulator/database/database.js'
import { vmOperationRefusals } from '../../../../../providers/emulator/rules/vm-operation.js'
import { makePool } from '../../../../support/sketched-pool.js'
import { logIn, openLab } from '../open-lab.js'

const nfs = { server: '10.42.0.100', serverpath: '/mnt/backup' }
const iscsi = { target: '10.42.0.100', targetIQN: 'iqn.2014-03.lab:store', SCSIid: '360a98000' }

/** A device_config, and the codes with which SR.create answers; the lab's coordinator has no storage interface. */
const creations: readonly (readonly [
  type: string,
  config: Readonly<Record<string, string>>,
  codes: readonly string[],
])[] = [
  ['nfs', nfs, []],
  ['nfs', { serverpath: '/mnt/backup' }, ['SR_BACKEND_FAILURE_102']],
  ['nfs', { server: '10.42.0.100' }, ['SR_BACKEND_FAILURE_101']],
  ['nfs', { ...nfs, serverpath: 'mnt' }, ['SR_BACKEND_FAILURE_103']],
  ['nfs', { ...nfs, serverpath: '/mnt/none' }, ['SR_BACKEND_FAILURE_73']],
  ['nfs', { ...nfs, server: '172.16.0.100' }, ['SR_BACKEND_FAILURE_108']],
  ['nfs', { ...nfs, nfsversion: '5' }, ['SR_BACKEND_FAILURE_72']],
  ['lvmoiscsi', iscsi, []],
  ['lvmoiscsi', {}, ['SR_BACKEND_FAILURE_95']],
  ['lvmoiscsi', { target: '10.42.0.100' }, ['SR_BACKEND_FAILURE_96']],
  ['lvmoiscsi', { ...iscsi, target: '172.16.0.100' }, ['SR_BACKEND_FAILURE_141']],
  ['lvmoiscsi', { ...iscsi, targetIQN: 'iqn.none' }, ['SR_BACKEND_FAILURE_68']],
  ['lvmoiscsi', { ...iscsi, SCSIid: 'none' }, ['SR_BACKEND_FAILURE_107']],
  ['iso', {}, ['SR_BACKEND_FAILURE_220']],
  ['iso', { location: 'nowhere' }, ['SR_BACKEND_FAILURE_225']],
  [
    'iso',
    { location: '//10.42.0.101/isos', username: 'course', cifspassword: 'wrong' },
    ['SR_BACKEND_FAILURE_222'],
  ],
  ['ext', {}, ['SR_BACKEND_FAILURE_90']],
  ['ext', { device: '/dev/sdz' }, ['SR_BACKEND_FAILURE_91']],
  ['ext', { device: '/dev/sdb' }, []],
  ['smb', {}, ['SR_UNKNOWN_DRIVER', 'SR_BACKEND_FAILURE_102']],
]

test('what the storage drivers say of a device_config', async () => {
  const emulator = await openLab()
  const call = await logIn(emulator)
  const host = String(await call('host.get_all'))
  const answered = creations.map(([type, config]) => {
    const parameters: readonly FieldValue[] = [host, config, 0, 'sr', '', type, 'user', type !== 'ext', {}]
    return [type, config, emulator.refusals('10.42.0.200', 'SR.create', parameters).map(({ code }) => code)]
  })
  expect(answered).toEqual(creations)
})

test('a forgotten SR is found again by its uuid, with its disks', async () => {
  const call = await logIn(await openLab())
  const host = String(await call('host.get_all'))
  const sr = await call('SR.create', host, nfs, 0, 'backup', '', 'nfs', 'user', true, {})
  const uuid = String(await call('SR.get_uuid', sr))
  await call('VDI.create', {
    name_label: 'kept',
    SR: sr,
    virtual_size: 1,
    type: 'user',
    sharable: false,
    read_only: false,
    other_config: {},
  })
  await call('PBD.unplug', String(await call('SR.get_PBDs', sr)))
  await expect(call('SR.destroy', sr)).rejects.toMatchObject({ code: 'SR_NOT_EMPTY' })
  await call('SR.forget', sr)
  expect(await call('SR.probe', host, nfs, 'nfs', {})).toContain(uuid)
  const again = await call('SR.introduce', uuid, 'backup', '', 'nfs', 'user', true, {})
  const pbd = await call('PBD.create', { host, SR: again, device_config: nfs, other_config: {} })
  await call('PBD.plug', pbd)
  const [disk] = [await call('SR.get_VDIs', again)].flat()
  expect(await call('VDI.get_name_label', String(disk))).toBe('kept')
  expect(await call('VDI.get_virtual_size', String(disk))).toBe(2 * 1024 ** 2)
})

const states = ['Halted', 'Paused', 'Running', 'Suspended'] as const

/** From which states an operation is possible, as 6.2 and 8.2 have it. */
const operations: readonly (readonly [operation: string, early: string, late: string])[] = [
  ['start', 'Halted', 'Halted'],
  ['clean_shutdown', 'Running', 'Running'],
  ['hard_shutdown', 'Paused Running Suspended', 'Paused Running Suspended'],
  ['shutdown', 'Running', 'Paused Running Suspended'],
  ['resume', 'Suspended', 'Suspended'],
  ['hard_reboot', 'Paused Running', 'Paused Running'],
  ['destroy', 'Halted Suspended', 'Halted Suspended'],
  ['clone', 'Halted', 'Halted'],
  ['migrate_send', 'Running', 'Halted Running Suspended'],
  ['snapshot', 'Halted Paused Running Suspended', 'Halted Paused Running Suspended'],
  ['start_on', 'Halted', 'Halted'],
  ['resume_on', 'Suspended', 'Suspended'],
  ['pause', 'Running', 'Running'],
  ['unpause', 'Paused', 'Paused'],
  ['suspend', 'Running', 'Running'],
  ['clean_reboot', 'Running', 'Running'],
  ['pool_migrate', 'Running', 'Running'],
  ['checkpoint', 'Paused Running Suspended', 'Paused Running Suspended'],
  ['copy', 'Halted', 'Halted'],
  ['export', 'Halted Suspended', 'Halted Suspended'],
  ['make_into_template', 'Halted', 'Halted'],
  ['changing_VCPUs', 'Halted', 'Halted'],
  ['changing_VCPUs_live', '', ''],
  ['changing_static_range', 'Halted', 'Halted'],
  ['changing_memory_limits', 'Halted', 'Halted'],
  ['changing_dynamic_range', 'Halted Running', 'Halted Running'],
  ['snapshot_with_quiesce', '', ''],
  ['power_state_reset', 'Halted Paused Running Suspended', 'Halted Paused Running Suspended'],
  ['metadata_export', 'Halted Paused Running Suspended', 'Halted Paused Running Suspended'],
]

/** What one wrong thing makes of an operation, as 6.2, 6.5 and 8.2 name it. */
const wrongs: readonly (readonly [operation: string, vm: object, disk: object, codes: readonly string[]])[] =
  [
    ['suspend', {}, { on_boot: 'reset' }, bootMode()],
    ['snapshot', {}, { on_boot: 'reset' }, bootMode()],
    ['pool_migrate', {}, { on_boot: 'reset' }, ['', '', '']],
    ['pool_migrate', {}, { on_boot: 'reset', allow_caching: true }, bootMode()],
    [
      'changing_VCPUs_live',
      {},
      {},
      ['VM_MISSING_PV_DRIVERS', 'VM_LACKS_FEATURE_VCPU_HOTPLUG', 'VM_LACKS_FEATURE'],
    ],
    [
      'clean_shutdown',
      { blocked_operations: { clean_shutdown: 'no' } },
      {},
      ['OPERATION_BLOCKED', 'OPERATION_BLOCKED', 'OPERATION_BLOCKED'],
    ],
  ]

function bootMode(): readonly string[] {
  const late = 'VDI_ON_BOOT_MODE_INCOMPATIBLE_WITH_OPERATION'
  return ['VDI_ON_BOOT_MODE_INCOMPATABLE_WITH_OPERATION', late, late]
}

test.each(wrongs)('what stands against %s of %j with a disk %j', (operation, vm, disk, codes) => {
  const pool = makePool({
    hosts: [
      {
        name: 'a',
        memory_total_bytes: 1,
        resident_vms: [{ name: 'vm', memory_bytes: 1, vbds: ['shared_sr'] }],
      },
    ],
  })
  const [ref = ''] = pool.refs('VM')
  pool.update('VM', ref, { ...vm })
  pool.update('VDI', pool.refs('VDI')[0] ?? '', { ...disk })
  const code = (release: string) => vmOperationRefusals(pool, ref, operation, { release })[0]?.code ?? ''
  expect(['6.2.0', '6.5.0', '8.2.0'].map(code)).toEqual(codes)
})

test.each(operations)('states for %s', (operation, early, late) => {
  const pool = makePool({
    hosts: [{ name: 'a', memory_total_bytes: 1, resident_vms: [{ name: 'vm', memory_bytes: 1 }] }],
  })
  const [vm = ''] = pool.refs('VM')
  const possible = (release: string) =>
    states
      .filter(state => {
        pool.update('VM', vm, { power_state: state })
        return vmOperationRefusals(pool, vm, operation, { release }).length === 0
      })
      .join(' ')
  expect([possible('6.2.0'), possible('8.2.0')]).toEqual([early, late])
})
