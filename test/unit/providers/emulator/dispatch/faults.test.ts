import type { Emulator } from '../../../../../providers/emulator/emulator.js'
import type { Fault } from '../../../../../providers/emulator/faults/fault.js'
import { createSimulatedRuntime } from '../../../../../src/runtime/simulated-runtime.js'
import { logIn, openLab, type Send } from '../open-lab.js'

const named = { name_label: 'LAN', name_description: '', other_config: {}, tags: [], MTU: 1500 }
const create = (send: Send) => send('network.create', named)
const count = async (send: Send) => Object(await send('network.get_by_name_label', 'LAN')).length

async function struck(fault: Fault): Promise<{ readonly emulator: Emulator; readonly send: Send }> {
  const emulator = await openLab()
  const send = await logIn(emulator)
  emulator.addFault(fault)
  return { emulator, send }
}

test('a refused call has the code, and does nothing', async () => {
  const { send } = await struck({
    method: 'network.create',
    refusal: ['LICENCE_RESTRICTION', 'net'],
    times: 1,
  })
  await expect(create(send)).rejects.toMatchObject({ code: 'LICENCE_RESTRICTION', parameters: ['net'] })
  expect(await count(send)).toBe(0)
  await create(send)
  expect(await count(send)).toBe(1)
})

test('a lost answer comes after the work', async () => {
  const { send } = await struck({ method: 'network.create', losesAnswer: true, times: 1 })
  await expect(create(send)).rejects.toMatchObject({ kind: 'unavailable', code: 'ECONNRESET' })
  expect(await count(send)).toBe(1)
})

test('the answer of a call that is refused anyway is lost too', async () => {
  const { send } = await struck({ method: 'network.destroy', losesAnswer: true })
  await expect(send('network.destroy', 'OpaqueRef:none')).rejects.toMatchObject({ kind: 'unavailable' })
})

test('a delay passes in virtual time, before the work', async () => {
  const { emulator, send } = await struck({ method: 'network.create', delaySeconds: 90 })
  const before = emulator.world.clock.now()
  await create(send)
  expect(emulator.world.clock.now() - before).toBe(90)
})

test.each([
  [{ dies: true }, 0],
  [{ dies: true, losesAnswer: true }, 1],
])('%j: the machine crashes, and what was done is %d network', async (effects, made) => {
  const { emulator, send } = await struck({ method: 'network.create', times: 1, ...effects })
  await expect(create(send)).rejects.toMatchObject({ kind: 'unavailable' })
  expect(emulator.world.machine('xen00').power).toBe('off')
  await expect(send('network.get_all')).rejects.toMatchObject({ kind: 'unavailable' })
  emulator.powerOn('xen00')
  await emulator.advance(600)
  expect(await count(await logIn(emulator))).toBe(made)
})

test('some calls pass first, some are struck, the rest pass', async () => {
  const { send } = await struck({ method: 'network.*', refusal: ['HOST_OFFLINE'], after: 1, times: 2 })
  const outcomes: string[] = []
  for (let call = 0; call < 5; call += 1)
    outcomes.push(
      await send('network.get_all').then(
        () => 'done',
        ({ code }) => String(code),
      ),
    )
  expect(outcomes).toEqual(['done', 'HOST_OFFLINE', 'HOST_OFFLINE', 'done', 'done'])
})

test.each(['*', 'network.*', 'network.create'])('%s is meant for network.create', async method => {
  const { send } = await struck({ method, refusal: ['HOST_OFFLINE'] })
  await expect(create(send)).rejects.toMatchObject({ code: 'HOST_OFFLINE' })
})

test('a fault of one machine leaves the others in peace', async () => {
  const { emulator, send } = await struck({ method: '*', machine: 'xen01', refusal: ['HOST_OFFLINE'] })
  await create(send)
  await expect(logIn(emulator, '10.42.0.201')).rejects.toMatchObject({ code: 'HOST_OFFLINE' })
})

