import { beforeEach, describe, expect, test } from '@jest/globals'
import type { Emulator } from '../../../../../providers/emulator/emulator.js'
import { exampleLab, logIn, openLab, type Send } from '../open-lab.js'

let emulator: Emulator
let call: Send

beforeEach(async () => {
  emulator = await openLab()
  call = await logIn(emulator)
})

const noRef = 'OpaqueRef:00000000-0000-0000-0000-000000000000'

async function only(className: string): Promise<string> {
  return String(Object.keys(await call(`${className}.get_all_records`))[0])
}

test('a session ends when nobody uses it for a day, and lives as long as somebody does', async () => {
  const hours = (count: number) => emulator.advance(count * 3600)
  const other = await logIn(emulator)
  await hours(20)
  expect(await call('host.get_all')).toHaveLength(1)
  await hours(20)
  expect(await call('host.get_all')).toHaveLength(1)
  await expect(other('host.get_all')).rejects.toMatchObject({ code: 'SESSION_INVALID' })
})

describe('errors', () => {
  test.each([
    ['host.fly', [], 'MESSAGE_METHOD_UNKNOWN', ['host.fly']],
    ['Host.get_all', [], 'MESSAGE_METHOD_UNKNOWN', ['Host.get_all']],
    ['nonsense', [], 'MESSAGE_METHOD_UNKNOWN', ['nonsense']],
    ['host.get_record', [], 'MESSAGE_PARAMETER_COUNT_MISMATCH', ['host.get_record', '1', '0']],
    ['host.get_all', ['x'], 'MESSAGE_PARAMETER_COUNT_MISMATCH', ['host.get_all', '0', '1']],
    ['host.get_record', [noRef], 'HANDLE_INVALID', ['host', noRef]],
    ['host.get_name_label', ['OpaqueRef:NULL'], 'HANDLE_INVALID', ['host', 'OpaqueRef:NULL']],
    ['host.get_by_uuid', ['x'], 'UUID_INVALID', ['host', 'x']],
    ['host.set_name_label', [noRef, 'x'], 'HANDLE_INVALID', ['host', noRef]],
    ['host.set_uuid', [noRef, 'x'], 'MESSAGE_METHOD_UNKNOWN', ['host.set_uuid']],
    // Fields and classes of later releases.
    ['host.get_updates', [noRef], 'MESSAGE_METHOD_UNKNOWN', ['host.get_updates']],
    ['network.get_purpose', [noRef], 'MESSAGE_METHOD_UNKNOWN', ['network.get_purpose']],
  ])('%s %j is %s', async (method, parameters, code, texts) => {
    await expect(call(method, ...parameters)).rejects.toMatchObject({ code, parameters: texts })
  })

  test('a message that the datamodel has and the emulator does not is no silent success', async () => {
    await expect(call('host.list_methods')).rejects.toMatchObject({
      code: 'NOT_IMPLEMENTED',
      parameters: ['host.list_methods'],
    })
  })

  test('sessions', async () => {
    const connection = emulator.connect('10.42.0.200')
    await expect(connection.call('session.login_with_password', 'root', 'wrong')).rejects.toMatchObject({
      code: 'SESSION_AUTHENTICATION_FAILED',
      parameters: ['root', 'Authentication failure'],
    })
    await expect(connection.call('pool.get_all', noRef)).rejects.toMatchObject({ code: 'SESSION_INVALID' })
    const session = await connection.call('session.login_with_password', 'root', 'labroot', '1.0', 'me')
    expect(await connection.call('session.get_originator', session, session)).toBe('me')
    await connection.call('session.logout', session)
    await expect(connection.call('pool.get_all', session)).rejects.toMatchObject({ code: 'SESSION_INVALID' })
  })

  test('a session of one pool is none of another', async () => {
    const session = await emulator
      .connect('10.42.0.201')
      .call('session.login_with_password', 'root', 'labroot')
    await expect(emulator.connect('10.42.0.200').call('pool.get_all', session)).rejects.toMatchObject({
      code: 'SESSION_INVALID',
    })
  })
})

describe('reading', () => {
  test('lists, records and names agree', async () => {
    const records = await call('network.get_all_records')
    expect(Object.keys(records)).toEqual(await call('network.get_all'))
    for (const [ref, record] of Object.entries(records)) {
      expect(await call('network.get_record', ref)).toEqual(record)
      expect(await call('network.get_by_uuid', record.uuid)).toBe(ref)
      expect(await call('network.get_by_name_label', record.name_label)).toEqual([ref])
    }
    expect(await call('network.get_by_name_label', 'none')).toEqual([])
    const where = await call('network.get_all_records_where', 'field "bridge" = "xenbr1"')
    expect(Object.values(where)).toMatchObject([{ name_label: 'Pool-wide network associated with eth1' }])
  })

  test('a record has the fields of its release and no later ones', async () => {
    const record = await call('host.get_record', await only('host'))
    expect(Object.keys(record)).toEqual(expect.arrayContaining(['cpu_info', 'patches', 'edition']))
    expect(
      Object.keys(record).filter(field =>
        ['updates', 'iscsi_iqn', 'https_only', 'ssl_legacy'].includes(field),
      ),
    ).toEqual([])
  })
})

