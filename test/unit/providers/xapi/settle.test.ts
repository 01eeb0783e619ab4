import { settle } from '../../../../providers/xapi/settle.js'
import type { XapiRecord } from '../../../../providers/xapi/session/xapi-session.js'
import type { XapiObservation } from '../../../../providers/xapi/observation/observation.js'
import type { Settlement } from '../../../../src/provider/contract.js'
import type { Json, Step } from '../../../../src/provider/step.js'

type Tables = { readonly [className: string]: { readonly [reference: string]: XapiRecord } }

function world(tables: Tables): XapiObservation {
  const hosts = { host: { h: { uuid: 'h', address: '10.0.0.1' }, j: { uuid: 'j', address: '10.0.0.2' } } }
  const all = Object.entries({ ...hosts, ...tables }).map(
    ([name, records]) => [name, new Map(Object.entries(records))] as const,
  )
  const pool = {
    uuid: 'p',
    coordinatorAddress: '10.0.0.1',
    coordinatorUuid: 'h',
    release: '6.2.0',
    username: 'root',
    password: '',
    tables: new Map(all),
  }
  return {
    pools: new Map([['p', pool]]),
    hosts: new Map(),
    addressOf: new Map(),
    identityOf: new Map(),
    findings: [],
  }
}

function outcome(
  call: string,
  values: { readonly [name: string]: Json },
  tables: Tables,
  kind: Step['kind'] = 'call',
): Settlement {
  const step: Step = {
    id: 'x/y',
    address: 'x',
    kind,
    call,
    arguments: {},
    needs: [],
    disrupts: [],
    summary: `do ${call}`,
  }
  return settle(step, values, world(tables))
}

const done = (uuid?: string): Settlement => ({
  outcome: 'done',
  result: uuid === undefined ? null : { uuid },
})
const notDone: Settlement = { outcome: 'not-done' }
const silent: Settlement = {
  outcome: 'unclear',
  object: 'the pool at 10.0.0.3',
  why: 'none of its hosts answers',
}
const vm = { class: 'VM', uuid: 'v' }
const marked = { poolwright: 'network.a 123456' }

test.each<readonly [string, { readonly [name: string]: Json }, Tables, Settlement]>([
  [
    'VM.clone',
    { new_name: 'web [poolwright 123456]' },
    { VM: { r: { uuid: 'v', name_label: 'web [poolwright 123456]' } } },
    done('v'),
  ],
  [
    'VM.clone',
    { new_name: 'web [poolwright 123456]' },
    { VM: { r: { uuid: 'v', name_label: 'web' } } },
    notDone,
  ],
  [
    'SR.create',
    { name_label: 'nfs [poolwright 123456]' },
    { SR: { r: { uuid: 's', name_label: 'nfs [poolwright 123456]' } } },
    done('s'),
  ],
  ['SR.introduce', { uuid: 's' }, { SR: { r: { uuid: 's' } } }, done('s')],
  [
    'network.create',
    { record: { other_config: marked } },
    { network: { r: { uuid: 'n', other_config: marked } } },
    done('n'),
  ],
  [
    'network.create',
    { record: { other_config: marked } },
    { network: { r: { uuid: 'n', other_config: {} } } },
    notDone,
  ],
  [
    'VBD.create',
    { record: { VM: vm, userdevice: '0' } },
    { VM: { r: { uuid: 'v' } }, VBD: { b: { uuid: 'b', VM: 'r', userdevice: '0' } } },
    done('b'),
  ],
  [
    'VBD.create',
    { record: { VM: vm, userdevice: '1' } },
    { VM: { r: { uuid: 'v' } }, VBD: { b: { uuid: 'b', VM: 'r', userdevice: '0' } } },
    notDone,
  ],
  [
    'PBD.create',
    { record: { host: { class: 'host', uuid: 'h' }, SR: { class: 'SR', uuid: 's' } } },
    { SR: { r: { uuid: 's' } }, PBD: { b: { uuid: 'b', host: 'h', SR: 'r' } } },
    done('b'),
  ],
  ['VM.destroy', { self: vm }, { VM: {} }, done()],
  ['VM.destroy', { self: vm }, { VM: { r: { uuid: 'v' } } }, notDone],
  ['VM.provision', { vm }, { VM: { r: { uuid: 'v', is_a_template: false } } }, done()],
  ['VM.provision', { vm }, { VM: { r: { uuid: 'v', is_a_template: true } } }, notDone],
  ['VM.start_on', { vm }, { VM: { r: { uuid: 'v', power_state: 'Running' } } }, done()],
  ['VM.start_on', { vm }, { VM: { r: { uuid: 'v', power_state: 'Halted' } } }, notDone],
  ['VM.clean_shutdown', { vm }, { VM: { r: { uuid: 'v', power_state: 'Halted' } } }, done()],
  ['pool.join', { at: '10.0.0.2', master_address: '10.0.0.1' }, {}, done()],
  ['pool.join', { at: '10.0.0.3', master_address: '10.0.0.1' }, {}, silent],
  ['network.create', { at: '10.0.0.3', record: { other_config: marked } }, {}, silent],
  ['VM.destroy', { at: '10.0.0.3', self: { class: 'VM', uuid: 'v' } }, {}, silent],
  // Management has moved, and the host is there under another address.
  ['VM.destroy', { at: '10.0.0.3', self: { class: 'VM', uuid: 'v' } }, { VM: { r: { uuid: 'v' } } }, notDone],
  [
    'VM.add_to_other_config',
    { self: vm, key: 'k', value: 'x' },
    { VM: { r: { uuid: 'v', other_config: { k: 'x' } } } },
    done(),
  ],
  [
    'VM.add_to_other_config',
    { self: vm, key: 'k', value: 'x' },
    { VM: { r: { uuid: 'v', other_config: {} } } },
    notDone,
  ],
  [
    'VM.remove_from_other_config',
    { self: vm, key: 'k' },
    { VM: { r: { uuid: 'v', other_config: {} } } },
    done(),
  ],
  ['VM.set_name_label', { self: vm, value: 'x' }, { VM: { r: { uuid: 'v' } } }, notDone],
])('%s with %j', (call, values, tables, expected) => {
  expect(outcome(call, values, tables)).toEqual(expected)
})

test('two objects that a step may have made are told, not guessed', () => {
  const named = { name_label: 'web [poolwright 123456]' }
  const settled = outcome(
    'VM.clone',
    { new_name: 'web [poolwright 123456]' },
    { VM: { r: { uuid: 'v', ...named }, q: { uuid: 'w', ...named } } },
  )
  expect(settled).toEqual({ outcome: 'unclear', object: 'do VM.clone', why: expect.stringContaining('v, w') })
})

test('a reboot is left to the next plan, which sees whether an update still waits for it', () => {
  expect(outcome('host.reboot', { host: { class: 'host', uuid: 'h' } }, {}).outcome).toBe('not-done')
})

test('a wait was never done', () => {
  expect(outcome('host.live', { host: 'h' }, {}, 'wait')).toEqual(notDone)
})
