import type { Identity } from '../../providers/emulator/wire/certificate.js'
import { makeIdentity } from '../../providers/emulator/wire/certificate.js'
import type { TlsTrust } from '../../providers/xapi/session/tls-trust.js'
import { xapiProvider } from '../../providers/xapi/provider.js'
import type { Finding } from '../../src/provider/contract.js'
import { boolValue, mapValue, objectValue, stringValue } from '../../src/value/construct.js'
import { AnsweringHost, answerJson, refuseJson } from '../support/answering-host.js'
import { anybodyTrusted, dial, failureOf, hangUp, nobodyTrusted, pinned } from './https-dialling.js'
import { hastyRuntime } from '../support/over-tls.js'

const password = 'pa55-of-the-pool'
const years = 365 * 86_400_000
const hosts: AnsweringHost[] = []

afterEach(async () => {
  await hangUp()
  await Promise.all(hosts.splice(0).map(host => host.stop()))
})

let serial = 1
function identity(names: readonly string[] = ['127.0.0.1'], now: number = Date.now()): Identity {
  serial += 1
  return makeIdentity(names, now, Buffer.from([serial]))
}

/** A host that lets everybody in. */
async function friendlyHost(own: Identity = identity()): Promise<AnsweringHost> {
  const host = new AnsweringHost((_body, _request, response) => answerJson(response, 'OpaqueRef:1'), own)
  hosts.push(host)
  return host.start()
}

/** A member that names its coordinator to whoever logs in. */
async function memberOf(coordinator: string, own: Identity = identity()): Promise<AnsweringHost> {
  const host = new AnsweringHost((body, _request, response) => {
    if (body.includes('login_with_password')) refuseJson(response, 'HOST_IS_SLAVE', coordinator)
    else refuseJson(response, 'SESSION_INVALID', 'OpaqueRef:NULL')
  }, own)
  hosts.push(host)
  return host.start()
}

const at = ({ port }: AnsweringHost): string => `127.0.0.1:${port}`
const authority = ({ certificate }: Identity): TlsTrust => ({ authorities: certificate, isInsecure: false })

describe('a certificate', () => {
  const own = identity()
  const expired = identity(['127.0.0.1'], Date.now() - 11 * years)
  const coming = identity(['127.0.0.1'], Date.now() + 2 * years)
  const ofAnother = identity(['xen07.example.org', '10.9.9.9'])

  test.each<[string, Identity, TlsTrust, string | undefined, string]>([
    ['that is pinned', own, pinned(own.fingerprint), undefined, ''],
    [
      'that is not the pinned one',
      own,
      pinned('ab'.repeat(32)),
      'tls-fingerprint',
      'not the one that is written',
    ],
    ['whose authority is named', own, authority(own), undefined, ''],
    ['of another authority', own, authority(identity()), 'tls-untrusted', 'no authority that is known'],
    ['of nobody', own, nobodyTrusted, 'tls-untrusted', 'the host did so itself'],
    ['that has expired', expired, authority(expired), 'tls-untrusted', 'it has expired'],
    ['that is not valid yet', coming, authority(coming), 'tls-untrusted', 'compare the clocks'],
    ['for other names', ofAnother, authority(ofAnother), 'tls-untrusted', 'for other names and addresses'],
    ['for other names, pinned', ofAnother, pinned(ofAnother.fingerprint), undefined, ''],
    ['that is not looked at', expired, anybodyTrusted, undefined, ''],
  ])('%s', async (_what, shown, trust, code, words) => {
    const host = await friendlyHost(shown)
    const connecting = dial({ trust, addresses: { xen00: at(host) } }).connect('xen00', 'root', password)
    if (code === undefined) {
      expect((await connecting).address).toBe('xen00')
      return
    }
    const failure = await failureOf(connecting)
    expect(failure).toMatchObject({ kind: 'refused', code, isRetryable: false })
    expect(String(failure)).toContain(shown.fingerprint)
    expect(String(failure)).toContain(words)
    expect(String(failure)).not.toContain(password)
    // Not a byte of a request was sent.
    expect(host.received).toEqual([])
  })

  test('that changes in mid-session ends it: nothing is sent to who shows another', async () => {
    const host = await friendlyHost()
    const session = await dial({
      trust: pinned(host.identity.fingerprint),
      addresses: { xen00: at(host) },
    }).connect('xen00', 'root', password)
    expect(await session.call('pool.get_all')).toBe('OpaqueRef:1')
    const before = host.received.length
    host.showAnother(identity())
    for (const method of ['pool.get_all', 'pool.set_name_label'])
      expect(await failureOf(session.call(method, 'x', 'y'))).toMatchObject({
        kind: 'refused',
        code: 'tls-fingerprint',
      })
    expect(host.received).toHaveLength(before)
  })
})