describe('writing', () => {
  test('fields, maps and sets', async () => {
    const host = await only('host')
    await call('host.set_name_description', host, 'new')
    expect(await call('host.get_name_description', host)).toBe('new')
    await call('host.set_other_config', host, { a: '1' })
    await call('host.add_to_other_config', host, 'b', '2')
    await expect(call('host.add_to_other_config', host, 'b', '3')).rejects.toMatchObject({
      code: 'MAP_DUPLICATE_KEY',
      parameters: ['host', 'other_config', await call('host.get_uuid', host), 'b'],
    })
    await call('host.remove_from_other_config', host, 'a')
    await call('host.remove_from_other_config', host, 'absent')
    expect(await call('host.get_other_config', host)).toEqual({ b: '2' })
    await call('host.add_tags', host, 'x')
    await call('host.add_tags', host, 'x')
    await call('host.add_tags', host, 'y')
    await call('host.remove_tags', host, 'x')
    expect(await call('host.get_tags', host)).toEqual(['y'])
  })

  test.each([
    ['host.set_name_label', 5, 'name_label'],
    ['host.set_tags', 'x', 'tags'],
    ['host.set_tags', [1], 'tags'],
    ['host.set_other_config', { a: 1 }, 'other_config'],
    ['host.set_other_config', [], 'other_config'],
  ])('%s %j is of the wrong type', async (method, value, field) => {
    await expect(call(method, await only('host'), value)).rejects.toMatchObject({
      code: 'FIELD_TYPE_ERROR',
      parameters: [field],
    })
  })

  test('a record made by its constructor', async () => {
    const secret = await call('secret.create', { value: 'hidden', unknown: 1 })
    expect(await call('secret.get_record', secret)).toMatchObject({ value: 'hidden', other_config: {} })
    await expect(call('secret.create', {})).rejects.toMatchObject({
      code: 'FIELD_TYPE_ERROR',
      parameters: ['value'],
    })
    await call('secret.destroy', secret)
    await expect(call('secret.get_value', secret)).rejects.toMatchObject({ code: 'HANDLE_INVALID' })
  })
})

describe('what cannot be reached', () => {
  test('an address that nobody has', async () => {
    await expect(logIn(emulator, '10.42.0.99')).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'EHOSTUNREACH',
    })
  })

  test('a machine without power, one that boots, and one that is back', async () => {
    emulator.powerOff('xen00')
    await expect(call('pool.get_all')).rejects.toMatchObject({ kind: 'unavailable' })
    emulator.powerOn('xen00')
    await expect(call('pool.get_all')).rejects.toMatchObject({ kind: 'unavailable', code: 'ECONNREFUSED' })
    await emulator.advance(600)
    await expect(call('pool.get_all')).rejects.toMatchObject({ code: 'SESSION_INVALID' })
    const again = await logIn(emulator)
    expect(await again('pool.get_all')).toHaveLength(1)
  })

  test('a machine whose management NIC has no cable', async () => {
    emulator.unplug('xen00', 'eth1')
    expect(await call('pool.get_all')).toHaveLength(1)
    emulator.unplug('xen00', 'eth0')
    await expect(call('pool.get_all')).rejects.toMatchObject({ kind: 'unavailable' })
    emulator.replug('xen00', 'eth0')
    expect(await call('pool.get_all')).toHaveLength(1)
    expect(emulator.events().map(event => event.text)).toEqual([
      'xen00: cable of eth1 pulled',
      'xen00: cable of eth0 pulled',
      'xen00: cable of eth0 plugged in',
    ])
  })
})

describe('forks', () => {
  test('what happens in a fork stays there', async () => {
    const host = await only('host')
    const fork = emulator.fork()
    const inFork = await logIn(fork)
    await inFork('host.set_name_label', host, 'changed')
    fork.powerOff('xen01')
    await fork.advance(3600)
    expect(await call('host.get_name_label', host)).toBe('xen00')
    expect(emulator.world.machine('xen01').power).toBe('on')
    expect(emulator.world.clock.now()).toBe(fork.world.clock.now() - 3600)
    await call('host.set_name_description', host, 'later')
    expect(await inFork('host.get_name_description', host)).not.toBe('later')
  })

  test('what the collector has not done yet it does in the fork', async () => {
    const pool = await only('pool')
    const secret = await call('secret.create', { value: 'x' })
    const database = emulator.world.databases()[0]
    database?.update('pool', pool, { telemetry_uuid: secret })
    await call('secret.destroy', secret)
    expect(database?.get('pool', pool)?.['telemetry_uuid']).toBe(secret)
    expect(emulator.fork().world.databases()[0]?.get('pool', pool)?.['telemetry_uuid']).toBe('OpaqueRef:NULL')
    expect(database?.get('pool', pool)?.['telemetry_uuid']).toBe(secret)
    await emulator.advance(1)
    expect(database?.get('pool', pool)?.['telemetry_uuid']).toBe('OpaqueRef:NULL')
  })

  test('a fork of a fork', async () => {
    const host = await only('host')
    const fork = emulator.fork()
    await (
      await logIn(fork)
    )('host.set_name_label', host, 'one')
    const second = fork.fork()
    await (
      await logIn(second)
    )('host.set_name_label', host, 'two')
    expect(fork.world.databases()[0]?.get('host', host)?.['name_label']).toBe('one')
    expect(second.world.databases()[0]?.get('host', host)?.['name_label']).toBe('two')
  })
})

