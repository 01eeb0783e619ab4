import type { RequestListener } from 'node:http'
import { createServer, type Server } from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'
import { makeIdentity, type Identity } from '../../providers/emulator/wire/certificate.js'
import { AddressBook } from '../../providers/xapi/session/address-book.js'
import { silentLog } from '../../providers/xapi/session/call-log.js'
import { dialHttps } from '../../providers/xapi/session/https.js'
import type { TlsTrust } from '../../providers/xapi/session/tls-trust.js'
import type { XapiDialer, XapiSession } from '../../providers/xapi/session/xapi-session.js'
import { FaultyProxy } from '../support/faulty-proxy.js'
import { serveLabText, type ServedLab } from '../support/served-lab.js'
import { machineBlock } from '../support/small-lab.js'
import { hastyRuntime } from './session-ways.js'

const labText = `segment "lan" {
  subnet = "10.0.0.0/24"
}
${machineBlock('alpha', '10.0.0.1', '8.2.1')}
${machineBlock('beta', '10.0.0.2', '8.2.1')}
`

const patience = { connectMilliseconds: 500, readMilliseconds: 500, callMilliseconds: 500 }
let lab: ServedLab
let proxy: FaultyProxy
let proxyPort = 0
const dialers: XapiDialer[] = []

beforeAll(async () => {
  lab = await serveLabText(labText)
  proxy = new FaultyProxy({ host: '127.0.1.1', port: lab.serving.port })
  proxyPort = await proxy.start()
})
afterEach(async () => {
  proxy.fault = { kind: 'none' }
  await Promise.all(dialers.splice(0).map(dialer => dialer.close()))
})
afterAll(async () => {
  await proxy.stop()
  await lab.close()
})

function pinned(fingerprint: string = lab.serving.fingerprint): TlsTrust {
  return { fingerprints: [fingerprint.replaceAll(':', '').toLowerCase()], isInsecure: false }
}

function dial(trust: TlsTrust, addresses: Readonly<Record<string, string>>): XapiDialer {
  const dialer = dialHttps({
    clock: hastyRuntime().clock,
    book: new AddressBook(new Map(Object.entries(addresses))),
    trusts: { usual: trust, at: new Map() },
    log: silentLog,
    patience,
  })
  dialers.push(dialer)
  return dialer
}

function viaProxy(trust: TlsTrust = pinned()): XapiDialer {
  return dial(trust, { '10.0.0.1': `127.0.0.1:${proxyPort}` })
}

/** Ends all connections, and lets both sides notice it. */
async function endAll(): Promise<void> {
  proxy.breakAll()
  await sleep(20)
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'no failure',
    (problem: unknown) => problem,
  )
}

describe('certificates', () => {
  const unknown = 'ab'.repeat(32)
  test.each([
    ['the pinned one', () => pinned(), undefined],
    ['any', (): TlsTrust => ({ isInsecure: true }), undefined],
    ['another than the pinned one', () => pinned(unknown), 'tls-fingerprint'],
    ['one of no authority', (): TlsTrust => ({ isInsecure: false }), 'tls-untrusted'],
    [
      'one of a given authority',
      (): TlsTrust => ({
        authorities: Buffer.from(lab.disk.files.readBytesNow('lab/certificate.pem')).toString(),
        isInsecure: false,
      }),
      undefined,
    ],
  ])('%s', async (_what, trust, code) => {
    const dialer = dial(trust(), { '10.0.0.1': `127.0.1.1:${lab.serving.port}` })
    const connecting = dialer.connect('10.0.0.1', 'root', 'labroot')
    if (code === undefined) {
      expect((await connecting).address).toBe('10.0.0.1')
      return
    }
    const failure = await failureOf(connecting)
    expect(failure).toMatchObject({ kind: 'refused', code, isRetryable: false })
    // What the host showed is told, so that it can be compared.
    expect(String(failure)).toContain(lab.serving.fingerprint)
    expect(String(failure)).not.toContain('labroot')
  })
})

