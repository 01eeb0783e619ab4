import type { XapiContext } from '../../../../providers/xapi/context.js'
import { perform } from '../../../../providers/xapi/perform.js'
import type { XapiSession, XapiValue } from '../../../../providers/xapi/session/xapi-session.js'
import { Failure } from '../../../../src/diagnostic/failure.js'
import type { Json, Step } from '../../../../src/provider/step.js'

interface Scripted {
  readonly context: XapiContext
  readonly calls: readonly string[]
  readonly paused: () => number
}

type Answer = (parameters: readonly XapiValue[], count: number) => XapiValue

/** A host at 10.0.0.1 that answers as scripted; `pool.get_all` is how a session is tried. */
function scripted(answers: { readonly [method: string]: Answer }): Scripted {
  const calls: string[] = []
  const counts = new Map<string, number>()
  let paused = 0
  const session: XapiSession = {
    address: '10.0.0.1',
    credentials: { username: 'root', password: 'labroot' },
    call: async (method, ...parameters) => {
      if (method === 'pool.get_all') return ['OpaqueRef:pool']
      const count = counts.get(method) ?? 0
      counts.set(method, count + 1)
      calls.push(`${method}(${parameters.map(parameter => JSON.stringify(parameter)).join(', ')})`)
      const answer = answers[method]
      if (answer === undefined) throw new Failure('refused', 'MESSAGE_METHOD_UNKNOWN', method)
      return answer(parameters, count)
    },
    upload: async (path, content) => {
      calls.push(`PUT ${path} ${content}`)
      return 'OpaqueRef:patch'
    },
    close: () => Promise.resolve(),
  }
  const host = { uuid: 'h', address: '10.0.0.1', name_label: 'one', metrics: 'OpaqueRef:m', enabled: true }
  const pool = {
    uuid: 'p',
    coordinatorAddress: '10.0.0.1',
    coordinatorUuid: 'h',
    release: '6.2.0',
    username: 'root',
    password: 'x',
    tables: new Map([['host', new Map([['OpaqueRef:h', host]])]]),
  }
  const context: XapiContext = {
    dialer: {
      connect: () => Promise.resolve(session),
      pause: seconds => Promise.resolve(void (paused += seconds)),
      sync: () => Promise.resolve(),
      close: () => Promise.resolve(),
    },
    observation: {
      pools: new Map([['p', pool]]),
      hosts: new Map(),
      addressOf: new Map(),
      identityOf: new Map(),
      findings: [],
    },
    readUpdate: path => Promise.resolve(`the text of ${path}`),
  }
  return { context, calls, paused: () => paused }
}

function step(call: string, kind: Step['kind'] = 'call', deadlineSeconds?: number): Step {
  const base: Step = {
    id: `vm.a/${call}`,
    address: 'vm.a',
    kind,
    call,
    arguments: {},
    needs: [],
    disrupts: [],
    summary: `do ${call}`,
  }
  return deadlineSeconds === undefined ? base : { ...base, deadlineSeconds }
}

const byUuid: Answer = ([uuid]) => `OpaqueRef:${String(uuid)}`

