import { request, type IncomingHttpHeaders } from 'node:http'
import { request as secureRequest } from 'node:https'
import { openEmulator } from '../../../../../providers/emulator/emulator.js'
import { serveEmulator } from '../../../../../providers/emulator/wire/serve.js'
import { readResponse } from '../../../../../providers/xml-rpc/read-document.js'
import { printCall } from '../../../../../providers/xml-rpc/print-value.js'
import type { Clock } from '../../../../../src/runtime/runtime.js'
import { createSimulatedRuntime } from '../../../../../src/runtime/simulated-runtime.js'
import { serveLabText, type ServedLab } from '../../../../support/served-lab.js'
import { exampleLab } from '../open-lab.js'

let lab: ServedLab

beforeAll(async () => {
  lab = await serveLabText(exampleLab)
})
afterAll(() => lab.close())

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

interface Ask {
  readonly host?: string
  readonly method?: string
  readonly path?: string
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly isSecure?: boolean
}

function ask({ host = '127.0.1.1', method = 'POST', path = '/', body = '', headers = {}, isSecure }: Ask) {
  return new Promise<Answer>((resolve, reject) => {
    const options = { host, port: lab.serving.port, method, path, headers, rejectUnauthorized: false }
    const outgoing = (isSecure === true ? secureRequest : request)(options, response => {
      let text = ''
      response.on('data', (chunk: Buffer) => (text += chunk.toString()))
      response.on('error', reject)
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      )
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

async function xml(host: string, method: string, ...parameters: readonly string[]): Promise<unknown> {
  return readResponse((await ask({ host, path: '/RPC2', body: printCall(method, parameters) })).body)
}

async function json(method: string, params: readonly unknown[], host?: string): Promise<unknown> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 0, method, params })
  const answer = await ask({ path: '/jsonrpc', body, isSecure: true, ...(host !== undefined && { host }) })
  return JSON.parse(answer.body)
}

async function logIn(host?: string): Promise<string> {
  return Object(await json('session.login_with_password', ['root', 'labroot'], host)).result
}

test.each([
  ['JSON', '/jsonrpc', '{"method":"host.get_all","params":["x"],"id":0}', 200, 'application/json'],
  ['a batch', '/jsonrpc', '[]', 500, undefined],
  ['XML', '/', printCall('host.get_all', ['x']), 200, 'text/xml'],
  ['XML elsewhere', '/xmlrpc', printCall('host.get_all', ['x']), 200, 'text/xml'],
  ['other XML', '/RPC2', '<x/>', 500, undefined],
  ['too long a text', '/', 'x'.repeat(300 * 1024 + 1), 413, undefined],
])('a POST of %s to %s', async (_what, path, body, status, type) => {
  for (const isSecure of [false, true]) {
    const answer = await ask({ path, body, isSecure })
    expect([answer.status, answer.headers['content-type']]).toEqual([status, type])
  }
})

test('clients of other origins are let in', async () => {
  const { status, headers } = await ask({
    method: 'OPTIONS',
    path: '/jsonrpc',
    headers: { 'access-control-request-headers': 'content-type' },
  })
  expect(status).toBe(200)
  expect(headers).toMatchObject({
    'access-control-allow-origin': '*',
    'access-control-allow-headers': 'content-type, X-Requested-With',
  })
})

test('what is not a message is not found', async () => {
  expect((await ask({ method: 'GET' })).status).toBe(404)
})

test('integers, floats, dates and errors in XML', async () => {
  const login = await xml('127.0.1.1', 'session.login_with_password', 'root', 'labroot')
  const session = String(Object(login).Value)
  expect(login).toMatchObject({ Status: 'Success' })
  const metrics = Object.values(
    Object(Object(await xml('127.0.1.1', 'host_metrics.get_all_records', session)).Value),
  )
  expect(metrics).toMatchObject([{ memory_total: '2147483648', live: true }])
  expect(await xml('127.0.1.1', 'VM.get_record', session, 'OpaqueRef:x')).toEqual({
    Status: 'Failure',
    ErrorDescription: ['HANDLE_INVALID', 'VM', 'OpaqueRef:x'],
  })
  expect(await xml('127.0.1.1', 'system.listMethods')).toEqual(expect.arrayContaining(['VM.get_all_records']))
})

test('a long poll ends with what happens, and with its own time', async () => {
  const session = await logIn()
  const first = Object(await json('event.from', [session, ['pool'], '', 0.1])).result
  expect(first.events).toMatchObject([{ class: 'pool', operation: 'add' }])
  const waiting = json('event.from', [session, ['pool'], first.token, 30])
  const [pool] = Object(await json('pool.get_all', [session])).result
  await json('pool.set_name_label', [session, pool, 'renamed'])
  expect(Object(await waiting).result.events).toMatchObject([
    { class: 'pool', operation: 'mod', snapshot: { name_label: 'renamed' } },
  ])
  const { token } = Object(await waiting).result
  expect(Object(await json('event.from', [session, ['pool'], token, 0.05])).result.events).toEqual([])
})

test('the end of a session ends its long poll', async () => {
  const session = await logIn()
  const { token } = Object(await json('event.from', [session, ['pool'], '', 0.1])).result
  const waiting = json('event.from', [session, ['pool'], token, 30])
  await json('session.logout', [session])
  expect(await waiting).toMatchObject({ error: { message: 'SESSION_INVALID', data: [session] } })
})

test('old clients register for events', async () => {
  const session = await logIn()
  expect(await json('event.next', [session])).toMatchObject({ error: { message: 'SESSION_NOT_REGISTERED' } })
  await json('event.register', [session, ['pool']])
  const [pool] = Object(await json('pool.get_all', [session])).result
  await json('pool.set_name_label', [session, pool, 'again'])
  const { result } = Object(await json('event.next', [session]))
  expect(result).toMatchObject([{ class: 'pool', operation: 'mod', obj_uuid: expect.any(String) }])
  expect(typeof result[0].id).toBe('number')
  expect(Object(await json('event.get_current_id', [session])).result).toBeGreaterThanOrEqual(result[0].id)
})

test('a file is taken for a task, and its result is the task’s', async () => {
  const session = await logIn()
  const task = Object(await json('task.create', [session, 'upload', ''])).result
  const path = `/pool_patch_upload?session_id=${session}&task_id=${task}`
  const answer = await ask({ method: 'PUT', path, body: 'update "XS62ESP1"\n', isSecure: true })
  expect(answer.status).toBe(200)
  const { result } = Object(await json('task.get_record', [session, task]))
  expect(result).toMatchObject({ status: 'success', result: `<value>${answer.body}</value>`, progress: 1 })
  const again = await ask({
    method: 'PUT',
    path: `/pool_patch_upload?session_id=${session}`,
    body: 'nonsense',
  })
  expect([again.status, again.body]).toEqual([500, 'INVALID_PATCH'])
  expect((await ask({ method: 'PUT', path: '/pool_patch_upload', body: 'x' })).status).toBe(401)
  const basic = `Basic ${Buffer.from('root:labroot').toString('base64')}`
  expect(
    (await ask({ method: 'PUT', path: '/elsewhere', body: 'x', headers: { authorization: basic } })).status,
  ).toBe(404)
})

test('a file without a length is not taken, an endless one when its sender goes, an empty one asks the way', async () => {
  const session = await logIn()
  const task = Object(await json('task.create', [session, 'upload', ''])).result
  const path = `/pool_patch_upload?session_id=${session}`
  const chunked = await ask({ method: 'PUT', path, body: 'x', headers: { 'transfer-encoding': 'chunked' } })
  expect(chunked.status).toBe(411)
  const probe = await ask({ method: 'PUT', path, headers: { 'content-length': '0' } })
  expect([probe.status, probe.body]).toEqual([200, ''])
  const endless = { 'content-length': String(2 ** 50) }
  await new Promise<void>(resolve => {
    const options = { host: '127.0.1.1', port: lab.serving.port, method: 'PUT', headers: endless }
    const outgoing = request({ ...options, path: `${path}&task_id=${task}` }, response => {
      expect(response.statusCode).toBe(200)
      response.on('error', () => undefined)
      outgoing.destroy()
      resolve()
    })
    outgoing.on('error', () => resolve())
    outgoing.write('no update at all')
  })
  const { token } = Object(await json('event.from', [session, [`task/${task}`], '', 0.1])).result
  await json('event.from', [session, [`task/${task}`], token, 1])
  expect(Object(await json('task.get_record', [session, task])).result).toMatchObject({
    status: 'failure',
    error_info: ['INVALID_PATCH'],
  })
})

test('JSON of both versions, with parameters by place and as one record, and what is neither', async () => {
  const session = await logIn()
  const [pool] = Object(await json('pool.get_all', [session])).result
  const send = async (message: object) => {
    const answer = await ask({ path: '/jsonrpc', body: JSON.stringify(message) })
    return answer.body === '' ? answer.status : (JSON.parse(answer.body) as unknown)
  }
  const one = { method: 'pool.get_master', params: [session, pool] }
  const master = Object(await send({ ...one, id: 'a' })).result
  expect(await send({ ...one, id: 'a' })).toEqual({ result: master, error: null, id: 'a' })
  expect(await send({ ...one, id: 7, jsonrpc: '2.0' })).toEqual({ jsonrpc: '2.0', result: master, id: 7 })
  const wrong = { method: 'pool.get_master', params: [session, 'OpaqueRef:x'] }
  expect(await send({ ...wrong, id: 1 })).toEqual({
    result: null,
    error: ['HANDLE_INVALID', 'pool', 'OpaqueRef:x'],
    id: 1,
  })
  expect(await send({ ...wrong, id: 1, jsonrpc: '2.0' })).toEqual({
    jsonrpc: '2.0',
    error: { code: 1, message: 'HANDLE_INVALID', data: ['pool', 'OpaqueRef:x'] },
    id: 1,
  })
  expect(await send({ ...one, id: null, jsonrpc: '2.0' })).toBe(500)
  expect(await send({ ...one, jsonrpc: '2.0' })).toBe(500)
  const count = { method: 'pool.get_master', params: [session], id: 0, jsonrpc: '2.0' }
  expect(await send(count)).toMatchObject({ error: { message: 'MESSAGE_PARAMETER_COUNT_MISMATCH' } })
  expect(await send({ method: 'pool.no_such', params: [session], id: 0, jsonrpc: '2.0' })).toMatchObject({
    error: { message: 'MESSAGE_METHOD_UNKNOWN', data: ['pool.no_such'] },
  })
  expect(await send({ method: 'Async.pool.get_uuid', params: [session, pool], id: 0 })).toMatchObject({
    error: ['Fault', expect.stringContaining('No async mode')],
  })
})

test('hosts are where they are served: a joined one names its coordinator so', async () => {
  const session = await logIn('127.0.1.2')
  const hosts = Object(await json('host.get_all_records', [session], '127.0.1.2')).result
  expect(Object.values(hosts)).toMatchObject([{ name_label: 'xen01', address: '127.0.1.2' }])
  expect(await json('pool.join', [session, '127.0.1.1', 'root', 'wrong'], '127.0.1.2')).toMatchObject({
    error: { message: 'SESSION_AUTHENTICATION_FAILED' },
  })
  const joined = await json(
    'pool.join',
    [session, `127.0.1.1:${lab.serving.port}`, 'root', 'labroot'],
    '127.0.1.2',
  )
  expect(joined).toMatchObject({ result: '' })
  await lab.emulator.advance(600)
  expect(await json('session.login_with_password', ['root', 'labroot'], '127.0.1.2')).toMatchObject({
    error: { message: 'HOST_IS_SLAVE', data: ['127.0.1.1'] },
  })
})

test('a machine without power answers nobody', async () => {
  lab.emulator.powerOff('xen01')
  await expect(json('session.login_with_password', ['root', 'labroot'], '127.0.1.2')).rejects.toMatchObject({
    code: 'ECONNRESET',
  })
})

test('a server that stood still for hours lets no hours pass', async () => {
  const disk = createSimulatedRuntime()
  const { emulator } = await openEmulator({
    labFile: { name: 'lab.hcl', text: exampleLab },
    worldFolder: 'still',
    runtime: disk,
    pace: 'manual',
  })
  if (emulator === undefined) throw new Error('the lab cannot be opened')
  let hours = 0
  const clock: Clock = {
    now: () => disk.clock.now(),
    every: (...told) => disk.clock.every(...told),
    monotonic: () => 3_600_000 * (hours += 1),
    sleep: () => Promise.resolve(),
  }
  const serving = await serveEmulator({
    emulator,
    runtime: { ...disk, clock },
    folder: 'still',
    port: 0,
    speed: 10,
  })
  const before = emulator.world.clock.now()
  await serving.run(() => hours > 5)
  expect(emulator.world.clock.now() - before).toBeCloseTo(10)
  await serving.close()
  await emulator.close()
})
