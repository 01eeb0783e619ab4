import { setTimeout as sleep } from 'node:timers/promises'
import { observePools } from '../../providers/xapi/observation/observe.js'
import type { HttpsPatience } from '../../providers/xapi/session/https-wire.js'
import type { XapiDialer, XapiSession } from '../../providers/xapi/session/xapi-session.js'
import { AnsweringHost } from '../support/answering-host.js'
import { hostEndpoint } from '../support/example-lab.js'
import { FaultyProxy } from '../support/faulty-proxy.js'
import { serveLabText, type ServedLab } from '../support/served-lab.js'
import { machineBlock } from '../support/small-lab.js'
import { dial, failureOf, hangUp, pinned } from './https-dialling.js'

const labText = `segment "lan" {
  subnet = "10.0.0.0/24"
}
${machineBlock('alpha', '10.0.0.1', '8.2.1')}
${machineBlock('beta', '10.0.0.2', '8.2.1')}
`

let lab: ServedLab
let proxy: FaultyProxy
let proxyPort = 0

beforeAll(async () => {
  lab = await serveLabText(labText)
  proxy = new FaultyProxy({ host: '127.0.1.1', port: lab.serving.port })
  proxyPort = await proxy.start()
})
afterEach(async () => {
  proxy.fault = { kind: 'none' }
  await hangUp()
})
afterAll(async () => {
  await proxy.stop()
  await lab.close()
})

function viaProxy(patience: Partial<HttpsPatience> = {}): XapiDialer {
  return dial({
    trust: pinned(lab.serving.fingerprint),
    addresses: { '10.0.0.1': `127.0.0.1:${proxyPort}` },
    patience,
  })
}

/** Ends all connections, and lets both sides notice it. */
async function endAll(): Promise<void> {
  proxy.breakAll()
  await sleep(20)
}

describe('a connection that', () => {
  let session: XapiSession
  let host = ''
  beforeEach(async () => {
    session = await viaProxy().connect('10.0.0.1', 'root', 'labroot')
    host = String(Object.values(await session.call('host.get_all'))[0])
  })

  const rename = (name: string): Promise<unknown> => session.call('host.set_name_label', host, name)
  const nameNow = async (): Promise<unknown> => {
    proxy.fault = { kind: 'none' }
    return session.call('host.get_name_label', host)
  }

  test('is refused before the call can be tried again, whatever it asks', async () => {
    await endAll()
    proxy.fault = { kind: 'refuse' }
    for (const work of [() => rename('refused'), () => session.call('host.get_all')])
      expect(await failureOf(work())).toMatchObject({ kind: 'unavailable', isRetryable: true })
    expect(await nameNow()).not.toBe('refused')
  })

  // The handshake takes less than a thousand bytes of the one who asks and of the one who answers; a call with a
  // name like this takes three thousand more.
  const long = 'n'.repeat(3000)
  test('is cut in a call that is not sent whole: it was not made', async () => {
    await endAll()
    proxy.fault = { kind: 'cut', of: 'question', afterBytes: 1500 }
    expect(await failureOf(rename(`lost ${long}`))).toMatchObject({ kind: 'unavailable', isRetryable: false })
    expect(await nameNow()).not.toContain('lost')
  })

  test('is cut in the answer of a call: it was made, and is not made again', async () => {
    await endAll()
    proxy.fault = { kind: 'cut', of: 'answer', afterBytes: 1100 }
    expect(await failureOf(rename('done'))).toMatchObject({ kind: 'unavailable', isRetryable: false })
    expect(await nameNow()).toBe('done')
  })

  test('is cut in an answer that was only read: it may be asked for again', async () => {
    await endAll()
    proxy.fault = { kind: 'cut', afterBytes: 2000 }
    expect(await failureOf(session.call('host.get_all_records'))).toMatchObject({
      kind: 'unavailable',
      isRetryable: true,
    })
    proxy.fault = { kind: 'none' }
    expect(await session.call('host.get_all')).toEqual([host])
  })

  test.each([
    ['host.get_all', true],
    ['host.set_name_label', false],
  ])('says nothing is given up: %s may be asked again: %s', async (method, isRetryable) => {
    proxy.fault = { kind: 'silence' }
    const work = method === 'host.get_all' ? session.call(method) : rename('silent')
    expect(await failureOf(work)).toMatchObject({ kind: 'unavailable', code: 'ETIMEDOUT', isRetryable })
  })

  test('is slow is waited for, as long as patience lasts', async () => {
    proxy.fault = { kind: 'delay', milliseconds: 200 }
    await rename('late')
    proxy.fault = { kind: 'delay', milliseconds: 700 }
    expect(await failureOf(session.call('host.get_all'))).toMatchObject({ code: 'ETIMEDOUT' })
    expect(await nameNow()).toBe('late')
  })

  test('was ended between calls is made anew: who reads does not notice', async () => {
    await endAll()
    expect(await session.call('host.get_all')).toEqual([host])
    // Not even where the end comes to be known only when the next question is under way.
    proxy.breakAll()
    expect(await session.call('host.get_all')).toEqual([host])
  })

  test('was ended and seen to be, is made anew for a change, too', async () => {
    await endAll()
    await rename('after a rest')
    expect(await nameNow()).toBe('after a rest')
  })
})

