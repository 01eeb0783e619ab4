import { expect, test } from '@jest/globals'
import type { Emulator } from '../../../../../providers/emulator/emulator.js'
import { addressOf, addVm, openSharedPool, whereIs, type PoolWish, type SharedPool } from '../shared-pool.js'
import type { Send } from '../open-lab.js'

async function openArmed(
  wish: PoolWish,
  prepare: (pool: SharedPool, call: Send) => Promise<void> = async () => undefined,
): Promise<{ readonly pool: SharedPool; readonly call: Send }> {
  const pool = await openSharedPool(wish)
  const call = await pool.logIn(0)
  const [self] = (await call('pool.get_all')) as readonly string[]
  await call('pool.add_to_other_config', self ?? '', 'mail-destination', 'admin@lab')
  await prepare(pool, call)
  await call('pool.enable_ha', [pool.sr], {})
  await call('pool.set_ha_host_failures_to_tolerate', self ?? '', 1)
  return { pool, call }
}

function texts(emulator: Emulator): readonly string[] {
  return emulator.events().map(({ text }) => text)
}

async function poolField(call: Send, field: string): Promise<unknown> {
  const [record] = Object.values(await call('pool.get_all_records'))
  return (record as Readonly<Record<string, unknown>> | undefined)?.[field]
}

async function alerts(call: Send): Promise<readonly unknown[]> {
  return Object.values(await call('message.get_all_records')).map(
    message => (message as Readonly<Record<string, unknown>>)['name'],
  )
}

test('the coordinator loses its cable: the other host leads, the router restarts there, the old one comes back as a member', async () => {
  const vms: string[] = []
  const { pool } = await openArmed({ hosts: 2, release: '6.2.0' }, async (shared, call) => {
    vms.push(await addVm(shared, call, { name: 'urouter', priority: 'restart', host: shared.hosts[0] ?? '' }))
  })
  const { emulator, hosts } = pool
  const [router = ''] = vms
  emulator.unplug('xen0', 'eth0')
  await emulator.advance(59)
  expect(texts(emulator).some(text => text.includes('fenced'))).toBe(false)
  await emulator.advance(180)
  const call = await pool.logIn(1)
  expect(await poolField(call, 'master')).toBe(hosts[1])
  expect(await whereIs(call, router)).toBe('xen1')
  expect(await call('host.get_enabled', hosts[0] ?? '')).toBe(false)
  expect(await alerts(call)).toContain('HA_HOST_FAILED')

  emulator.replug('xen0', 'eth0')
  await emulator.advance(300)
  await expect(pool.logIn(0)).rejects.toMatchObject({ code: 'HOST_IS_SLAVE', parameters: [addressOf(1)] })
  const again = await pool.logIn(1)
  expect(await again('host.get_enabled', hosts[0] ?? '')).toBe(true)
  expect(await whereIs(again, router)).toBe('xen1')
  expect(await alerts(again)).toContain('HA_HOST_WAS_FENCED')
  expect(texts(emulator).filter(text => !text.includes('storage'))).toEqual([
    'xen0: cable of eth0 pulled',
    'xen0: fenced itself, boots anew',
    "mail to admin@lab: HA_HOST_FAILED: Server 'xen0' has failed",
    'xen1: became the coordinator',
    'xen1: HA started the VM "urouter" here',
    expect.stringContaining('HA_POOL_DROP_IN_PLAN_EXISTS_FOR'),
    expect.stringContaining('HA_POOL_OVERCOMMITTED'),
    'xen0: cable of eth0 plugged in',
    expect.stringContaining('HA_HOST_WAS_FENCED'),
  ])
})

test('a host without power: its VMs restart by order and delay on the survivors, best-effort ones last', async () => {
  const vms = new Map<string, string>()
  const { pool, call } = await openArmed({ hosts: 3 }, async (shared, send) => {
    const host = shared.hosts[2] ?? ''
    for (const wish of [
      { name: 'late', order: 2, priority: 'restart' },
      { name: 'early', order: 1, delay: 30, priority: 'restart' },
      { name: 'maybe', priority: 'best-effort' },
      { name: 'left', priority: '' },
    ])
      vms.set(wish.name, await addVm(shared, send, { ...wish, host }))
  })
  const { emulator } = pool
  expect(await poolField(call, 'ha_plan_exists_for')).toBe(1)
  const started = () =>
    emulator.events().flatMap(({ at, text }) => {
      const name = /HA started the VM "(\w+)"/.exec(text)?.[1]
      return name === undefined ? [] : [[name, at] as const]
    })
  emulator.powerOff('xen2')
  await emulator.advance(200)
  const [first, second, third] = started()
  expect(started().map(([name]) => name)).toEqual(['early', 'late', 'maybe'])
  expect((second?.[1] ?? 0) - (first?.[1] ?? 0)).toBe(40)
  expect((third?.[1] ?? 0) - (second?.[1] ?? 0)).toBe(10)
  expect(await whereIs(call, vms.get('left') ?? '')).toBe('Halted')
  expect(await whereIs(call, vms.get('early') ?? '')).toMatch(/^xen[01]$/)

  emulator.powerOn('xen2')
  await emulator.advance(300)
  expect(await call('host.get_enabled', pool.hosts[2] ?? '')).toBe(true)
  expect(await poolField(call, 'ha_plan_exists_for')).toBe(1)
  expect(await poolField(call, 'ha_overcommitted')).toBe(false)
})

