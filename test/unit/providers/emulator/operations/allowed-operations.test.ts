import { beforeAll, describe, expect, test } from '@jest/globals'
import { allowedOperations } from '../../../../../providers/emulator/operations/allowed-operations.js'
import { goesBeside } from '../../../../../providers/emulator/rules/concurrency.js'
import { vmOperationRefusals } from '../../../../../providers/emulator/rules/vm-operation.js'
import { openStand, type Stand } from '../behaviour/stand.js'

const words = (text: string) => text.split(' ')

describe('what clients may ask for, by state', () => {
  let stand: Stand
  beforeAll(async () => {
    stand = await openStand()
  })
  const allowed = async (className: string, ref: string) =>
    (await stand.call(`${className}.get_allowed_operations`, ref)) as readonly string[]

  test('of VMs: halted, running, paused, suspended, templates, snapshots', async () => {
    const { call, halted, running } = stand
    expect(await allowed('VM', halted)).toEqual(
      words(
        'snapshot clone copy start start_on migrate_send export destroy changing_dynamic_range changing_static_range changing_shadow_memory changing_NVRAM make_into_template',
      ),
    )
    const runs = words(
      'snapshot checkpoint pause clean_shutdown clean_reboot hard_shutdown hard_reboot suspend pool_migrate migrate_send changing_dynamic_range changing_VCPUs_live',
    )
    expect(await allowed('VM', running)).toEqual(runs)
    await call('VM.pause', running)
    expect(await allowed('VM', running)).toEqual(
      words('snapshot checkpoint unpause hard_shutdown hard_reboot'),
    )
    await call('VM.unpause', running)
    const [self = ''] = (await call('pool.get_all')) as readonly string[]
    await call('pool.set_suspend_image_SR', self, stand.pool.sr)
    await call('VM.suspend', running)
    expect(await allowed('VM', running)).toEqual(
      words('snapshot checkpoint hard_shutdown resume resume_on migrate_send export destroy'),
    )
    await call('VM.resume', running, false, false)
    expect(await allowed('VM', running)).toEqual(runs)
    const snapshot = String(await call('VM.snapshot', halted, 'before'))
    expect(await allowed('VM', snapshot)).toEqual(words('clone copy revert export destroy'))
    await call('VM.destroy', snapshot)
    const [template = ''] = (await call('VM.get_by_name_label', 'guest')) as readonly string[]
    expect(await allowed('VM', template)).toEqual(
      expect.arrayContaining(words('clone copy provision export')),
    )
    expect(await allowed('VM', template)).not.toContain('start')
    const zero = Object.entries(await call('VM.get_all_records')).find(([, vm]) => vm.is_control_domain)
    expect(zero?.[1].allowed_operations).toEqual(words('changing_dynamic_range changing_static_range'))
  })

  test('what the owner blocks is not offered, with and without others that are in the same state', async () => {
    const { call, halted } = stand
    await call('VM.add_to_blocked_operations', halted, 'destroy', 'it is the last of its kind')
    expect(await allowed('VM', halted)).not.toContain('destroy')
    await call('VM.update_allowed_operations', halted)
    expect(await allowed('VM', halted)).toContain('start')
    await call('VM.remove_from_blocked_operations', halted, 'destroy')
    expect(await allowed('VM', halted)).toContain('destroy')
  })

  test('of disks and NICs: by the power of their VM, and who has the disk', async () => {
    const { call, first, halted, running } = stand
    const vbds = { halted: await first('VM', halted, 'VBDs'), running: await first('VM', running, 'VBDs') }
    expect(await allowed('VBD', vbds.halted)).toEqual(words('attach pause unpause'))
    expect(await allowed('VBD', vbds.running)).toEqual(words('attach unplug unplug_force pause unpause'))
    const vif = await first('VM', running, 'VIFs')
    expect(await allowed('VIF', vif)).toEqual(words('attach unplug'))
    await call('VIF.unplug', vif)
    expect(await allowed('VIF', vif)).toEqual(words('attach plug'))
    await call('VIF.plug', vif)
    expect(await allowed('VIF', await first('VM', halted, 'VIFs'))).toEqual(['attach'])
    const disk = String(await call('VBD.get_VDI', vbds.halted))
    const free = await allowed('VDI', disk)
    expect(free).toEqual(
      words(
        'clone copy resize resize_online snapshot mirror destroy forget update force_unlock generate_config enable_cbt disable_cbt list_changed_blocks set_on_boot',
      ),
    )
    const used = String(await call('VBD.get_VDI', vbds.running))
    expect(await allowed('VDI', used)).toEqual(
      words('clone resize_online snapshot mirror enable_cbt disable_cbt'),
    )
  })

  test('of an empty drive: a medium goes in, and comes out', async () => {
    const { call, halted } = stand
    const drive = String(
      await call('VBD.create', {
        VM: halted,
        VDI: 'OpaqueRef:NULL',
        userdevice: '3',
        bootable: false,
        mode: 'RO',
        type: 'CD',
        unpluggable: true,
        empty: true,
        other_config: {},
        qos_algorithm_type: '',
        qos_algorithm_params: {},
      }),
    )
    expect(await allowed('VBD', drive)).toEqual(words('attach insert pause unpause'))
    const [iso = ''] = (await call('VDI.get_by_name_label', 'xs-tools.iso')) as readonly string[]
    await call('VBD.insert', drive, iso)
    expect(await allowed('VBD', drive)).toEqual(words('attach eject pause unpause'))
    expect(await allowed('VDI', iso)).toEqual(expect.not.arrayContaining(['destroy', 'snapshot', 'resize']))
    await call('VBD.destroy', drive)
  })

  test('of SRs: forgotten only when unplugged, destroyed only when empty, by what the driver can do', async () => {
    const { call, pool } = stand
    const shared = await allowed('SR', pool.sr)
    expect(shared).toEqual(
      expect.arrayContaining(words('scan plug unplug vdi_create vdi_snapshot pbd_create')),
    )
    expect(shared).not.toEqual(expect.arrayContaining(['forget']))
    const records = Object.entries(await call('SR.get_all_records'))
    const tools = records.find(([, sr]) => sr.is_tools_sr)?.[1].allowed_operations
    expect(tools).toEqual(words('scan plug unplug pbd_create pbd_destroy'))
    const config = { location: '10.0.0.90:/images', type: 'nfs_iso' }
    const created = await call('SR.create', stand.hosts[0], config, 0, 'images', '', 'iso', 'iso', true, {})
    for (const pbd of (await call('SR.get_PBDs', created)) as readonly string[]) {
      expect(await allowed('SR', String(created))).not.toContain('forget')
      await call('PBD.unplug', pbd)
    }
    expect(await allowed('SR', String(created))).toContain('forget')
    expect(await allowed('SR', String(created))).not.toContain('destroy')
    await call('SR.forget', created)
  })

  test('of hosts and the pool: only a disabled host goes down, HA goes on where it is off', async () => {
    const { call, hosts, pool } = stand
    const [, second] = hosts
    expect(await allowed('host', second)).toEqual(words('provision evacuate vm_start vm_resume vm_migrate'))
    await call('host.disable', second)
    expect(await allowed('host', second)).toEqual(
      words('provision evacuate shutdown reboot vm_start vm_resume vm_migrate'),
    )
    await call('host.enable', second)
    const [self = ''] = (await call('pool.get_all')) as readonly string[]
    expect(await allowed('pool', self)).toEqual(
      words('ha_enable cluster_create designate_new_master tls_verification_enable'),
    )
    await call('pool.enable_ha', [pool.sr], {})
    expect(await allowed('pool', self)).toEqual(words('ha_disable designate_new_master'))
    await call('pool.disable_ha')
  })

  test('of vApps: by the power of their VMs', async () => {
    const { call, halted, running } = stand
    const vApp = String(await call('VM_appliance.create', { name_label: 'app', name_description: '' }))
    expect(await allowed('VM_appliance', vApp)).toEqual([])
    await call('VM.set_appliance', halted, vApp)
    expect(await allowed('VM_appliance', vApp)).toEqual(['start'])
    await call('VM.set_appliance', running, vApp)
    expect(await allowed('VM_appliance', vApp)).toEqual(words('start clean_shutdown hard_shutdown shutdown'))
    await call('VM_appliance.destroy', vApp)
  })

  test('records, lists, selections and events say the same', async () => {
    const { call, halted } = stand
    const field = await allowed('VM', halted)
    expect((await call('VM.get_record', halted)) as object).toMatchObject({ allowed_operations: field })
    expect(await call('VM.get_all_records')).toMatchObject({ [halted]: { allowed_operations: field } })
    const chosen = await call('VM.get_all_records_where', 'field "name__label" = "halted"')
    expect(chosen).toMatchObject({ [halted]: { allowed_operations: field } })
    const seen = (await call('event.from', [`VM/${halted}`], '', 0)) as { readonly events: readonly object[] }
    expect(seen.events).toMatchObject([{ snapshot: { allowed_operations: field } }])
    await expect(call('VM.get_all_records_where', 'field "no_such_field" = "halted"')).rejects.toMatchObject({
      code: 'INTERNAL_ERROR',
    })
  })

  test('who watches a disk hears that its VM took it', async () => {
    const { call, first, halted } = stand
    const vbd = await first('VM', halted, 'VBDs')
    const disk = String(await call('VBD.get_VDI', vbd))
    const { token } = (await call('event.from', [`VDI/${disk}`], '', 0)) as { readonly token: string }
    await call('VM.start', halted, false, false)
    const { events } = (await call('event.from', [`VDI/${disk}`], token, 0)) as {
      readonly events: readonly object[]
    }
    expect(events).toMatchObject([
      { operation: 'mod', snapshot: { allowed_operations: await allowed('VDI', disk) } },
    ])
    expect(await allowed('VDI', disk)).not.toContain('destroy')
    await call('VM.hard_shutdown', halted)
  })

  test('while a call runs, what waits for it is not offered, and it shows what it does', async () => {
    const { call, running } = stand
    const task = await call('Async.VM.clean_reboot', running)
    const seen: (readonly [unknown, unknown])[] = []
    for (let round = 0; round < 20 && (await call('task.get_status', task)) === 'pending'; round += 1) {
      const record = (await call('VM.get_record', running)) as Record<string, unknown>
      seen.push([Object.entries(record['current_operations'] as object), record['allowed_operations']])
      await call('event.from', [`VM/${running}`], '00000000000000000000,00000000000000000000', 0.1)
      await stand.emulator.advance(5)
    }
    expect(seen).toContainEqual([[[task, 'clean_reboot']], words('hard_shutdown hard_reboot')])
    expect(await call('VM.get_current_operations', running)).toEqual({})
  })

  test('a call that waits is called off, and nothing of it happens', async () => {
    const { call, running } = stand
    const task = String(await call('Async.VM.clean_shutdown', running))
    expect(await call('task.get_allowed_operations', task)).toEqual(['cancel', 'destroy'])
    await call('task.cancel', task)
    await stand.emulator.advance(60)
    expect(await call('task.get_record', task)).toMatchObject({
      status: 'cancelled',
      error_info: ['TASK_CANCELLED', task],
      allowed_operations: ['destroy'],
    })
    expect(await call('VM.get_power_state', running)).toBe('Running')
    expect(await call('VM.get_current_operations', running)).toEqual({})
  })
})