describe('a coordinator that a member names', () => {
  test('is followed once, though it names another', async () => {
    const first = await memberOf('xen01')
    const second = await memberOf('xen00')
    const dialer = dial({ trust: anybodyTrusted, addresses: { xen00: at(first), xen01: at(second) } })
    const failure = await failureOf(dialer.connect('xen00', 'root', password))
    expect(failure).toMatchObject({ kind: 'refused', code: 'HOST_IS_SLAVE', parameters: ['xen00'] })
    const logins = [first, second].map(
      host => host.received.filter(message => message.includes('login_with_password')).length,
    )
    expect(logins).toEqual([1, 1])
  })

  test.each<
    [string, (member: Identity, coordinator: Identity) => Record<string, TlsTrust>, string | undefined]
  >([
    [
      'is not trusted because the member is',
      member => ({ xen00: pinned(member.fingerprint) }),
      'tls-fingerprint',
    ],
    ['is not let off because the member is', () => ({ xen00: anybodyTrusted }), 'tls-untrusted'],
    [
      'is known by a certificate that another block pins',
      (member, coordinator) => ({
        xen00: pinned(member.fingerprint),
        'xen01.example.org': pinned(coordinator.fingerprint),
      }),
      undefined,
    ],
    [
      'is known by what its own block says',
      (member, coordinator) => ({ xen00: pinned(member.fingerprint), xen01: authority(coordinator) }),
      undefined,
    ],
  ])('%s', async (_what, trustAt, code) => {
    const coordinator = await friendlyHost()
    const member = await memberOf('xen01')
    const dialer = dial({
      trust: nobodyTrusted,
      trustAt: trustAt(member.identity, coordinator.identity),
      addresses: { xen00: at(member), xen01: at(coordinator) },
    })
    const connecting = dialer.connect('xen00', 'root', password)
    if (code === undefined) {
      expect((await connecting).address).toBe('xen01')
      return
    }
    expect(await failureOf(connecting)).toMatchObject({ kind: 'refused', code })
    expect(coordinator.received).toEqual([])
  })

  test('and that one block does not look at is looked at for another', async () => {
    const coordinator = await friendlyHost()
    const [careless, careful] = [await memberOf('xen09'), await memberOf('xen09')]
    const dialer = dial({
      trust: anybodyTrusted,
      trustAt: { xen02: pinned(careful.identity.fingerprint) },
      addresses: { xen01: at(careless), xen02: at(careful), xen09: at(coordinator) },
    })
    expect((await dialer.connect('xen01', 'root', 'other')).address).toBe('xen09')
    expect(await failureOf(dialer.connect('xen02', 'root', password))).toMatchObject({
      code: 'tls-fingerprint',
    })
    expect(coordinator.received.join()).not.toContain(password)
  })
})

describe('that certificates are not looked at is warned about', () => {
  const insecure = objectValue({ insecure: boolValue(true) })

  async function findings(
    provider: Parameters<typeof objectValue>[0],
    host: Parameters<typeof objectValue>[0],
  ): Promise<readonly Finding[]> {
    const answering = await friendlyHost()
    const value = objectValue({
      session: stringValue('https'),
      addresses: mapValue({ xen00: stringValue(at(answering)) }),
      ...provider,
    })
    const session = await xapiProvider.open(hastyRuntime(), { value, folder: '/work' })
    const config = objectValue({ address: stringValue('xen00'), password: stringValue(password), ...host })
    const endpoint = { address: 'host.one', kindName: 'host', config }
    const observation = await session.observe([endpoint], [])
    await session.close()
    return observation.findings
  }

  test.each<[string, Parameters<typeof findings>, object]>([
    ['for the provider', [{ tls: insecure }, {}], { severity: 'warning', code: 'tls-insecure' }],
    [
      'for a host',
      [{}, { tls: insecure }],
      { severity: 'warning', code: 'tls-insecure', address: 'host.one', path: ['tls'] },
    ],
    ['and nowhere else', [{}, {}], { severity: 'error', code: 'tls-untrusted', address: 'host.one' }],
  ])('%s', async (_where, [provider, host], expected) => {
    const found = await findings(provider, host)
    expect(found[0]).toMatchObject(expected)
    expect(JSON.stringify(found)).not.toContain(password)
  })
})