test('two hosts without power, the coordinator among them: nothing restarts before the new one takes VMs', async () => {
  const { pool } = await openArmed({ hosts: 3, memory: '8GiB' }, async (shared, send) => {
    for (const wish of [
      { name: 'first', order: 0, priority: 'restart', host: shared.hosts[1] ?? '' },
      { name: 'second', order: 1, priority: 'restart', host: shared.hosts[0] ?? '' },
      { name: 'maybe', memory: 2500, priority: 'best-effort', host: shared.hosts[0] ?? '' },
    ])
      await addVm(shared, send, { memory: 1500, ...wish })
  })
  pool.emulator.powerOff('xen0')
  pool.emulator.powerOff('xen1')
  await pool.emulator.advance(400)
  const started = texts(pool.emulator).filter(text => text.includes('HA started'))
  expect(started).toEqual(['first', 'second'].map(name => `xen2: HA started the VM "${name}" here`))
})

test('what nobody can hold is not restarted, is told once, and runs as soon as there is room again', async () => {
  const vms: string[] = []
  const { pool, call } = await openArmed({ hosts: 2, memory: '6GiB' }, async (shared, send) => {
    const [own = '', other = ''] = shared.hosts
    vms.push(await addVm(shared, send, { name: 'here', memory: 2200, priority: 'restart', host: own }))
    vms.push(await addVm(shared, send, { name: 'there', memory: 2200, priority: 'restart', host: other }))
  })
  expect(await poolField(call, 'ha_overcommitted')).toBe(true)
  pool.emulator.powerOff('xen1')
  await pool.emulator.advance(700)
  expect(await whereIs(call, vms[1] ?? '')).toBe('Halted')
  expect((await alerts(call)).filter(name => name === 'HA_PROTECTED_VM_RESTART_FAILED')).toHaveLength(1)
  pool.emulator.powerOn('xen1')
  await pool.emulator.advance(400)
  expect(await whereIs(call, vms[1] ?? '')).toBe('xen1')
})

test.each([
  ['25.33', 'Halted'],
  ['26.1', 'xen0'],
])('a best-effort VM that found no room: on %s %s when room is made', async (release, expected) => {
  const made: Record<string, string> = {}
  const { pool, call } = await openArmed({ hosts: 2, memory: '8GiB', release }, async (shared, send) => {
    const [own = '', other = ''] = shared.hosts
    made['big'] = await addVm(shared, send, { name: 'big', memory: 3000, host: own })
    made['maybe'] = await addVm(shared, send, {
      name: 'maybe',
      memory: 3000,
      priority: 'best-effort',
      host: other,
    })
  })
  pool.emulator.powerOff('xen1')
  await pool.emulator.advance(105)
  expect(await whereIs(call, made['maybe'] ?? '')).toBe('Halted')
  await call('VM.hard_shutdown', made['big'] ?? '')
  await pool.emulator.advance(120)
  expect(await whereIs(call, made['maybe'] ?? '')).toBe(expected)
})

test('pool.ha_prevent_restarts_for keeps what went down where it is, for as long as was said', async () => {
  const made: string[] = []
  const { pool, call } = await openArmed({ hosts: 2, memory: '8GiB' }, async (shared, send) => {
    const wish = { name: 'guarded', memory: 1000, priority: 'restart', host: shared.hosts[1] ?? '' }
    made.push(await addVm(shared, send, wish))
  })
  await call('pool.ha_prevent_restarts_for', 600)
  pool.emulator.powerOff('xen1')
  await pool.emulator.advance(400)
  expect(await whereIs(call, made[0] ?? '')).toBe('Halted')
  await pool.emulator.advance(300)
  expect(await whereIs(call, made[0] ?? '')).toBe('xen0')
})

