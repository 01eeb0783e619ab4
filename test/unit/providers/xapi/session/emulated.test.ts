import { dialEmulator } from '../../../../../providers/xapi/session/emulated.js'
import { Failure } from '../../../../../src/diagnostic/failure.js'
import { openExampleLab } from '../../../../support/example-lab.js'

async function failureOf(action: Promise<unknown>): Promise<Failure> {
  try {
    await action
  } catch (problem) {
    if (problem instanceof Failure) return problem
    throw problem
  }
  throw new Error('it did not fail')
}

test('a session calls without naming itself', async () => {
  const session = await dialEmulator(await openExampleLab()).connect('10.42.0.200', 'root', 'labroot')
  expect(session.address).toBe('10.42.0.200')
  const [host] = Object.values(Object(await session.call('host.get_all_records')))
  expect(Object(host).name_label).toBe('xen00')
  await session.close()
})

test('a session that ended is opened again, and the call is made', async () => {
  const session = await dialEmulator(await openExampleLab()).connect('10.42.0.200', 'root', 'labroot')
  await session.call('session.logout')
  expect(await session.call('pool.get_all')).toHaveLength(1)
})

test('a session that was closed stays closed', async () => {
  const session = await dialEmulator(await openExampleLab()).connect('10.42.0.200', 'root', 'labroot')
  await session.close()
  expect((await failureOf(session.call('pool.get_all'))).code).toBe('SESSION_CLOSED')
  await session.close()
})

test('what xapi refuses is a failure with its code, parameters and call', async () => {
  const dialer = dialEmulator(await openExampleLab())
  const login = await failureOf(dialer.connect('10.42.0.200', 'root', 'wrong'))
  expect([login.kind, login.code, login.parameters[0]]).toEqual([
    'refused',
    'SESSION_AUTHENTICATION_FAILED',
    'root',
  ])
  const session = await dialer.connect('10.42.0.200', 'root', 'labroot')
  const call = await failureOf(session.call('VM.get_by_uuid', 'no-such-uuid'))
  expect([call.kind, call.code, call.isRetryable]).toEqual(['refused', 'UUID_INVALID', false])
  expect(call.message).toContain('VM.get_by_uuid was refused')
})

test('where nothing answers, the failure says unavailable', async () => {
  const emulator = await openExampleLab()
  const dialer = dialEmulator(emulator)
  const session = await dialer.connect('10.42.0.201', 'root', 'labroot')
  emulator.powerOff('xen01')
  expect((await failureOf(session.call('pool.get_all'))).kind).toBe('unavailable')
  expect((await failureOf(dialer.connect('10.42.0.99', 'root', 'labroot'))).kind).toBe('unavailable')
  await session.close()
})

test('a fork is another world', async () => {
  const emulator = await openExampleLab()
  const forked = await dialEmulator(emulator.fork()).connect('10.42.0.200', 'root', 'labroot')
  const [pool] = Object.keys(Object(await forked.call('pool.get_all_records')))
  await forked.call('pool.set_name_label', pool ?? '', 'only there')
  const session = await dialEmulator(emulator).connect('10.42.0.200', 'root', 'labroot')
  expect(await session.call('pool.get_name_label', pool ?? '')).toBe('')
  expect(await forked.call('pool.get_name_label', pool ?? '')).toBe('only there')
})
