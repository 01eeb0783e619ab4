import { call, chain, type Draft } from '../../../../../providers/xapi/drafting/draft.js'
import { literal, uuidFrom } from '../../../../../providers/xapi/drafting/argument.js'
import { orderDrafts } from '../../../../../providers/xapi/ordering/order.js'

function draft(name: string, options: Partial<Draft> = {}): Draft {
  return call('vm.a', name, 'VM.start', {}, name, options)
}

function ids(drafts: readonly Draft[]): readonly string[] {
  return orderDrafts(drafts).map(item => item.step.id.slice('vm.a/'.length))
}

test('a milestone is reached by every step that leads to it', () => {
  const drafts = [
    draft('last', { after: [{ milestone: 'm', reason: 'because' }] }),
    draft('one', { provides: ['m'] }),
    draft('two', { provides: ['m'] }),
  ]
  expect(ids(drafts)).toEqual(['one', 'two', 'last'])
  expect(orderDrafts(drafts)[2]?.step.needs).toEqual([
    { step: 'vm.a/one', reason: 'because' },
    { step: 'vm.a/two', reason: 'because' },
  ])
})

test('a milestone that nobody leads to is reached already', () => {
  expect(
    orderDrafts([draft('only', { after: [{ milestone: 'm', reason: 'because' }] })])[0]?.step.needs,
  ).toEqual([])
})

test('of the steps to a milestone only the last are waited for, whatever lies between them', () => {
  const drafts = [
    draft('before'),
    draft('first', { after: [{ milestone: 'done vm.a/before', reason: 'r' }], provides: ['m'] }),
    draft('between', { after: [{ milestone: 'done vm.a/first', reason: 'r' }] }),
    draft('second', { after: [{ milestone: 'done vm.a/between', reason: 'r' }], provides: ['m'] }),
    draft('beside', { provides: ['m'] }),
    draft('user', { after: [{ milestone: 'm', reason: 'because' }] }),
  ]
  const user = orderDrafts(drafts).find(item => item.step.id === 'vm.a/user')
  expect(user?.step.needs.map(need => need.step)).toEqual(['vm.a/second', 'vm.a/beside'])
})

test('using a result is a need', () => {
  const user = { ...draft('user'), arguments: { uuid: uuidFrom('vm.a/maker'), other: literal(1) } }
  expect(ids([user, draft('maker')])).toEqual(['maker', 'user'])
})

test('the steps of a chain follow one another; its ends carry what is said of the whole', () => {
  const drafts = chain([draft('one'), draft('two'), draft('three')], {
    after: [{ milestone: 'before', reason: 'first things first' }],
    provides: ['after'],
  })
  expect(drafts.map(item => item.after.map(need => need.milestone))).toEqual([
    ['before'],
    ['done vm.a/one'],
    ['done vm.a/two'],
  ])
  expect(drafts.map(item => item.provides)).toEqual([[], [], ['after']])
})

test('steps that wait for one another in a circle are a bug, and are named', () => {
  const drafts = [
    draft('one', { after: [{ milestone: 'b', reason: 'r' }], provides: ['a'] }),
    draft('two', { after: [{ milestone: 'a', reason: 'r' }], provides: ['b'] }),
  ]
  expect(() => orderDrafts(drafts)).toThrow('vm.a/one, vm.a/two')
})

test('what only builders need does not reach the plan', () => {
  const [item] = orderDrafts([
    draft('one', { provides: ['m'], isOptional: true, cause: { address: 'vm.a', path: ['power'] } }),
  ])
  expect(Object.keys(item?.step ?? {}).sort()).toEqual([
    'address',
    'arguments',
    'call',
    'disrupts',
    'id',
    'kind',
    'needs',
    'summary',
  ])
})