test.each([
  ['in the handshake', 0],
  ['while it logs in', 1500],
])('an observation whose connection breaks %s goes on', async (_when, afterBytes) => {
  const endpoints = [hostEndpoint('alpha', '10.0.0.1')]
  proxy.fault = { kind: 'cut', afterBytes, isOnce: true }
  const { pools, findings } = await observePools(
    endpoints,
    [],
    viaProxy({ connectMilliseconds: 10_000, readMilliseconds: 60_000 }),
  )
  expect(findings).toEqual([])
  expect(pools.size).toBe(1)
  expect(proxy.fault.kind).toBe('none')
})

test('a session that ended is renewed, once for all that notice', async () => {
  const session = await viaProxy().connect('10.0.0.1', 'root', 'labroot')
  const before = await session.call('host.get_all')
  const { world } = lab.emulator
  for (const database of world.databases())
    for (const ref of database.refs('session')) database.remove('session', ref)
  expect(await Promise.all([session.call('host.get_all'), session.call('host.get_all')])).toEqual([
    before,
    before,
  ])
  expect([...world.databases()].flatMap(database => database.refs('session'))).toHaveLength(1)
})

test('a host that speaks no JSON is spoken to in XML', async () => {
  const success = (value: string): string =>
    `<?xml version="1.0"?><methodResponse><params><param><value><struct><member><name>Status</name><value>Success</value></member><member><name>Value</name><value>${value}</value></member></struct></value></param></params></methodResponse>`
  const host = await new AnsweringHost((_body, request, response) => {
    response.writeHead(request.url === '/jsonrpc' ? 404 : 200, { 'content-type': 'text/xml' })
    response.end(success('OpaqueRef:1'))
  }).start()
  const session = await dial({
    trust: pinned(host.identity.fingerprint),
    addresses: { host: `127.0.0.1:${host.port}` },
  }).connect('host', 'root', '<pass & word>')
  expect(await session.call('pool.get_all')).toBe('OpaqueRef:1')
  expect(host.received[1]).toContain('<value>&lt;pass &amp; word&gt;</value>')
  expect(host.received.at(-1)).toMatch(/^\/ .*<methodName>pool.get_all<\/methodName>/)
  await hangUp()
  await host.stop()
})

test('a member leads to its coordinator, at the port of the member', async () => {
  const trust = pinned(lab.serving.fingerprint)
  const session = await dial({
    trust,
    addresses: {
      '10.0.0.1': `127.0.1.1:${lab.serving.port}`,
      '10.0.0.2': `127.0.1.2:${lab.serving.port}`,
    },
  }).connect('10.0.0.2', 'root', 'labroot')
  await session.call('pool.join', '10.0.0.1', 'root', 'labroot')
  await session.close()
  const alone = dial({ trust, addresses: { '10.0.0.2': `127.0.1.2:${lab.serving.port}` } })
  const member = await alone.connect('10.0.0.2', 'root', 'labroot')
  expect(member.address).toBe('127.0.1.1')
})
