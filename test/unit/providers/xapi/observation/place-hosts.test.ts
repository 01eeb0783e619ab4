import { placeHosts } from '../../../../../providers/xapi/observation/place-hosts.js'
import type { Door } from '../../../../../providers/xapi/observation/door.js'
import type { ObservedPool } from '../../../../../providers/xapi/observation/observation.js'
import type { XapiSession } from '../../../../../providers/xapi/session/xapi-session.js'
import { Failure } from '../../../../../src/diagnostic/failure.js'
import { poolAt, withRecord } from '../../../../support/altered-observation.js'
import { hostEndpoint, observeLab, openExampleLab } from '../../../../support/example-lab.js'

const coordinatorAddress = '10.42.0.200'
const unavailable = new Failure('unavailable', 'EHOSTUNREACH', 'no answer')
const refused = new Failure('refused', 'SESSION_AUTHENTICATION_FAILED', 'no', false, ['root'])

/** xen00's pool with a member at 10.42.0.202, which may be down. */
async function poolWithMember(isLive: boolean): Promise<ObservedPool> {
  const seen = await observeLab(await openExampleLab())
  const { uuid } = poolAt(seen, coordinatorAddress)
  const member = { uuid: 'member-uuid', address: '10.42.0.202', name_label: 'xen02', metrics: 'metrics' }
  const withHost = withRecord(seen, uuid, 'host', 'member', member)
  return poolAt(withRecord(withHost, uuid, 'host_metrics', 'metrics', { live: isLive }), coordinatorAddress)
}

function session(address: string): XapiSession {
  const never = (): Promise<never> => Promise.reject(new Error('not called'))
  const credentials = { username: 'root', password: 'labroot' }
  return { address, credentials, call: never, upload: never, close: () => Promise.resolve() }
}

function door(name: string, address: string, outcome: XapiSession | Failure, identity?: string): Door {
  const isOpen = !(outcome instanceof Failure)
  return {
    endpoint: hostEndpoint(name, address, 'labroot', identity),
    address,
    session: isOpen ? outcome : undefined,
    failure: isOpen ? undefined : outcome,
  }
}

test.each<[string, boolean, Door, string]>([
  [
    'a member sends us to its coordinator',
    true,
    door('m', '10.42.0.202', session(coordinatorAddress)),
    'member-uuid live',
  ],
  [
    'a member that is down is known to its pool',
    false,
    door('m', '10.42.0.202', unavailable),
    'member-uuid down',
  ],
  [
    'a member that does not answer is down, whatever its pool still thinks',
    true,
    door('m', '10.42.0.202', unavailable),
    'member-uuid down',
  ],
  [
    'a member by a name of DNS is known by what the state has',
    true,
    door('m', 'xen02.lab', session(coordinatorAddress), 'member-uuid'),
    'member-uuid live',
  ],
  [
    'a member by a name of DNS that is new cannot be told',
    true,
    door('m', 'xen02.lab', session(coordinatorAddress)),
    'unknown-member',
  ],
  ['an address that no pool knows', true, door('m', '10.42.0.99', unavailable), 'host-unreachable'],
  [
    'a wrong password, even of a member that is known',
    true,
    door('m', '10.42.0.202', refused),
    'SESSION_AUTHENTICATION_FAILED',
  ],
  [
    'another machine than the state knows',
    true,
    door('m', '10.42.0.202', session(coordinatorAddress), 'other'),
    'other-machine',
  ],
])('%s', async (_what, isLive, member, expected) => {
  const pools = new Map([[coordinatorAddress, await poolWithMember(isLive)]])
  const first = door('first', coordinatorAddress, session(coordinatorAddress))
  const { hosts, findings } = placeHosts([first, member], pools, new Map())
  const host = hosts.get('host.m')
  const told =
    host === undefined
      ? findings.map(each => each.code)
      : [`${host.hostUuid} ${host.isLive ? 'live' : 'down'}`]
  expect(told).toEqual([expected])
  expect(hosts.has('host.first')).toBe(true)
  const isDown = expected.endsWith(' down')
  expect(findings.some(each => each.code === 'host-down' && each.severity === 'note')).toBe(isDown)
})
