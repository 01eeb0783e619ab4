import { beforeEach, expect, test } from '@jest/globals'
import type { Call } from '../../../../../providers/emulator/calls/call.js'
import type { FieldValue } from '../../../../../providers/emulator/database/database.js'
import { dispatch } from '../../../../../providers/emulator/dispatch/dispatch.js'
import { findRefusals } from '../../../../../providers/emulator/dispatch/find-refusals.js'
import { createService, type Service } from '../../../../../providers/emulator/dispatch/service.js'
import { drainMicrotasks } from '../../../../../providers/emulator/clock/virtual-time.js'
import { seedChance } from '../../../../../providers/emulator/chance/seeded-chance.js'
import { makeWorld } from '../../../../../providers/emulator/lab/make-world.js'
import { readLab } from '../../../../../providers/emulator/lab/read-lab.js'
import { LivingEmulator } from '../../../../../providers/emulator/living-emulator.js'
import { LivingWorld } from '../../../../../providers/emulator/living-world.js'
import { noLog } from '../../../../../providers/emulator/persistence/world-log.js'
import { refusal } from '../../../../../providers/emulator/rules/refusal.js'
import { exampleLab } from '../open-lab.js'

const start = 1_767_225_600

function worldOfExample(): LivingWorld {
  const { hardware } = readLab({ name: 'lab.hcl', text: exampleLab })
  if (hardware === undefined) throw new Error('the example is sound')
  const content = {
    seconds: start,
    chance: seedChance('a'),
    databases: [],
    machines: [],
    agenda: [],
    facts: [],
  }
  const world = new LivingWorld(hardware, content, {
    handlers: {},
    drain: drainMicrotasks,
    changed: () => undefined,
  })
  makeWorld(world, hardware)
  return world
}

/** Takes a while, needs its host to itself, and adds its text to the host's description. */
const note: Call = {
  name: 'host.note',
  parameters: ['host', 'text', 'more'],
  optional: 1,
  durationSeconds: (_context, parameters) => Number(parameters[2] ?? 0),
  exclusive: (_context, [host]) => [{ className: 'host', ref: String(host), operation: 'evacuate' }],
  rules: ({ database }, [host, text]) => {
    const record = database.get('host', String(host))
    if (record === undefined) return [refusal('HANDLE_INVALID', ['host', String(host)])]
    return String(record['name_description']).includes(`|${String(text)}`)
      ? [refusal('FIRST', [String(text)]), refusal('SECOND')]
      : []
  },
  perform: ({ database }, [host, text]) => {
    const before = String(database.get('host', String(host))?.['name_description'])
    database.update('host', String(host), { name_description: `${before}|${String(text)}` })
    return 'noted'
  },
}
const recent: Call = {
  name: 'host.recent',
  parameters: [],
  rules: () => [],
  perform: () => 'yes',
  since: '7.1',
}
const old: Call = { name: 'host.old', parameters: [], rules: () => [], perform: () => 'yes', until: '6.2' }

let world: LivingWorld
let service: Service
let host: string
let session: string

beforeEach(async () => {
  world = worldOfExample()
  service = createService(world, new Map([note, recent, old].map(call => [call.name, call])), () =>
    Promise.resolve(),
  )
  host = world.machine('xen00').hostRef
  session = String(await send('session.login_with_password', 'root', 'labroot'))
})

function send(method: string, ...parameters: readonly FieldValue[]): Promise<FieldValue> {
  return world.clock.run('foreground', () => dispatch(service, 'xen00', method, parameters))
}

function description(): FieldValue | undefined {
  return world.databases()[0]?.get('host', host)?.['name_description']
}

test('a call takes its time, and the operation shows on its object meanwhile', async () => {
  const running = send('host.note', session, host, 'a', 60)
  await Promise.resolve()
  expect(Object.values(world.databases()[0]?.get('host', host)?.['current_operations'] ?? {})).toEqual([
    'evacuate',
  ])
  expect(await running).toBe('noted')
  expect([world.clock.now() - start, description()]).toEqual([60, 'Default install|a'])
  expect(world.databases()[0]?.get('host', host)?.['current_operations']).toEqual({})
})

