import { coordinator, findByName, table } from '../../../../../providers/xapi/observation/find.js'
import { observePools } from '../../../../../providers/xapi/observation/observe.js'
import { dialEmulator } from '../../../../../providers/xapi/session/emulated.js'
import type { XapiSession } from '../../../../../providers/xapi/session/xapi-session.js'
import { Failure } from '../../../../../src/diagnostic/failure.js'
import {
  exampleFile,
  exampleHosts,
  hostEndpoint,
  observeLab,
  openExampleLab,
} from '../../../../support/example-lab.js'

test('each standalone host is a pool of its own, and its records are there', async () => {
  const observation = await observeLab(await openExampleLab())
  expect(observation.findings.map(each => each.detail)).toEqual([])
  expect([...observation.hosts.keys()]).toEqual(['host.xen00', 'host.xen01'])
  expect(observation.pools.size).toBe(2)
  for (const host of observation.hosts.values()) {
    const pool = observation.pools.get(host.poolUuid)
    if (pool === undefined) throw new Error('the pool of a host was not read')
    expect(pool.release).toBe('6.2.0')
    expect(coordinator(pool)?.ref).toBe(host.ref)
    expect(host.isLive).toBe(true)
    expect(table(pool, 'PIF').size).toBe(3)
    expect(findByName(pool, 'SR', 'Local storage')).toHaveLength(1)
    expect(observation.addressOf.get(host.hostUuid)).toBe(host.address)
  }
})

test('how far a clock is off is told against the first host', async () => {
  const lab = exampleFile('lab.hcl').replace(
    'address  = "10.42.0.201"',
    'address  = "10.42.0.201"\n  clock_skew = "400s"',
  )
  const observation = await observeLab(await openExampleLab(lab))
  expect([...observation.hosts.values()].map(host => host.clockSkewSeconds)).toEqual([0, 400])
})

const [first, second] = exampleHosts

test.each([
  [
    'a wrong password',
    [first, hostEndpoint('xen01', '10.42.0.201', 'wrong')],
    ['SESSION_AUTHENTICATION_FAILED host.xen01 password'],
  ],
  [
    'an address where no machine is',
    [first, hostEndpoint('xen01', '10.42.0.99')],
    ['host-unreachable host.xen01 address'],
  ],
  ['one machine twice', [first, hostEndpoint('again', '10.42.0.200')], ['same-machine host.again address']],
  [
    'another machine than before',
    [hostEndpoint('xen00', '10.42.0.200', 'labroot', 'of-another'), second],
    ['other-machine host.xen00 address'],
  ],
])('%s is a finding at its block, and the others are read', async (_what, endpoints, expected) => {
  const observation = await observeLab(
    await openExampleLab(),
    endpoints.filter(each => each !== undefined),
  )
  expect(observation.findings.map(each => `${each.code} ${each.address} ${each.path?.join('.')}`)).toEqual(
    expected,
  )
  expect(observation.hosts.size).toBe(1)
})

test('a machine that is off, and that no pool knows, is unreachable', async () => {
  const emulator = await openExampleLab()
  emulator.powerOff('xen01')
  const observation = await observeLab(emulator)
  expect(observation.findings.map(each => each.code)).toEqual(['host-unreachable'])
})

const noAnswer = (isRetryable: boolean) => new Failure('unavailable', 'ECONNRESET', 'no answer', isRetryable)

test.each([
  ['twice', 2, true, []],
  ['three times', 3, true, ['host-unreachable host.xen00']],
  ['once, where asking again may do harm,', 1, false, ['host-unreachable host.xen00']],
])('a pool that gave no answer %s', async (_often, times, isRetryable, expected) => {
  const dialer = dialEmulator(await openExampleLab())
  let left = times
  const breaking = {
    ...dialer,
    async connect(...login: Parameters<typeof dialer.connect>): Promise<XapiSession> {
      const session = await dialer.connect(...login)
      return {
        address: session.address,
        credentials: session.credentials,
        close: () => session.close(),
        upload: (...sent) => session.upload(...sent),
        call(method, ...parameters) {
          if (method !== 'VM.get_all_records' || left === 0) return session.call(method, ...parameters)
          left -= 1
          return Promise.reject(noAnswer(isRetryable))
        },
      }
    },
  }
  const { findings } = await observePools(first === undefined ? [] : [first], [], breaking)
  expect(findings.map(({ code, address }) => `${code} ${address}`)).toEqual(expected)
  expect(left).toBe(0)
})