test.each<readonly [string, string, { readonly [name: string]: Json }, readonly string[], Json]>([
  [
    'objects become references, and the answer a UUID',
    'VM.clone',
    { at: '10.0.0.1', new_name: 'web', vm: { class: 'VM', uuid: 't' } },
    ['VM.get_by_uuid("t")', 'VM.clone("OpaqueRef:t", "web")', 'VM.get_uuid("OpaqueRef:clone")'],
    { uuid: 'u-clone' },
  ],
  [
    'the pool and no object need no look-up but the pool',
    'pool.set_default_SR',
    { at: '10.0.0.1', self: { class: 'pool' }, value: { class: 'null' } },
    ['pool.set_default_SR("OpaqueRef:pool", "OpaqueRef:NULL")'],
    null,
  ],
  [
    'an interface is found by host and network',
    'PIF.plug',
    { at: '10.0.0.1', self: { class: 'PIF', host: 'h', network: { class: 'network', uuid: 'n' } } },
    [
      'host.get_by_uuid("h")',
      'network.get_by_uuid("n")',
      'host.get_PIFs("OpaqueRef:h")',
      'PIF.get_record("OpaqueRef:pif1")',
      'PIF.get_record("OpaqueRef:pif2")',
      'PIF.plug("OpaqueRef:pif2")',
    ],
    null,
  ],
  [
    'an update is uploaded',
    'pool_patch.upload',
    { at: '10.0.0.1', file: 'a.xsupdate' },
    ['PUT /pool_patch_upload the text of a.xsupdate', 'pool_patch.get_uuid("OpaqueRef:patch")'],
    { uuid: 'u-patch' },
  ],
])('%s', async (_, call, values, expected, result) => {
  const { context, calls } = scripted({
    'VM.get_by_uuid': byUuid,
    'host.get_by_uuid': byUuid,
    'network.get_by_uuid': byUuid,
    'host.get_PIFs': () => ['OpaqueRef:pif1', 'OpaqueRef:pif2'],
    'PIF.get_record': ([pif]) => ({ network: pif === 'OpaqueRef:pif2' ? 'OpaqueRef:n' : 'OpaqueRef:other' }),
    'PIF.plug': () => '',
    'VM.clone': () => 'OpaqueRef:clone',
    'VM.get_uuid': () => 'u-clone',
    'pool_patch.get_uuid': () => 'u-patch',
    'pool.set_default_SR': () => '',
  })
  expect(await perform(step(call), values, context)).toEqual(result)
  expect(calls).toEqual(expected)
})

test('a host that is still starting up is asked again', async () => {
  const { context, calls, paused } = scripted({
    'host.get_by_uuid': byUuid,
    'host.enable': (_, count) => {
      if (count < 2) throw new Failure('refused', 'HOST_STILL_BOOTING', 'not yet')
      return ''
    },
  })
  await perform(step('host.enable'), { at: '10.0.0.1', host: { class: 'host', uuid: 'h' } }, context)
  expect(calls.filter(each => each.startsWith('host.enable'))).toHaveLength(3)
  expect(paused()).toBe(20)
})

test('a refusal is not tried again', async () => {
  const { context, calls } = scripted({
    'host.get_by_uuid': byUuid,
    'host.enable': () => {
      throw new Failure('refused', 'HOST_DISABLED_UNTIL_REBOOT', 'no')
    },
  })
  await expect(
    perform(step('host.enable'), { at: '10.0.0.1', host: { class: 'host', uuid: 'h' } }, context),
  ).rejects.toMatchObject({ kind: 'refused', code: 'HOST_DISABLED_UNTIL_REBOOT' })
  expect(calls.filter(each => each.startsWith('host.enable'))).toHaveLength(1)
})

test.each([
  ['host.live', true, false, true],
  ['host.enabled', true, false, false],
  ['pool.member', true, true, true],
  ['host.live', false, true, false],
])(
  'waiting for %s with live %s and enabled %s comes to an end: %s',
  async (condition, live, enabled, isReached) => {
    const { context, paused } = scripted({
      'host.get_by_uuid': byUuid,
      'host.get_metrics': () => 'OpaqueRef:m',
      'host.get_enabled': () => enabled,
      'host_metrics.get_live': () => live,
    })
    const waiting = perform(step(condition, 'wait', 30), { at: '10.0.0.1', host: 'h' }, context)
    if (isReached) await expect(waiting).resolves.toEqual({ uuid: 'h' })
    else await expect(waiting).rejects.toMatchObject({ kind: 'unavailable', code: 'wait-timed-out' })
    expect(paused()).toBe(isReached ? 0 : 30)
  },
)

test('a call that no step may use is refused', async () => {
  const { context } = scripted({})
  await expect(perform(step('VM.explode'), { at: '10.0.0.1' }, context)).rejects.toMatchObject({
    code: 'MESSAGE_METHOD_UNKNOWN',
  })
})

test('an address that no host block gives a password for is refused', async () => {
  const { context } = scripted({})
  await expect(perform(step('host.enable'), { at: '10.0.0.9' }, context)).rejects.toMatchObject({
    code: 'host-unknown',
  })
})