test('who needs the same object waits for it; time passes once for each', async () => {
  await Promise.all([
    send('host.note', session, host, 'a', 60),
    send('host.note', session, host, 'b', 30),
    send('host.note', session, host, 'c'),
  ])
  expect([world.clock.now() - start, description()]).toEqual([90, 'Default install|a|b|c'])
})

test('what became impossible while it waited is refused', async () => {
  const both = [send('host.note', session, host, 'same', 60), send('host.note', session, host, 'same', 60)]
  const [first, second] = await Promise.allSettled(both)
  expect(first).toMatchObject({ status: 'fulfilled' })
  expect(second).toMatchObject({ status: 'rejected', reason: { code: 'FIRST', parameters: ['same'] } })
})

test('patience ends after two hours, with who holds the object', async () => {
  const long = send('host.note', session, host, 'a', 10_000)
  await expect(send('host.note', session, host, 'b')).rejects.toMatchObject({
    code: 'OTHER_OPERATION_IN_PROGRESS',
    parameters: ['host', host, 'evacuate', session],
  })
  expect(world.clock.now() - start).toBe(7200)
  await long
})

test('a machine that loses its power meanwhile makes no change and gives no answer', async () => {
  const running = send('host.note', session, host, 'a', 60)
  const cut = world.clock.run('foreground', async () => {
    await world.clock.sleep(10)
    world.updateMachine('xen00', { power: 'off' })
  })
  await expect(running).rejects.toMatchObject({ kind: 'unavailable' })
  await cut
  expect(description()).toBe('Default install')
})

test('in the background it goes on as time passes for others', async () => {
  const task = String(await send('Async.host.note', session, host, 'a', 60).catch(error => error))
  expect(task).toMatch(/Fault/)
  const pending = world.clock.run('foreground', () => world.clock.sleep(59))
  const background = world.clock.run('background', () =>
    dispatch(service, 'xen00', 'host.note', [session, host, 'a', 60]),
  )
  await pending
  expect(description()).toBe('Default install')
  await world.clock.run('foreground', () => world.clock.sleep(2))
  await background
  expect(description()).toBe('Default install|a')
})

test('all reasons are known without performing; the call throws the first', async () => {
  await send('host.note', session, host, 'a')
  const codes = (parameters: readonly FieldValue[]) =>
    findRefusals(service, 'xen00', 'host.note', parameters).map(found => found.code)
  expect(codes([host, 'a'])).toEqual(['FIRST', 'SECOND'])
  expect(codes([host, 'b'])).toEqual([])
  expect(codes([host])).toEqual(['MESSAGE_PARAMETER_COUNT_MISMATCH'])
  await expect(send('host.note', session, host, 'a')).rejects.toMatchObject({
    code: 'FIRST',
    parameters: ['a'],
  })
  expect(description()).toBe('Default install|a')
})

test.each([
  ['host.recent', 'MESSAGE_METHOD_UNKNOWN'],
  ['host.old', 'MESSAGE_REMOVED'],
  ['host.note', 'MESSAGE_PARAMETER_COUNT_MISMATCH'],
])('%s on 6.2 is %s', async (method, code) => {
  await expect(send(method, session)).rejects.toMatchObject({ code })
})

test('what was removed before this release says so, what comes later is unknown', async () => {
  await expect(send('host.license_apply', session, host, '')).rejects.toMatchObject({
    code: 'MESSAGE_REMOVED',
  })
  await expect(send('host.set_iscsi_iqn', session, host, '')).rejects.toMatchObject({
    code: 'MESSAGE_METHOD_UNKNOWN',
  })
})

test('a mistake in what falls due breaks the world, and is not passed over', async () => {
  const handlers = {
    'goes-wrong': () => {
      throw new Error('a mistake')
    },
  }
  const fork = new LivingEmulator(world.fork({ handlers, drain: drainMicrotasks }), noLog)
  fork.world.schedule({ atSeconds: fork.world.clock.now() + 5, event: 'goes-wrong', details: {} })
  await expect(fork.advance(10)).rejects.toThrow('a mistake')
  await expect(fork.connect('10.42.0.200').call('pool.get_all', session)).rejects.toThrow('a mistake')
})
