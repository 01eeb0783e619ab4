import { stringValue } from '../../src/value/construct.js'
import { Engine, actionsOf } from '../support/engine.js'
import type { FakeBlock } from '../support/fake-desired.js'

const text = stringValue

function thing(address: string, size: string, more: Partial<FakeBlock> = {}): FakeBlock {
  const name = address.slice('thing.'.length)
  return { address, config: () => ({ name: text(name), size: text(size) }), ...more }
}

const onA: FakeBlock = {
  address: 'thing.b',
  dependencies: ['thing.a'],
  config: known => ({
    name: text('b'),
    label: known.value('thing.a')?.attributes.get('serial') ?? text('?'),
  }),
}

test('an object is created, found unchanged, updated, and deleted with its block', async () => {
  const engine = new Engine()
  const first = await engine.apply({ blocks: [thing('thing.a', '1')] })
  expect(first.diagnostics).toEqual([])
  expect(engine.world.calls).toEqual(['create a'])
  expect(first.state.instances['thing.a']).toMatchObject({
    identity: 'thing-1',
    values: { name: 'a', size: '1', serial: 'thing-1' },
  })

  expect(actionsOf(await engine.plan({ blocks: [thing('thing.a', '1')] }))).toEqual({ 'thing.a': 'no-op' })
  await engine.apply({ blocks: [thing('thing.a', '2')] })
  expect(engine.world.calls).toEqual(['create a', 'update a'])

  const last = await engine.plan({ blocks: [] })
  expect(last.changes[0]).toMatchObject({ action: 'delete', reason: 'delete_because_no_resource_config' })
  expect((await engine.apply({ blocks: [] })).state.instances).toEqual({})
  expect(engine.world.objects.size).toBe(0)
})

test('what is known only after apply is evaluated again when its step is due', async () => {
  const engine = new Engine()
  const blocks = [thing('thing.a', '1'), onA]
  const plan = await engine.plan({ blocks })
  expect(plan.changes[1]?.planned?.attributes.get('label')).toMatchObject({ kind: 'unknown' })
  const { state, diagnostics } = await engine.apply({
    blocks,
    outputs: known => ({ label: known.value('thing.b')?.attributes.get('label') ?? text('?') }),
  })
  expect(diagnostics).toEqual([])
  expect(engine.world.calls).toEqual(['create a', 'create b'])
  expect(state.instances['thing.b']).toMatchObject({
    values: { label: 'thing-1' },
    dependencies: ['thing.a'],
  })
  expect(state.outputs['label']?.value).toBe('thing-1')
  expect(actionsOf(await engine.plan({ blocks }))).toEqual({ 'thing.a': 'no-op', 'thing.b': 'no-op' })
})

test('deletion goes the other way round', async () => {
  const engine = new Engine()
  await engine.apply({ blocks: [thing('thing.a', '1'), onA] })
  await engine.apply({ blocks: [thing('thing.a', '1'), onA] }, { mode: 'destroy' })
  expect(engine.world.calls).toEqual(['create a', 'create b', 'delete b', 'delete a'])
  expect((await engine.state()).instances).toEqual({})
})

test('an object that is gone is made again, and told as drift', async () => {
  const engine = new Engine()
  const blocks = [thing('thing.a', '1')]
  await engine.apply({ blocks })
  engine.world.objects.clear()
  const plan = await engine.plan({ blocks })
  expect(actionsOf(plan)).toEqual({ 'thing.a': 'create' })
  expect(plan.drift.map(change => [change.address, change.action])).toEqual([['thing.a', 'delete']])
})
