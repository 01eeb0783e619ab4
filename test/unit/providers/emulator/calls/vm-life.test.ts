import { expect, test } from '@jest/globals'
import type { Send } from '../open-lab.js'
import { addDisk, addNic, addVm, openSharedPool, whereIs, type SharedPool } from '../shared-pool.js'

async function openWithVm(): Promise<{
  readonly pool: SharedPool
  readonly call: Send
  readonly vm: string
}> {
  const pool = await openSharedPool({ hosts: 3 })
  const call = await pool.logIn(0)
  const [self = ''] = (await call('pool.get_all')) as readonly string[]
  await call('pool.set_suspend_image_SR', self, pool.sr)
  const vm = await addVm(pool, call, { name: 'web', host: pool.hosts[1] ?? '' })
  return { pool, call, vm }
}

async function newDisk(call: Send, sr: string): Promise<string> {
  const disk = { SR: sr, name_label: 'data', name_description: '', virtual_size: 1024 ** 3, type: 'user' }
  return String(await call('VDI.create', { ...disk, sharable: false, read_only: false, other_config: {} }))
}

function codes(
  pool: SharedPool,
  method: string,
  ...parameters: readonly (string | object)[]
): readonly string[] {
  return pool.emulator.refusals('10.0.0.10', method, parameters as never).map(({ code }) => code)
}

test('disks and NICs come and go while a VM runs', async () => {
  const { pool, call, vm } = await openWithVm()
  const vdi = await newDisk(call, pool.sr)
  const vbd = await addDisk(call, vm, vdi, '1')
  await call('VBD.plug', vbd)
  expect(await call('VBD.get_currently_attached', vbd)).toBe(true)
  expect(codes(pool, 'VBD.plug', vbd)).toEqual(['DEVICE_ALREADY_ATTACHED'])
  expect(codes(pool, 'VDI.destroy', vdi)).toContain('VDI_IN_USE')
  await call('VBD.unplug', vbd)
  expect(await call('VBD.get_currently_attached', vbd)).toBe(false)
  const vif = await addNic(call, vm, pool.networks.management, '1')
  await call('VIF.plug', vif)
  expect(await call('VIF.get_currently_attached', vif)).toBe(true)
  await call('VIF.unplug', vif)
  await call('VIF.destroy', vif)
  expect(await call('VM.get_VIFs', vm)).toHaveLength(1)
  await call('VM.hard_shutdown', vm)
  expect(codes(pool, 'VBD.plug', vbd)).toContain('VM_BAD_POWER_STATE')
})

test('a suspended VM leaves its host with its memory on the suspend SR, and goes on elsewhere', async () => {
  const { pool, call, vm } = await openWithVm()
  await call('VM.suspend', vm)
  expect(await whereIs(call, vm)).toBe('Suspended')
  const image = String(await call('VM.get_suspend_VDI', vm))
  expect(await call('VDI.get_type', image)).toBe('suspend')
  expect(codes(pool, 'VM.start', vm, false as never, false as never)).toContain('VM_BAD_POWER_STATE')
  await call('VM.resume_on', vm, pool.hosts[2] ?? '', false, false)
  expect(await whereIs(call, vm)).toBe('xen2')
  await expect(call('VDI.get_type', image)).rejects.toMatchObject({ code: 'HANDLE_INVALID' })
})

test('back to a snapshot: disks, NICs and settings; back to a checkpoint: the memory too', async () => {
  const { call, vm } = await openWithVm()
  const macs = async (ref: string) =>
    Object.values(await call('VIF.get_all_records')).flatMap(vif => (vif.VM === ref ? [vif.MAC] : []))
  const before = await macs(vm)
  const snapshot = String(await call('VM.snapshot', vm, 'before'))
  expect(await macs(snapshot)).toEqual(before)
  const checkpoint = String(await call('VM.checkpoint', vm, 'running'))
  expect(await call('VM.get_power_state', checkpoint)).toBe('Suspended')
  await call('VM.hard_shutdown', vm)
  for (const vif of (await call('VM.get_VIFs', vm)) as readonly string[]) await call('VIF.destroy', vif)
  await call('VM.set_VCPUs_max', vm, 2)
  await call('VM.revert', snapshot)
  expect(await macs(vm)).toEqual(before)
  expect(await call('VM.get_VCPUs_max', vm)).toBe(1)
  expect(await whereIs(call, vm)).toBe('Halted')
  await call('VM.revert', checkpoint)
  expect(await whereIs(call, vm)).toBe('Suspended')
  await call('VM.resume', vm, false, false)
  await call('VM.hard_shutdown', vm)
  await call('VM.destroy', vm)
  await call('VM.revert', snapshot)
  const named = (await call('VM.get_by_name_label', 'before')) as readonly string[]
  const [again = ''] = named.filter(ref => ref !== snapshot)
  expect(await call('VM.get_is_a_snapshot', again)).toBe(false)
})

