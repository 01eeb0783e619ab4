import { child, labelled, thing } from '../support/declared.js'
import { Engine, actionsOf } from '../support/engine.js'

const early = { lifecycle: { createBeforeDestroy: true } }

test('a change that cannot be made in place replaces, old object first', async () => {
  const engine = new Engine()
  await engine.apply({ blocks: [thing('a', { shape: 'round' })] })
  const plan = await engine.plan({ blocks: [thing('a', { shape: 'square' })] })
  expect(plan.changes[0]).toMatchObject({
    action: 'replace',
    reason: 'replace_because_cannot_update',
    replacePaths: [['shape']],
  })
  expect(plan.changes[0]?.planned?.attributes.get('serial')).toMatchObject({ kind: 'unknown' })
  const { state } = await engine.apply({ blocks: [thing('a', { shape: 'square' })] })
  expect(engine.world.calls).toEqual(['create a', 'delete a', 'create a'])
  expect(state.instances['thing.a']).toMatchObject({ identity: 'thing-2', deposed: {} })
})

test('create_before_destroy makes the new one first, and spreads to what it depends on', async () => {
  const engine = new Engine()
  const before = [thing('a', { shape: 'round' }), labelled('b', 'thing.a', early)]
  const after = [thing('a', { shape: 'square' }), labelled('b', 'thing.a', early)]
  await engine.apply({ blocks: before })
  const plan = await engine.plan({ blocks: after })
  expect(plan.changes.map(change => [change.address, change.action, change.createBeforeDestroy])).toEqual([
    ['thing.a', 'replace', true],
    ['thing.b', 'update', true],
  ])
  const { state } = await engine.apply({ blocks: after })
  expect(engine.world.calls.slice(2)).toEqual(['create a', 'update b', 'delete a'])
  expect(state.instances['thing.a']).toMatchObject({ identity: 'thing-3', deposed: {} })
  expect(state.instances['thing.b']).toMatchObject({ values: { label: 'thing-3' } })
})

test('an old object that cannot be destroyed stays in the state as deposed, and goes with the next apply', async () => {
  const { Failure } = await import('../../src/diagnostic/failure.js')
  const engine = new Engine()
  await engine.apply({ blocks: [thing('a', { shape: 'round' }, early)] })
  engine.world.failures.set('delete a', new Failure('refused', 'IN_USE', 'It is in use'))
  const blocks = [thing('a', { shape: 'square' }, early)]
  const failed = await engine.apply({ blocks })
  expect(failed.diagnostics.map(diagnostic => diagnostic.summary)).toEqual(['Step refused'])
  expect(failed.state.instances['thing.a']).toMatchObject({ identity: 'thing-2' })
  expect(
    Object.values(failed.state.instances['thing.a']?.deposed ?? {}).map(object => object.identity),
  ).toEqual(['thing-1'])
  engine.world.failures.clear()
  expect(actionsOf(await engine.plan({ blocks }))).toEqual({
    'thing.a': 'no-op',
    'thing.a (deposed)': 'delete',
  })
  const { state } = await engine.apply({ blocks })
  expect(state.instances['thing.a']).toMatchObject({ identity: 'thing-2', deposed: {} })
  expect([...engine.world.objects.keys()]).toEqual(['thing-2'])
})

test('a link to an object that is made anew is a change of the one that holds it', async () => {
  const engine = new Engine()
  await engine.apply({ blocks: [thing('a', { shape: 'round' }), child('b', 'thing.a')] })
  expect(engine.world.objects.get('thing-2')?.values['parent']).toBe('thing-1')
  expect(
    actionsOf(await engine.plan({ blocks: [thing('a', { shape: 'round' }), child('b', 'thing.a')] })),
  ).toEqual({
    'thing.a': 'no-op',
    'thing.b': 'no-op',
  })
  const blocks = [thing('a', { shape: 'square' }), child('b', 'thing.a')]
  expect(actionsOf(await engine.plan({ blocks }))).toEqual({ 'thing.a': 'replace', 'thing.b': 'update' })
  await engine.apply({ blocks })
  expect(engine.world.objects.get('thing-2')?.values['parent']).toBe('thing-3')
  expect(actionsOf(await engine.plan({ blocks }))).toEqual({ 'thing.a': 'no-op', 'thing.b': 'no-op' })
})