describe('a connection that', () => {
  let session: XapiSession
  beforeEach(async () => {
    session = await viaProxy().connect('10.0.0.1', 'root', 'labroot')
  })

  test('is refused can be tried again', async () => {
    proxy.fault = { kind: 'refuse' }
    await endAll()
    const failure = await failureOf(session.call('pool.set_name_label', 'x', 'y'))
    expect(failure).toMatchObject({ kind: 'unavailable', isRetryable: true })
  })

  test.each([
    ['host.get_all_records', true],
    ['host.set_name_label', false],
  ])('is cut in the answer: %s may be asked again: %s', async (method, isRetryable) => {
    const host = String(Object.values(await session.call('host.get_all'))[0])
    await endAll()
    // The handshake takes about a thousand bytes.
    proxy.fault = { kind: 'cut', afterBytes: 2000 }
    const parameters = isRetryable ? [] : [host, 'n'.repeat(3000)]
    if (!isRetryable) proxy.fault = { kind: 'cut', afterBytes: 1100 }
    const failure = await failureOf(session.call(method, ...parameters))
    expect(failure).toMatchObject({ kind: 'unavailable', isRetryable })
    proxy.fault = { kind: 'none' }
    expect(await session.call('host.get_all')).toEqual([host])
  })

  test('says nothing is given up', async () => {
    proxy.fault = { kind: 'silence' }
    const failure = await failureOf(session.call('host.get_all'))
    expect(failure).toMatchObject({ kind: 'unavailable', code: 'ETIMEDOUT' })
  })

  test('ends between calls is made anew', async () => {
    const before = await session.call('host.get_all')
    proxy.breakAll()
    expect(await session.call('host.get_all')).toEqual(before)
  })
})

test('a session that ended is renewed', async () => {
  const session = await viaProxy().connect('10.0.0.1', 'root', 'labroot')
  const before = await session.call('host.get_all')
  const { world } = lab.emulator
  for (const database of world.databases())
    for (const ref of database.refs('session')) database.remove('session', ref)
  expect(await Promise.all([session.call('host.get_all'), session.call('host.get_all')])).toEqual([
    before,
    before,
  ])
})

describe('a host that answers', () => {
  const identity: Identity = makeIdentity(['localhost'], Date.now(), Buffer.from([1]))

  async function answering(
    listener: RequestListener,
  ): Promise<{ readonly server: Server; readonly dialer: XapiDialer }> {
    const server = createServer({ key: identity.key, cert: identity.certificate }, listener)
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve)
    })
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    return { server, dialer: dial(pinned(identity.fingerprint), { host: `127.0.0.1:${port}` }) }
  }

  const success = (value: string): string =>
    `<?xml version="1.0"?><methodResponse><params><param><value><struct><member><name>Status</name><value>Success</value></member><member><name>Value</name><value>${value}</value></member></struct></value></param></params></methodResponse>`

  test('no JSON is spoken to in XML', async () => {
    const bodies: string[] = []
    const { server, dialer } = await answering((request, response) => {
      let body = ''
      request.on('data', (chunk: Buffer) => (body += chunk.toString()))
      request.on('end', () => {
        bodies.push(`${request.url} ${body}`)
        response.writeHead(request.url === '/jsonrpc' ? 404 : 200, { 'content-type': 'text/xml' })
        response.end(success('OpaqueRef:1'))
      })
    })
    const session = await dialer.connect('host', 'root', '<pass & word>')
    expect(await session.call('pool.get_all')).toBe('OpaqueRef:1')
    expect(bodies[1]).toContain('<value>&lt;pass &amp; word&gt;</value>')
    expect(bodies.at(-1)).toMatch(/^\/ .*<methodName>pool.get_all<\/methodName>/)
    server.closeAllConnections()
    server.close()
  })

  test.each([
    ['half an answer', 200, '{"jsonrpc":"2.0","resu'],
    ['nonsense', 200, '<html>'],
    ['with an error of HTTP', 503, ''],
  ])('%s', async (_what, status, body) => {
    let count = 0
    const { server, dialer } = await answering((_request, response) => {
      count += 1
      const isEarly = count <= 2
      response.writeHead(isEarly ? 200 : status, { 'content-type': 'application/json' })
      response.end(isEarly ? '{"jsonrpc":"2.0","result":"OpaqueRef:1","id":1}' : body)
    })
    const session = await dialer.connect('host', 'root', 'secret')
    const failure = await failureOf(session.call('pool.set_name_label', 'x', 'y'))
    expect(failure).toMatchObject({ kind: 'unavailable' })
    expect(String(failure)).not.toContain('secret')
    await failureOf(session.close())
    server.closeAllConnections()
    server.close()
  })

  test('for another host leads there', async () => {
    const session = await dial(pinned(), {
      '10.0.0.1': `127.0.1.1:${lab.serving.port}`,
      '10.0.0.2': `127.0.1.2:${lab.serving.port}`,
    }).connect('10.0.0.2', 'root', 'labroot')
    await session.call('pool.join', '10.0.0.1', 'root', 'labroot')
    await session.close()
    const alone = dial(pinned(), { '10.0.0.2': `127.0.1.2:${lab.serving.port}` })
    const member = await alone.connect('10.0.0.2', 'root', 'labroot')
    // At the port of the member, which is where a lab's coordinator answers.
    expect(member.address).toBe('127.0.1.1')
  })
})
