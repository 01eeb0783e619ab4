import { changeState } from '../../../src/state/draft.js'
import { parseState, printState } from '../../../src/state/snapshot.js'
import { emptyState } from '../../../src/state/state-changes.js'
import type { State, StateInstance } from '../../../src/state/state.js'

const instance: StateInstance = {
  kindName: 'thing',
  providerName: 'scripted',
  mode: 'managed',
  schemaVersion: 1,
  identity: 'thing-1',
  values: { name: 'a' },
  sensitivePaths: [['name']],
  writeOnly: {},
  dependencies: [],
  createBeforeDestroy: false,
  isTainted: false,
  deposed: { '0a0b0c0d': { identity: 'thing-0', values: {} } },
  notes: {},
}
const state: State = { ...emptyState('lineage', 'test'), serial: 3, instances: { 'thing.a': instance } }
const text = printState(state)

test('a state written and read is the same', () => {
  expect(parseState(text, 'file')).toEqual(state)
  expect(printState(parseState(text, 'file'))).toBe(text)
})

test('what was let go of is remembered with its data, until it is bound again', () => {
  const unbind = { kind: 'unbind', address: 'thing.a', identity: 'thing-1' } as const
  expect(changeState(state, [unbind]).tombstones).toBeUndefined()
  const without = changeState(state, [{ ...unbind, leavesData: true }])
  expect(without.tombstones).toEqual({ 'thing-1': { kindName: 'thing', address: 'thing.a' } })
  expect(parseState(printState(without), 'file')).toEqual(without)
  const again = changeState(without, [
    { kind: 'bind', address: 'thing.b', instance: { ...instance, deposed: {} } },
  ])
  expect(again.tombstones).toBeUndefined()
})

test.each([
  ['cut off', text.slice(0, -40), 'state-damaged', 'is cut off'],
  ['edited', text.replace('thing-1', 'thing-2'), 'state-damaged', 'does not agree with its checksum'],
  ['something else', '[]', 'state-damaged', 'is not a JSON object'],
  ['other text', 'a shopping list', 'state-damaged', 'is not valid JSON'],
  ['no JSON', 'a}', 'state-damaged', 'is not valid JSON'],
  ['without format', '{}', 'state-damaged', 'does not say which format it has'],
  [
    'too new',
    text.replace('"formatVersion": 1', '"formatVersion": 2'),
    'state-too-new',
    'Use the version of Poolwright that wrote it (test)',
  ],
])('a text that is %s is told', (_name, damaged, code, message) => {
  expect(() => parseState(damaged, 'file')).toThrow(
    expect.objectContaining({ code, message: expect.stringContaining(message) }),
  )
})

test.each([
  ['two owners of one object', { 'thing.a': instance, 'thing.b': { ...instance, deposed: {} } }],
  ['no address', { thing: instance }],
  ['another kind', { 'other.a': instance }],
  ['no identity', { 'thing.a': { ...instance, identity: '', deposed: {} } }],
  ['a bad key', { 'thing.a': { ...instance, deposed: { x: { identity: 'y', values: {} } } } }],
])('a state with %s is never written', (_name, instances) => {
  expect(() => printState({ ...state, instances })).toThrow('does not hold together')
})