test('an emptied host: all move, or the first obstacle is told and none does', async () => {
  const { pool, call, vm } = await openWithVm()
  const [, home = '', other = ''] = pool.hosts
  await call('host.disable', home)
  const paused = await addVm(pool, call, { name: 'paused', host: other })
  await call('host.evacuate', home)
  expect(await whereIs(call, vm)).toMatch(/^xen[02]$/)
  await call('VM.pause', paused)
  await call('host.disable', other)
  expect(codes(pool, 'host.evacuate', other)).toEqual(['VM_BAD_POWER_STATE'])
  await expect(call('host.assert_can_evacuate', other)).rejects.toMatchObject({
    code: 'CANNOT_EVACUATE_HOST',
  })
  expect(await call('host.get_vms_which_prevent_evacuation', other)).toEqual({
    [paused]: ['VM_BAD_POWER_STATE', paused, 'running', 'paused'],
  })
})

test('a move with disks: to another SR of the pool, and what stands against it', async () => {
  const { pool, call, vm } = await openWithVm()
  const [first = '', , third = ''] = pool.hosts
  const [local = ''] = Object.entries(await call('SR.get_all_records')).flatMap(([ref, sr]) =>
    sr.name_label === 'Local storage' && Object.values(sr.PBDs ?? []).length === 1 ? [ref] : [],
  )
  const pbds = Object.values(await call('PBD.get_all_records'))
  const localOf = (host: string) =>
    String(pbds.find(pbd => pbd.host === host && pbd.SR !== pool.sr && isLocal(pbd.SR))?.SR)
  const types = await call('SR.get_all_records')
  const isLocal = (sr: unknown) =>
    ['lvm', 'ext'].includes(String((types as Record<string, { type: string }>)[String(sr)]?.type))
  expect(local).not.toBe('')
  const disks = Object.values(await call('VBD.get_all_records')).flatMap(vbd =>
    vbd.VM === vm ? [String(vbd.VDI)] : [],
  )
  const send = (host: string, map: object, vifs: object = {}) => [vm, { host }, true, map, vifs, {}] as never
  const target = localOf(third)
  expect(
    pool.emulator.refusals('10.0.0.10', 'VM.migrate_send', send(first, { [disks[0] ?? '']: target }))[0]
      ?.code,
  ).toBe('VM_REQUIRES_SR')
  expect(pool.emulator.refusals('10.0.0.10', 'VM.migrate_send', send('OpaqueRef:none', {}))[0]?.code).toBe(
    'HANDLE_INVALID',
  )
  await call('VM.migrate_send', ...(send(third, { [disks[0] ?? '']: target }) as readonly string[]))
  expect(await whereIs(call, vm)).toBe('xen2')
  const [moved = ''] = Object.values(await call('VBD.get_all_records')).flatMap(vbd =>
    vbd.VM === vm ? [String(vbd.VDI)] : [],
  )
  expect(await call('VDI.get_SR', moved)).toBe(target)
  expect(codes(pool, 'VM.pool_migrate', vm, first, {})).toContain('VM_REQUIRES_SR')
})

test('an appliance starts by order, stops the other way, and says when there is nothing to do', async () => {
  const { pool, call, vm } = await openWithVm()
  const appliance = String(await call('VM_appliance.create', { name_label: 'site', name_description: '' }))
  expect(codes(pool, 'VM_appliance.start', appliance, false as never)).toEqual(['OPERATION_NOT_ALLOWED'])
  const second = await addVm(pool, call, { name: 'database', order: 1, delay: 5 })
  for (const member of [vm, second]) await call('VM.set_appliance', member, appliance)
  await call('VM_appliance.start', appliance, false)
  expect(await whereIs(call, second)).toMatch(/^xen/)
  expect(codes(pool, 'VM_appliance.start', appliance, false as never)).toEqual(['OPERATION_NOT_ALLOWED'])
  await call('VM_appliance.clean_shutdown', appliance)
  expect([await whereIs(call, vm), await whereIs(call, second)]).toEqual(['Halted', 'Halted'])
  await call('VM_appliance.destroy', appliance)
  expect(await call('VM.get_appliance', vm)).toBe('OpaqueRef:NULL')
})

test('memory: the most that fits into a total, its overhead included', async () => {
  const { call, vm } = await openWithVm()
  const total = 2 * 1024 ** 3
  const most = Number(await call('VM.maximise_memory', vm, total, false))
  expect(most % 1024 ** 2).toBe(0)
  await call('VM.hard_shutdown', vm)
  await call('VM.set_memory_limits', vm, most, most, most, most)
  const overhead = Number(await call('VM.compute_memory_overhead', vm))
  expect(most + overhead).toBeLessThanOrEqual(total)
  expect(most + overhead + 1024 ** 2).toBeGreaterThan(total)
})

