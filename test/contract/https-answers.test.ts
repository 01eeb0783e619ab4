import type { ServerResponse } from 'node:http'
import { xapiProvider } from '../../providers/xapi/provider.js'
import type { XapiSession } from '../../providers/xapi/session/xapi-session.js'
import { mapValue, objectValue, stringValue } from '../../src/value/construct.js'
import { AnsweringHost, answerJson, refuseJson } from '../support/answering-host.js'
import { dial, failureOf, hangUp, pinned } from './https-dialling.js'
import { hastyRuntime } from '../support/over-tls.js'

const password = 'pa55-of-the-pool'
let host: AnsweringHost
/** What is answered to everything but logins. */
let answer: (response: ServerResponse) => void

beforeEach(async () => {
  host = await new AnsweringHost((body, _request, response) => {
    if (/login_with_password|logout/.test(body)) answerJson(response, 'OpaqueRef:session-of-ours')
    else if (body.includes('session.get_uuid')) refuseJson(response, 'SESSION_INVALID', 'OpaqueRef:NULL')
    else answer(response)
  }).start()
})
afterEach(async () => {
  await hangUp()
  await host.stop()
})

function connect(patience = {}): Promise<XapiSession> {
  return dial({
    trust: pinned(host.identity.fingerprint),
    addresses: { xen00: `127.0.0.1:${host.port}` },
    patience,
  }).connect('xen00', 'root', password)
}

/** How often a message arrived. */
function count(method: string): number {
  return host.received.filter(message => message.includes(`"${method}"`)).length
}

function send(status: number, type: string, body: string, headers: Readonly<Record<string, string>> = {}) {
  return (response: ServerResponse): void => {
    response.writeHead(status, { 'content-type': type, ...headers })
    response.end(body)
  }
}

const page = '<!DOCTYPE html><html><body>Please log in</body></html>'
const login = 'https://login.example.org/sso?return=https://xen00/%3Fsession_id=x'

describe('an answer that is', () => {
  // Whether the same question may be asked again, and the same order.
  test.each<[string, (response: ServerResponse) => void, string, RegExp, [boolean, boolean]]>([
    [
      'half of one',
      send(200, 'application/json', '{"jsonrpc":"2.0","resu'),
      'BAD_ANSWER',
      /22 characters of/,
      [false, false],
    ],
    [
      'a page of a proxy',
      send(200, 'text/html', page),
      'BAD_ANSWER',
      /a web page: a proxy or a login page/,
      [false, false],
    ],
    ['empty', send(200, 'application/json', ''), 'BAD_ANSWER', /no answer of XenAPI/, [false, false]],
    [
      'a way to a login page',
      send(302, 'text/html', '', { location: login }),
      'HTTP_302',
      /sends on to login.example.org: /,
      [false, false],
    ],
    [
      'a wish for another login',
      send(401, 'text/html', page),
      'HTTP_401',
      /wants a login of its own/,
      [false, false],
    ],
    [
      'that there is nothing',
      send(404, 'text/html', page),
      'HTTP_404',
      /no XenAPI at this address/,
      [false, false],
    ],
    ['that it is too long', send(413, 'text/plain', ''), 'HTTP_413', /too long for it/, [false, false]],
    ['an error of the host', send(500, 'text/html', page), 'HTTP_500', /the HTTP status 500/, [false, false]],
    ['an error of a proxy', send(502, 'text/html', page), 'HTTP_502', /does not reach it/, [true, false]],
    ['that it is too busy', send(503, 'text/html', page), 'HTTP_503', /does not reach it/, [true, false]],
  ])('%s', async (_what, sent, code, words, isRetryable) => {
    answer = sent
    const session = await connect()
    for (const [index, method] of ['VM.get_all', 'VM.set_name_label'].entries()) {
      const failure = await failureOf(session.call(method, 'OpaqueRef:vm', 'a-secret-name'))
      expect(failure).toMatchObject({ kind: 'unavailable', code, isRetryable: isRetryable[index] })
      expect(String(failure)).toMatch(words)
      expect(String(failure)).toContain(`127.0.0.1:${host.port}`)
      expect(String(failure)).not.toMatch(/pa55|OpaqueRef|a-secret-name|session_id/)
      // It is not asked twice by itself, and nobody is followed elsewhere.
      expect(count(method)).toBe(1)
    }
  })

  test('promised longer than it is ends with the connection, and is not taken for whole', async () => {
    answer = response => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
      response.write('{"jsonrpc":"2.0","result":"OpaqueRef:1","id":1}')
      setTimeout(() => response.destroy(), 20)
    }
    const session = await connect()
    for (const [method, isRetryable] of [
      ['VM.get_all', true],
      ['VM.set_name_label', false],
    ] as const)
      expect(await failureOf(session.call(method, 'x', 'y'))).toMatchObject({
        kind: 'unavailable',
        isRetryable,
      })
  })

  test.each([0, 300])('without an end is not read to it (%d ms between pieces)', async pauseMilliseconds => {
    let sent = 0
    answer = response => {
      response.writeHead(200, { 'content-type': 'application/json' })
      const write = (): void => {
        if (response.destroyed) return
        sent += 1
        response.write(Buffer.alloc(64 * 1024, 32), () => setTimeout(write, pauseMilliseconds))
      }
      write()
    }
    const session = await connect({ answerBytes: 1024 * 1024 })
    const failure = await failureOf(session.call('VM.get_all_records'))
    expect(failure).toMatchObject({
      kind: 'unavailable',
      code: pauseMilliseconds === 0 ? 'ANSWER_TOO_LONG' : 'ETIMEDOUT',
      isRetryable: pauseMilliseconds !== 0,
    })
    expect(sent).toBeLessThan(200)
  })
})