describe('refusals without performing', () => {
  test.each([
    ['host.fly', [], ['MESSAGE_METHOD_UNKNOWN']],
    ['host.get_record', [noRef], ['HANDLE_INVALID']],
    ['host.get_record', [], ['MESSAGE_PARAMETER_COUNT_MISMATCH']],
    ['host.set_name_label', [noRef, 'x'], ['HANDLE_INVALID']],
    ['host.get_all', [], []],
  ])('%s %j', (method, parameters, codes) => {
    expect(emulator.refusals('10.42.0.200', method, parameters).map(refusal => refusal.code)).toEqual(codes)
  })
})

describe('events', () => {
  test('the first answer has every object, later ones what changed', async () => {
    const host = await only('host')
    const first = await call('event.from', ['host', 'pool'], '', 0)
    expect(first).toMatchObject({
      events: [{ operation: 'add' }, { operation: 'add' }],
      valid_ref_counts: { host: 1, pool: 1 },
    })
    const token = String(Object.entries(first).find(([key]) => key === 'token')?.[1])
    expect(token).toMatch(/^\d{20},\d{20}$/)
    await call('host.set_name_label', host, 'a')
    await call('host.set_name_label', host, 'b')
    expect(await call('event.from', ['host'], token, 0)).toMatchObject({
      events: [{ class: 'host', operation: 'mod', ref: host, snapshot: { name_label: 'b' } }],
    })
    expect(await call('event.from', ['pool'], token, 0)).toMatchObject({ events: [] })
  })

  test('made and removed in between is nothing; removed is without a snapshot', async () => {
    const old = await call('secret.create', { value: 'old' })
    const token = await call('event.inject', 'host', await only('host'))
    const passing = await call('secret.create', { value: 'new' })
    const kept = await call('secret.create', { value: 'kept' })
    await call('secret.set_value', kept, 'changed')
    await call('secret.destroy', passing)
    await call('secret.destroy', old)
    const { events } = (await call('event.from', ['secret'], token, 0)) as {
      readonly events: readonly object[]
    }
    expect(events).toMatchObject([
      { operation: 'add', ref: kept, snapshot: { value: 'changed' } },
      { operation: 'del', ref: old },
    ])
    expect(events[1]).not.toHaveProperty('snapshot')
  })

  test('an empty window waits on the virtual clock, until something happens or its time is over', async () => {
    const host = await only('host')
    const token = await call('event.inject', 'host', host)
    await call('event.from', ['host'], token, 0)
    const now = await call('event.inject', 'pool', await only('pool'))
    const start = emulator.world.clock.now()
    expect(await call('event.from', ['host'], now, 30)).toMatchObject({ events: [] })
    expect(emulator.world.clock.now()).toBe(start + 30)
    const waiting = call('event.from', ['host'], now, 3600)
    await emulator.advance(5)
    await call('host.set_name_label', host, 'woken')
    expect(await waiting).toMatchObject({ events: [{ operation: 'mod', snapshot: { name_label: 'woken' } }] })
  })

  test.each([
    [['*'], 'garbage', 'EVENT_FROM_TOKEN_PARSE_FAILURE'],
    [['no_class'], '', 'EVENT_SUBSCRIPTION_PARSE_FAILURE'],
  ])('%j %j is %s', async (classes, token, code) => {
    await expect(call('event.from', classes, token, 0)).rejects.toMatchObject({ code })
  })
})

describe('tasks', () => {
  test('a call in the background has a task that ends with its failure', async () => {
    const task = await call('Async.secret.destroy', noRef)
    expect(String(task)).toMatch(/^OpaqueRef:/)
    await emulator.advance(1)
    expect(await call('task.get_record', String(task))).toMatchObject({
      status: 'failure',
      error_info: ['HANDLE_INVALID', 'secret', noRef],
    })
  })

  test('its result is kept as XML', async () => {
    const task = await call('Async.secret.create', { value: 'x' })
    await emulator.advance(1)
    const [secret] = Object.keys(await call('secret.get_all_records'))
    expect(await call('task.get_record', task)).toMatchObject({
      status: 'success',
      progress: 1,
      result: `<value>${secret}</value>`,
    })
  })

  test('a message without that form', async () => {
    await expect(call('Async.host.get_record', noRef)).rejects.toMatchObject({ code: 'Fault' })
  })
})

test('a machine that is busy holds its VM', async () => {
  const busy = exampleLab.replace('machine "xen00" {', 'machine "xen00" {\n  busy = ["guest"]')
  const other = await openLab(busy)
  const [[, vm] = []] = Object.entries(await (await logIn(other))('VM.get_all_records')).filter(
    ([, record]) => record.name_label === 'guest',
  )
  expect(Object.values(vm.current_operations)).toEqual(['import'])
})