test('all lose the statefile but hear each other: nobody is fenced; without storage alone a host is', async () => {
  const { pool, call } = await openArmed({ hosts: 3 })
  pool.emulator.nasDown('filer')
  await pool.emulator.advance(300)
  expect(texts(pool.emulator).some(text => text.includes('fenced'))).toBe(false)
  expect(await alerts(call)).toContain('HA_STATEFILE_LOST')
  pool.emulator.nasUp('filer')
  await pool.emulator.advance(100)
  pool.emulator.unplug('xen2', 'eth2')
  await pool.emulator.advance(100)
  expect(texts(pool.emulator)).toContain('xen2: fenced itself, boots anew')
  expect(texts(pool.emulator)).toContain('xen2: the storage of "vdis" is out of reach')
})

test('a pool that lost all its power finds a coordinator among those that come back', async () => {
  const { pool } = await openArmed({ hosts: 3 })
  for (const machine of ['xen0', 'xen1', 'xen2']) pool.emulator.powerOff(machine)
  await pool.emulator.advance(600)
  for (const machine of ['xen1', 'xen2']) pool.emulator.powerOn(machine)
  await pool.emulator.advance(900)
  const addresses: string[] = []
  for (const host of [1, 2])
    await pool.logIn(host).then(
      () => addresses.push(addressOf(host)),
      () => undefined,
    )
  expect(addresses).toHaveLength(1)
})

test('without HA a silent member counts as dead after ten minutes, with its VMs as they were', async () => {
  const pool = await openSharedPool({ hosts: 2 })
  const call = await pool.logIn(0)
  const [, member = ''] = pool.hosts
  const vm = await addVm(pool, call, { name: 'web', host: member })
  const metrics = String(await call('host.get_metrics', member))
  pool.emulator.unplug('xen1', 'eth0')
  await pool.emulator.advance(500)
  pool.emulator.replug('xen1', 'eth0')
  await pool.emulator.advance(200)
  expect(await call('host_metrics.get_live', metrics)).toBe(true)
  pool.emulator.powerOff('xen1')
  await pool.emulator.advance(590)
  expect(await call('host_metrics.get_live', metrics)).toBe(true)
  await pool.emulator.advance(20)
  expect(await call('host_metrics.get_live', metrics)).toBe(false)
  expect(await whereIs(call, vm)).toBe('xen1')
  await expect(call('host.destroy', member)).rejects.toMatchObject({ code: 'HOST_HAS_RESIDENT_VMS' })
  await call('host.declare_dead', member)
  expect(await whereIs(call, vm)).toBe('Halted')
  await call('host.destroy', member)
  expect(await call('host.get_all')).toEqual([pool.hosts[0]])
})

test('members of a silent coordinator are in emergency mode until one of them leads', async () => {
  const pool = await openSharedPool({ hosts: 3 })
  const { emulator, hosts } = pool
  const local = async (host: number) => {
    const connection = emulator.connect(addressOf(host))
    const session = await connection.call('session.slave_local_login_with_password', 'root', 'labroot')
    return (method: string, ...parameters: readonly string[]) =>
      connection.call(method, session, ...parameters)
  }
  await expect((await local(1))('pool.emergency_transition_to_master')).rejects.toMatchObject({
    code: 'NOT_IN_EMERGENCY_MODE',
  })
  emulator.powerOff('xen0')
  await emulator.advance(60)
  await expect((await local(1))('VM.get_all')).rejects.toMatchObject({ code: 'HOST_IN_EMERGENCY_MODE' })
  await (
    await local(1)
  )('pool.emergency_transition_to_master')
  await emulator.advance(60)
  const call = await pool.logIn(1)
  await expect((await local(2))('VM.get_all')).rejects.toMatchObject({ code: 'HOST_IN_EMERGENCY_MODE' })
  expect(await call('pool.recover_slaves')).toEqual([hosts[2]])
  await emulator.advance(60)
  await expect(pool.logIn(2)).rejects.toMatchObject({ code: 'HOST_IS_SLAVE', parameters: [addressOf(1)] })
  expect(await call('host.get_enabled', hosts[2] ?? '')).toBe(true)
})

test('a new coordinator by order: nothing answers while every toolstack restarts', async () => {
  const pool = await openSharedPool({ hosts: 2 })
  const call = await pool.logIn(0)
  await call('pool.designate_new_master', pool.hosts[1] ?? '')
  for (const host of [0, 1]) await expect(pool.logIn(host)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  await pool.emulator.advance(60)
  await expect(pool.logIn(0)).rejects.toMatchObject({ code: 'HOST_IS_SLAVE' })
  const again = await pool.logIn(1)
  expect(await poolField(again, 'master')).toBe(pool.hosts[1])
})