test('older releases offer what they have', async () => {
  const { call, halted, pool } = await openStand('6.0')
  expect(await call('VM.get_allowed_operations', halted)).not.toContain('migrate_send')
  expect(await call('SR.get_allowed_operations', pool.sr)).not.toContain('vdi_enable_cbt')
  const [self = ''] = (await call('pool.get_all')) as readonly string[]
  expect(await call('pool.get_allowed_operations', self)).toEqual([])
})

/** Spoils that a VM's record and its surroundings may have: what is remembered of one must not be told of another. */
test('VMs in the same situation are the only ones that share an answer', async () => {
  const { emulator, halted, running } = await openStand()
  const [database] = emulator.world.databases()
  if (database === undefined) throw new Error('there is no pool')
  const release = '8.2.1'
  const place = { world: emulator.world, database, release }
  const change = (className: string, ref: string, fields: object) => () =>
    database.update(className, ref, fields as Record<string, string>)
  const [vbd] = database.referring('VBD', 'VM', halted)
  const disk = String(vbd?.[1]['VDI'])
  const guest = String(database.get('VM', running)?.['guest_metrics'])
  const [pool = ''] = database.refs('pool')
  const spoils = [
    () => undefined,
    ...['Halted', 'Running', 'Paused', 'Suspended'].map(state =>
      change('VM', halted, { power_state: state }),
    ),
    ...['Halted', 'Paused', 'Running'].map(state => change('VM', running, { power_state: state })),
    change('VM', halted, { platform: { nomigrate: 'true' } }),
    change('VM', halted, { platform: { 'nested-virt': 'true' } }),
    change('VM', halted, { power_state: 'Running' }),
    change('VDI', disk, { on_boot: 'reset' }),
    change('VDI', disk, { allow_caching: true }),
    change('VDI', disk, { on_boot: 'persist' }),
    change('VM_guest_metrics', guest, { PV_drivers_version: {} }),
    change('VM', halted, { is_a_template: true, power_state: 'Halted' }),
    change('VM', halted, { is_default_template: true }),
    change('VM', halted, { is_a_snapshot: true }),
    change('VM', halted, { is_a_template: false }),
    change('VM', halted, { is_a_snapshot: false }),
    () => database.create('VUSB', { VM: halted }),
    () => database.create('VGPU', { VM: halted }),
    change('VM', halted, { snapshot_schedule: 'OpaqueRef:schedule' }),
    change('pool', pool, { other_config: { allow_clone_suspended_vm: 'true' } }),
    change('VM', halted, { power_state: 'Suspended' }),
    change('pool', pool, { other_config: { rolling_upgrade_in_progress: 'true' } }),
    change('VM', halted, { blocked_operations: { start: 'no' }, power_state: 'Halted' }),
    change('VM', halted, { current_operations: { task: 'clone' } }),
  ]
  const distinct = new Set<string>()
  for (const spoil of spoils) {
    spoil()
    for (const vm of [halted, running]) {
      const record = database.get('VM', vm) ?? {}
      const told = allowedOperations('VM', place)?.of(vm, record) ?? []
      const running = Object.values(record['current_operations'] ?? {}).map(String)
      const asked = told.filter(
        operation =>
          goesBeside('VM', operation, running) &&
          vmOperationRefusals(database, vm, operation, { release, isStrict: true }).length === 0,
      )
      expect(told).toEqual(asked)
      distinct.add(told.join())
    }
  }
  expect(distinct.size).toBeGreaterThan(12)
})