test('the task of an Async call shows delay and refusal', async () => {
  const { emulator, send } = await struck({
    method: 'network.create',
    delaySeconds: 60,
    refusal: ['LICENCE_RESTRICTION', 'net'],
  })
  const task = await send('Async.network.create', named)
  expect(await send('task.get_status', task)).toBe('pending')
  await emulator.advance(60)
  expect(await send('task.get_error_info', task)).toEqual(['LICENCE_RESTRICTION', 'net'])
})

test.each([
  [{ losesAnswer: true }, 'on', 'success'],
  [{ losesAnswer: true, dies: true }, 'off', 'success'],
  [{ dies: true }, 'off', undefined],
])(
  '%j at an Async call: its caller hears nothing, the machine is %s, its task %s',
  async (effects, power, status) => {
    const { emulator, send } = await struck({ method: 'network.create', times: 1, ...effects })
    await expect(send('Async.network.create', named)).rejects.toMatchObject({ kind: 'unavailable' })
    await emulator.advance(1)
    expect(emulator.world.machine('xen00').power).toBe(power)
    const [database] = emulator.world.databases()
    expect(database?.records('task')[0]?.[1]['status']).toBe(status)
  },
)

test('an upload is struck by its name', async () => {
  const emulator = await openLab()
  const connection = emulator.connect('10.42.0.200')
  const session = String(await connection.call('session.login_with_password', 'root', 'labroot'))
  emulator.addFault({ method: 'http/put_pool_patch_upload', refusal: ['INVALID_PATCH'] })
  const task = String(await connection.call('task.create', session, 'upload', ''))
  const path = `/pool_patch_upload?task_id=${task}`
  await expect(emulator.upload('10.42.0.200', path, session, 'text')).rejects.toMatchObject({
    code: 'INVALID_PATCH',
  })
  expect(await connection.call('task.get_error_info', session, task)).toEqual(['INVALID_PATCH'])
})

test('faults and what they have seen outlast the process; forks have none', async () => {
  const runtime = createSimulatedRuntime()
  const first = await openLab(undefined, runtime)
  const id = first.addFault({ method: 'network.create', refusal: ['HOST_OFFLINE'], after: 1, times: 1 })
  await create(await logIn(first))
  await create(await logIn(first.fork()))
  await first.close()
  const second = await openLab(undefined, runtime)
  expect(second.faults()).toEqual([
    { id, seen: 1, fault: { method: 'network.create', refusal: ['HOST_OFFLINE'], after: 1, times: 1 } },
  ])
  expect(second.fork().faults()).toEqual([])
  await expect(create(await logIn(second))).rejects.toMatchObject({ code: 'HOST_OFFLINE' })
})

test('what is cleared strikes no more, and names are not used twice', async () => {
  const { emulator, send } = await struck({ method: 'network.get_all', refusal: ['HOST_OFFLINE'] })
  expect(emulator.addFault({ method: 'VM.*', delaySeconds: 1 })).toBe('2')
  expect(emulator.clearFaults('1')).toBe(1)
  await send('network.get_all')
  expect(emulator.clearFaults()).toBe(1)
  expect(emulator.clearFaults()).toBe(0)
  expect(emulator.addFault({ method: '*', delaySeconds: 1 })).toBe('3')
})

test.each([
  [{ method: 'VM.strat' }, 'Did you mean VM.start?'],
  [{ method: 'VN.*' }, 'Did you mean VM?'],
  [{ method: 'Async.VM.start' }, 'A fault of VM.start strikes its Async form too'],
  [{ method: 'start' }, 'XenAPI has no message "start".'],
  [{ method: '*', machine: 'xen0' }, 'There is no machine called "xen0".'],
])('%j names what there is not', async (fault, sentence) => {
  const emulator = await openLab()
  expect(emulator.unknownInFault(fault)).toContain(sentence)
  expect(() => emulator.addFault(fault)).toThrow(sentence)
})

test.each([
  'VM.add_to_other_config',
  'pool.join',
  'session.login_with_password',
  'event.from',
  'pool_patch.apply',
])('%s can be struck', async method => {
  expect((await openLab()).unknownInFault({ method })).toBeUndefined()
})
