import { settle } from '../../../../providers/xapi/settle.js'
import type { XapiObservation } from '../../../../providers/xapi/observation/observation.js'
import type { XapiRecord } from '../../../../providers/xapi/session/xapi-session.js'
import type { Json } from '../../../../src/provider/step.js'

type Tables = { readonly [className: string]: { readonly [reference: string]: XapiRecord } }

const hosts: Tables = { host: { h: { uuid: 'h' }, j: { uuid: 'j' } }, network: { n: { uuid: 'N' } } }
const master: Tables = { PIF: { m: { host: 'h', network: 'n' } } }

function world(tables: Tables): XapiObservation {
  const all = Object.entries({ ...hosts, ...tables }).map(
    ([name, records]) => [name, new Map(Object.entries(records))] as const,
  )
  const pool = {
    uuid: 'p',
    coordinatorAddress: '10.0.0.1',
    coordinatorUuid: 'h',
    release: '8.2',
    username: 'root',
    password: '',
    tables: new Map(all),
  }
  const nothing = { hosts: new Map(), addressOf: new Map(), identityOf: new Map(), findings: [] }
  return { pools: new Map([['p', pool]]), ...nothing }
}

const network = { class: 'network', uuid: 'N' }
const bonding = { network, members: [{ class: 'PIF', host: 'h', device: 'eth2' }] }
const tagging = { network, tagged_PIF: { class: 'PIF', host: 'h', network } }

test.each<readonly [string, string, { readonly [name: string]: Json }, Tables, string, Json | undefined]>([
  [
    'a bond that is there',
    'Bond.create',
    bonding,
    { ...master, Bond: { b: { uuid: 'B', master: 'm' } } },
    'done',
    { uuid: 'B' },
  ],
  ['a bond that is not', 'Bond.create', bonding, {}, 'not-done', undefined],
  ['a bond that is gone', 'Bond.destroy', { self: { class: 'Bond', uuid: 'B' } }, {}, 'done', null],
  [
    'a bond that stays',
    'Bond.destroy',
    { self: { class: 'Bond', uuid: 'B' } },
    { Bond: { b: { uuid: 'B' } } },
    'not-done',
    undefined,
  ],
  [
    'a VLAN that is there',
    'VLAN.create',
    tagging,
    { ...master, VLAN: { v: { uuid: 'V', untagged_PIF: 'm' } } },
    'done',
    { uuid: 'V' },
  ],
  ['a VLAN that is not', 'VLAN.create', tagging, master, 'not-done', undefined],
  [
    'a coordinator that leads',
    'pool.designate_new_master',
    { host: { class: 'host', uuid: 'h' } },
    {},
    'done',
    null,
  ],
  [
    'a coordinator that does not',
    'pool.designate_new_master',
    { host: { class: 'host', uuid: 'j' } },
    {},
    'not-done',
    undefined,
  ],
])('%s', (_, call, values, tables, outcome, result) => {
  const step = {
    id: 'x/y',
    address: 'x',
    kind: 'call' as const,
    call,
    arguments: {},
    needs: [],
    disrupts: [],
    summary: 'a step',
  }
  const settled = settle(step, values, world(tables))
  expect(settled).toEqual(result === undefined ? { outcome } : { outcome, result })
})