test('alerts are read by object and by time', async () => {
  const { pool, call } = await openWithVm()
  const uuid = String(await call('host.get_uuid', pool.hosts[0] ?? ''))
  const make = (name: string) => call('message.create', name, 3, 'Host', uuid, 'text')
  await make('FIRST')
  const since = await call('host.get_servertime', pool.hosts[0] ?? '')
  await pool.emulator.advance(60)
  const second = String(await make('SECOND'))
  const named = async (answer: Promise<unknown>) =>
    Object.values((await answer) as Record<string, { name: string }>).map(({ name }) => name)
  expect(await named(call('message.get_since', since))).toEqual(['SECOND'])
  expect(await named(call('message.get', 'Host', uuid, '19700101T00:00:00Z'))).toEqual(['SECOND', 'FIRST'])
  await call('message.destroy', second)
  expect(await named(call('message.get_since', since))).toEqual([])
})

test('where the way to a disk is lost a VM does not start, though xapi has the SR plugged', async () => {
  const { pool, call, vm } = await openWithVm()
  await call('VM.hard_shutdown', vm)
  const target = pool.hosts[2] ?? ''
  expect(codes(pool, 'VM.start_on', vm, target, false as never, false as never)).toEqual([])
  pool.emulator.unplug('xen2', 'eth2')
  expect(codes(pool, 'VM.start_on', vm, target, false as never, false as never)).toEqual([
    'SR_BACKEND_FAILURE_46',
  ])
  expect(pool.emulator.events().map(({ text }) => text)).toEqual([
    'xen2: cable of eth2 pulled',
    'xen2: the storage of "vdis" is out of reach',
  ])
  await call('VM.start_on', vm, pool.hosts[1] ?? '', false, false)
  expect(codes(pool, 'VM.pool_migrate', vm, target, {})).toEqual(['SR_BACKEND_FAILURE_46'])
  pool.emulator.replug('xen2', 'eth2')
  expect(codes(pool, 'VM.pool_migrate', vm, target, {})).toEqual([])
})

test('a guest without tools does not hear that it should go down; a hard stop breaks into the waiting', async () => {
  const pool = await openSharedPool({ hosts: 1, more: 'template "mute" {}' })
  const call = await pool.logIn(0)
  const [template = ''] = Object.values(await call('VM.get_by_name_label', 'mute')).map(String)
  const vm = String(await call('VM.clone', template, 'deaf'))
  await call('VM.provision', vm)
  await call('VM.start', vm, false, false)
  const before = pool.emulator.world.clock.now()
  await expect(call('VM.clean_shutdown', vm)).rejects.toMatchObject({
    code: 'VM_FAILED_SHUTDOWN_ACKNOWLEDGMENT',
    parameters: [vm],
  })
  expect(pool.emulator.world.clock.now() - before).toBe(1200)
  expect(await call('VM.get_power_state', vm)).toBe('Running')

  const polite = call('VM.clean_shutdown', vm)
  const hard = call('VM.hard_shutdown', vm)
  await hard
  expect(pool.emulator.world.clock.now() - before).toBeLessThan(1300)
  expect(await call('VM.get_power_state', vm)).toBe('Halted')
  await expect(polite).rejects.toMatchObject({ code: 'VM_BAD_POWER_STATE' })
})

test('a forgotten disk is found by the next scan, or introduced by its uuid, but not both', async () => {
  const pool = await openSharedPool({ hosts: 1 })
  const call = await pool.logIn(0)
  const fields = { other_config: {}, sharable: false, read_only: false, name_description: '', type: 'user' }
  const make = (name: string) =>
    call('VDI.create', { ...fields, name_label: name, SR: pool.sr, virtual_size: 1024 ** 3 })
  const first = await make('first')
  const second = await make('second')
  const uuids = await Promise.all([first, second].map(vdi => call('VDI.get_uuid', vdi)))
  for (const vdi of [first, second]) await call('VDI.forget', vdi)
  expect(await call('SR.get_VDIs', pool.sr)).toEqual([])
  await call(
    'VDI.introduce',
    String(uuids[0]),
    'again',
    '',
    pool.sr,
    'user',
    false,
    false,
    {},
    String(uuids[0]),
    {},
    {},
  )
  await call('SR.scan', pool.sr)
  const disks = Object.values(await call('VDI.get_all_records')).filter(vdi => vdi.SR === pool.sr)
  expect(disks.map(vdi => [vdi.uuid, vdi.name_label])).toEqual([
    [uuids[0], 'again'],
    [uuids[1], 'second'],
  ])
  pool.emulator.nasDown('filer')
  await expect(call('SR.scan', pool.sr)).rejects.toMatchObject({ code: /^SR_BACKEND_FAILURE_/ })
})
