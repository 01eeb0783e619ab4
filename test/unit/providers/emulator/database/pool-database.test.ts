import { expect, test } from '@jest/globals'
import type { Mutation } from '../../../../../providers/emulator/database/mutation.js'
import { PoolDatabase } from '../../../../../providers/emulator/database/pool-database.js'
import { collect } from '../../../../../providers/emulator/database/collect.js'

function database(): { readonly db: PoolDatabase; readonly log: Mutation[] } {
  let number = 0
  const log: Mutation[] = []
  const uuid = () => `uuid-${(number += 1)}`
  return { db: new PoolDatabase('pool', { uuid, changed: (_, mutation) => log.push(mutation) }), log }
}

test('missing fields get the defaults of the datamodel, and a uuid is made', () => {
  const { db } = database()
  const ref = db.create('network', { name_label: 'guests' })
  expect(db.get('network', ref)).toMatchObject({
    name_label: 'guests',
    MTU: 1500,
    other_config: {},
    tags: [],
    PIFs: [],
    VIFs: [],
  })
  expect(db.findByUuid('network', String(db.get('network', ref)?.['uuid']))).toBe(ref)
})

test('the many side of a relation is computed, whatever is written to it', () => {
  const { db } = database()
  const host = db.create('host', { PBDs: ['OpaqueRef:nonsense'] })
  const [one, two] = [db.create('SR', {}), db.create('SR', {})]
  const pbd = db.create('PBD', { host, SR: one })
  expect(db.get('host', host)?.['PBDs']).toEqual([pbd])
  expect(db.get('SR', one)?.['PBDs']).toEqual([pbd])
  db.update('PBD', pbd, { SR: two })
  expect([db.get('SR', one)?.['PBDs'], db.get('SR', two)?.['PBDs']]).toEqual([[], [pbd]])
  db.remove('PBD', pbd)
  expect([db.get('host', host)?.['PBDs'], db.get('SR', two)?.['PBDs']]).toEqual([[], []])
})

test('a relation that is a set on both sides is stored on one', () => {
  const { db } = database()
  const update = db.create('pool_update', {})
  const host = db.create('host', { updates: [update] })
  expect(db.get('pool_update', update)?.['hosts']).toEqual([host])
})

test('a fork and its original do not see each other', () => {
  const { db } = database()
  const host = db.create('host', { name_label: 'before' })
  const sr = db.create('SR', {})
  const fork = db.fork({ uuid: () => 'fork', changed: () => undefined })
  fork.update('host', host, { name_label: 'fork' })
  const pbd = fork.create('PBD', { host, SR: sr })
  db.create('PBD', { host, SR: sr }, 'OpaqueRef:own')
  db.update('host', host, { name_label: 'original' })
  expect([db.get('host', host)?.['name_label'], db.get('host', host)?.['PBDs']]).toEqual([
    'original',
    ['OpaqueRef:own'],
  ])
  expect([fork.get('host', host)?.['name_label'], fork.get('host', host)?.['PBDs']]).toEqual(['fork', [pbd]])
  expect(fork.get('SR', sr)?.['PBDs']).toEqual([pbd])
})

test('an update that changes nothing is no change', () => {
  const { db, log } = database()
  const ref = db.create('network', { name_label: 'guests' })
  log.length = 0
  db.update('network', ref, { name_label: 'guests' })
  expect(log).toEqual([])
  db.update('network', ref, { name_label: 'guests', MTU: 9000 })
  expect(log).toEqual([{ kind: 'set', className: 'network', ref, fields: { MTU: 9000 } }])
})

test.each([
  ['a class that is none', () => database().db.create('Host', {})],
  ['a field that is none', () => database().db.create('host', { nick_name: '' })],
  ['a record that is gone', () => database().db.update('host', 'OpaqueRef:gone', { name_label: '' })],
])('%s is a mistake', (_, act) => {
  expect(act).toThrow()
})

test('the collector takes what belonged to objects that are gone, and nulls references to them', () => {
  const { db } = database()
  const metrics = db.create('host_metrics', {})
  const host = db.create('host', { metrics })
  const sr = db.create('SR', {})
  const kept = db.create('SR', {})
  db.create('PBD', { host, SR: sr })
  const vdi = db.create('VDI', { SR: sr })
  const vm = db.create('VM', { affinity: host })
  db.create('VBD', { VM: vm, VDI: vdi })
  const drive = db.create('VBD', { VM: vm, VDI: 'OpaqueRef:NULL' })
  const pool = db.create('pool', { default_SR: sr, master: host })
  db.remove('SR', sr)
  collect(db)
  expect([db.refs('PBD'), db.refs('VDI'), db.refs('SR')]).toEqual([[], [], [kept]])
  expect(db.refs('VBD')).toEqual([drive])
  expect(db.get('pool', pool)?.['default_SR']).toBe('OpaqueRef:NULL')
  db.remove('host', host)
  collect(db)
  expect([db.refs('host_metrics'), db.get('VM', vm)?.['affinity']]).toEqual([[], 'OpaqueRef:NULL'])
})
