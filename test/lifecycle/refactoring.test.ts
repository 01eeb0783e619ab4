import { thing } from '../support/declared.js'
import { Engine, actionsOf } from '../support/engine.js'

test('a moved object keeps its identity, through a chain of moves', async () => {
  const engine = new Engine()
  await engine.apply({ blocks: [thing('a')] })
  const configuration = {
    blocks: [{ ...thing('a'), address: 'thing.z' }],
    refactoring: {
      moves: [
        { from: 'thing.a', to: 'thing.b' },
        { from: 'thing.b', to: 'thing.z' },
      ],
    },
  }
  const plan = await engine.plan(configuration)
  expect(plan.changes).toMatchObject([{ address: 'thing.z', previousAddress: 'thing.a', action: 'no-op' }])
  const { state } = await engine.apply(configuration)
  expect(Object.keys(state.instances)).toEqual(['thing.z'])
  expect(engine.world.calls).toEqual(['create a'])
})

test('a block that takes up count, and gives it up again, keeps its object', async () => {
  const engine = new Engine()
  await engine.apply({ blocks: [thing('a')] })
  const counted = { blocks: [thing('a', {}, { keys: [0] })] }
  expect((await engine.plan(counted)).changes).toMatchObject([
    { address: 'thing.a[0]', previousAddress: 'thing.a', action: 'no-op' },
  ])
  await engine.apply(counted)
  expect((await engine.plan({ blocks: [thing('a')] })).changes).toMatchObject([
    { address: 'thing.a', previousAddress: 'thing.a[0]', action: 'no-op' },
  ])
})

test('a move onto a taken address is told, and the object is orphaned', async () => {
  const engine = new Engine()
  await engine.apply({ blocks: [thing('a'), thing('b')] })
  const plan = await engine.plan({
    blocks: [thing('b')],
    refactoring: { moves: [{ from: 'thing.a', to: 'thing.b' }] },
  })
  expect(actionsOf(plan)).toEqual({ 'thing.a': 'delete', 'thing.b': 'no-op' })
  expect(plan.diagnostics).toMatchObject([
    { severity: 'warning', summary: 'Unresolved resource instance address changes' },
  ])
})

test.each([
  [true, 'delete', []],
  [false, 'forget', ['thing-1']],
])('a removed block with destroy = %s', async (isDestroyed, action, left) => {
  const engine = new Engine()
  await engine.apply({ blocks: [thing('a')] })
  const configuration = { blocks: [], refactoring: { removals: [{ from: 'thing.a', isDestroyed }] } }
  expect(actionsOf(await engine.plan(configuration))).toEqual({ 'thing.a': action })
  const { state } = await engine.apply(configuration)
  expect(state.instances).toEqual({})
  expect([...engine.world.objects.keys()]).toEqual(left)
})

test('an imported object is adopted, changed only where it differs', async () => {
  const engine = new Engine()
  const identity = engine.world.put('thing', { name: 'a', size: '1' })
  const configuration = {
    blocks: [thing('a', { size: '2' })],
    refactoring: { imports: [{ to: 'thing.a', identity }] },
  }
  expect((await engine.plan(configuration)).changes).toMatchObject([
    { action: 'update', importing: identity },
  ])
  const { state } = await engine.apply(configuration)
  expect(state.instances['thing.a']).toMatchObject({ identity, values: { size: '2' } })
  expect(engine.world.calls).toEqual(['update a'])
  expect(actionsOf(await engine.plan(configuration))).toEqual({ 'thing.a': 'no-op' })
})

test('an object that is not there cannot be imported', async () => {
  const plan = await new Engine().plan({
    blocks: [thing('a')],
    refactoring: { imports: [{ to: 'thing.a', identity: 'nothing' }] },
  })
  expect(plan.diagnostics).toMatchObject([{ summary: 'Cannot import non-existent remote object' }])
})

test.each([
  ['count_index', [0, 1], [0], 'thing.a[1]', 'delete_because_count_index', '[1]'],
  ['each_key', ['x', 'y'], ['x'], 'thing.a["y"]', 'delete_because_each_key', '["y"]'],
  [
    'wrong_repetition',
    ['x'],
    undefined,
    'thing.a["x"]',
    'delete_because_wrong_repetition',
    'uses count or for_each',
  ],
])('an orphan says why it goes: %s', async (_name, before, after, address, reason, reasonDetail) => {
  const engine = new Engine()
  await engine.apply({ blocks: [thing('a', {}, { keys: before })] })
  const plan = await engine.plan({ blocks: [thing('a', {}, after ? { keys: after } : {})] })
  expect(plan.changes.find(change => change.address === address)).toMatchObject({
    action: 'delete',
    reason,
    reasonDetail,
  })
})