test.each([
  ['on request', { replace: ['thing.a'] }, {}, 'replace_by_request'],
  ['on request by pattern', { replace: ['thing.*'] }, {}, 'replace_by_request'],
])('an object is replaced %s', async (_name, options, more, reason) => {
  const engine = new Engine()
  const blocks = [thing('a', {}, more)]
  await engine.apply({ blocks })
  expect((await engine.plan({ blocks }, { options })).changes[0]).toMatchObject({ action: 'replace', reason })
})

test('replace_triggered_by replaces when the other changes, or the part of it that is named', async () => {
  const engine = new Engine()
  const blocks = (size: string, label: string) => [
    thing('a', { size, label }),
    thing(
      'b',
      {},
      {
        dependencies: ['thing.a'],
        lifecycle: { replaceTriggeredBy: [{ address: 'thing.a', path: ['size'] }] },
      },
    ),
  ]
  await engine.apply({ blocks: blocks('1', 'x') })
  expect(actionsOf(await engine.plan({ blocks: blocks('1', 'y') }))).toEqual({
    'thing.a': 'update',
    'thing.b': 'no-op',
  })
  const plan = await engine.plan({ blocks: blocks('2', 'x') })
  expect(plan.changes[1]).toMatchObject({ action: 'replace', reason: 'replace_by_triggers' })
})

test('prevent_destroy refuses a replacement and a destroy', async () => {
  const engine = new Engine()
  const blocks = (shape: string) => [thing('a', { shape }, { lifecycle: { preventDestroy: true } })]
  await engine.apply({ blocks: blocks('round') })
  for (const plan of [
    await engine.plan({ blocks: blocks('square') }),
    await engine.plan({ blocks: blocks('round') }, { mode: 'destroy' }),
  ]) {
    expect(plan.isApplicable).toBe(false)
    expect(plan.steps).toEqual([])
    expect(plan.diagnostics.map(diagnostic => diagnostic.summary)).toEqual(['Instance cannot be destroyed'])
  }
})

test('a tainted object is replaced', async () => {
  const { changeState } = await import('../../src/state/draft.js')
  const { taintInstance } = await import('../../src/state/state-changes.js')
  const engine = new Engine()
  const { state } = await engine.apply({ blocks: [thing('a')] })
  const plan = await engine.plan(
    { blocks: [thing('a')] },
    { state: changeState(state, [taintInstance('thing.a', true)]) },
  )
  expect(plan.changes[0]).toMatchObject({ action: 'replace', reason: 'replace_because_tainted' })
})

test('an object that is gone is made anew, and nothing of the old one is kept', async () => {
  const engine = new Engine()
  const blocks = [thing('a')]
  await engine.apply({ blocks })
  engine.world.objects.delete('thing-1')
  const { state } = await engine.apply({ blocks })
  expect(state.instances['thing.a']).toMatchObject({ identity: 'thing-2', deposed: {} })
  expect(actionsOf(await engine.plan({ blocks }))).toEqual({ 'thing.a': 'no-op' })
})

test('a deposed object that is gone leaves the state, and the current one stays in it', async () => {
  const { Failure } = await import('../../src/diagnostic/failure.js')
  const engine = new Engine()
  await engine.apply({ blocks: [thing('a', { shape: 'round' }, early)] })
  engine.world.failures.set('delete a', new Failure('refused', 'IN_USE', 'It is in use'))
  const blocks = [thing('a', { shape: 'square' }, early)]
  await engine.apply({ blocks })
  engine.world.failures.clear()
  engine.world.objects.delete('thing-1')
  expect(actionsOf(await engine.plan({ blocks }))).toEqual({
    'thing.a': 'no-op',
    'thing.a (deposed)': 'forget',
  })
  const { state } = await engine.apply({ blocks })
  expect(state.instances['thing.a']).toMatchObject({ identity: 'thing-2', deposed: {} })
})