test('a message that is longer than hosts take is not sent', async () => {
  answer = response => answerJson(response, '')
  const session = await connect()
  const failure = await failureOf(session.call('VM.set_name_description', 'x', 'ü'.repeat(160 * 1024)))
  expect(failure).toMatchObject({ kind: 'refused', code: 'REQUEST_TOO_LONG', isRetryable: false })
  expect(String(failure)).toMatch(/VM.set_name_description would take 3277\d\d bytes.*307200/)
  expect(count('VM.set_name_description')).toBe(0)
  await session.call('VM.set_name_description', 'x', 'ü'.repeat(149 * 1024))
  expect(count('VM.set_name_description')).toBe(1)
})

test('no more than eight calls are under way at a host', async () => {
  let underWay = 0
  let most = 0
  answer = response => {
    underWay += 1
    most = Math.max(most, underWay)
    setTimeout(() => {
      underWay -= 1
      answerJson(response, 'OpaqueRef:1')
    }, 50)
  }
  const session = await connect({ readMilliseconds: 5000 })
  await Promise.all(Array.from({ length: 40 }, () => session.call('VM.get_all')))
  expect(most).toBe(8)
})

test('what answers and is no host is told at the address of the block', async () => {
  const foreign = await new AnsweringHost((_body, _request, response) =>
    send(200, 'text/html', page)(response),
  ).start()
  const value = objectValue({
    session: stringValue('https'),
    addresses: mapValue({ xen00: stringValue(`127.0.0.1:${foreign.port}`) }),
    tls: objectValue({ fingerprint: stringValue(foreign.identity.fingerprint) }),
  })
  const session = await xapiProvider.open(hastyRuntime(), { value, folder: '/work' })
  const config = objectValue({ address: stringValue('xen00'), password: stringValue(password) })
  const { findings } = await session.observe([{ address: 'host.one', kindName: 'host', config }], [])
  await session.close()
  await foreign.stop()
  expect(findings).toMatchObject([
    { severity: 'error', code: 'host-foreign', address: 'host.one', path: ['address'] },
  ])
  expect(findings[0]?.detail).toContain('a web page')
  expect(JSON.stringify(findings)).not.toContain(password)
})
