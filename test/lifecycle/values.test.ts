import { errorDiagnostic } from '../../src/diagnostic/diagnostic.js'
import { numberValue, stringValue } from '../../src/value/construct.js'
import { data, thing } from '../support/declared.js'
import { Engine, actionsOf } from '../support/engine.js'
import type { FakeBlock } from '../support/fake-desired.js'

test('terraform_data lives in the state: an id of its own, an output that follows the input', async () => {
  const engine = new Engine()
  const first = await engine.apply({ blocks: [data('x', numberValue(1))] })
  const { identity, values } = first.state.instances['terraform_data.x'] ?? {}
  expect(values).toMatchObject({ id: identity, input: 1, output: 1, triggers_replace: null })
  const second = await engine.apply({ blocks: [data('x', stringValue('two'))] })
  expect(second.state.instances['terraform_data.x']).toMatchObject({
    identity,
    values: { input: 'two', output: 'two' },
  })
  const third = await engine.apply({ blocks: [data('x', stringValue('two'), numberValue(1))] })
  expect(third.state.instances['terraform_data.x']?.identity).not.toBe(identity)
  expect(actionsOf(await engine.plan({ blocks: [data('x', stringValue('two'), numberValue(1))] }))).toEqual({
    'terraform_data.x': 'no-op',
  })
})

test('ignored changes are not planned', async () => {
  const engine = new Engine()
  await engine.apply({ blocks: [thing('a', { size: '1', label: 'x' })] })
  const changed = { size: '2', label: 'y' }
  const ignoring = (ignoreChanges: 'all' | readonly (readonly string[])[]) => [
    thing('a', changed, { lifecycle: { ignoreChanges } }),
  ]
  expect(actionsOf(await engine.plan({ blocks: ignoring('all') }))).toEqual({ 'thing.a': 'no-op' })
  const plan = await engine.plan({ blocks: ignoring([['size']]) })
  expect(plan.changes[0]).toMatchObject({ action: 'update' })
  expect(plan.changes[0]?.planned?.attributes.get('size')).toEqual(stringValue('1'))
})

test('a secret reaches the provider, is noticed when it changes, and is written nowhere', async () => {
  const engine = new Engine()
  const secret = 'correct horse battery staple'
  await engine.apply({ blocks: [thing('a', { password: secret })] })
  expect(engine.world.objects.get('thing-1')?.values['password']).toBe(secret)
  expect(actionsOf(await engine.plan({ blocks: [thing('a', { password: secret })] }))).toEqual({
    'thing.a': 'no-op',
  })
  const changed = [thing('a', { password: `${secret}!` })]
  const plan = await engine.plan({ blocks: changed })
  expect(actionsOf(plan)).toEqual({ 'thing.a': 'update' })
  const { printSavedPlan } = await import('../../src/plan/saved-plan.js')
  expect(printSavedPlan(plan)).not.toContain(secret)

  const writes: string[] = []
  const { files } = engine.runtime
  engine.world.onMoment = () => writes.push(...Object.values(files.snapshot()))
  await engine.apply({ blocks: changed })
  expect(engine.world.objects.get('thing-1')?.values['password']).toBe(`${secret}!`)
  expect(writes.length).toBeGreaterThan(0)
  expect([...writes, ...Object.values(files.snapshot())].join('')).not.toContain(secret)
})

const shelf = (name: string, more: Partial<FakeBlock> = {}): FakeBlock => ({
  address: `data.shelf.${name}`,
  config: () => ({ name: stringValue(name) }),
  ...more,
})

test('a data block is looked up while planning, or during apply where it waits for a change', async () => {
  const engine = new Engine()
  engine.world.put('thing', { name: 'old' })
  const reader: FakeBlock = {
    address: 'thing.r',
    dependencies: ['data.shelf.old'],
    config: known => ({
      name: stringValue('r'),
      label: known.value('data.shelf.old')?.attributes.get('serial') ?? stringValue('?'),
    }),
  }
  const now = await engine.plan({ blocks: [shelf('old'), reader] })
  expect(actionsOf(now)).toEqual({ 'thing.r': 'create' })
  expect(now.changes[0]?.planned?.attributes.get('label')).toEqual(stringValue('thing-1'))

  const waiting = [
    thing('a'),
    shelf('old', { dependencies: ['thing.a'], explicitDependencies: ['thing.a'] }),
    reader,
  ]
  const later = await engine.plan({ blocks: waiting })
  expect(actionsOf(later)).toEqual({ 'data.shelf.old': 'read', 'thing.a': 'create', 'thing.r': 'create' })
  expect(later.changes[0]).toMatchObject({ reason: 'read_because_dependency_pending' })
  expect(later.steps.map(step => step.id)).toEqual([
    'thing.a/create',
    'data.shelf.old/read',
    'thing.r/create',
  ])
  const { state, diagnostics } = await engine.apply({ blocks: waiting })
  expect(diagnostics).toEqual([])
  expect(state.instances['thing.r']).toMatchObject({ values: { label: 'thing-1' } })
})

test('a data block that finds nothing is a finding at its address, and its dependants are left out', async () => {
  const plan = await new Engine().plan({
    blocks: [shelf('none'), thing('a', {}, { dependencies: ['data.shelf.none'] })],
  })
  expect(plan.findings).toMatchObject([{ code: 'not-found', address: 'data.shelf.none' }])
  expect(plan.isApplicable).toBe(false)
  expect(plan.changes).toEqual([])
})

test('an instance with errors leaves its dependants out; the others are planned and nothing is applicable', async () => {
  const engine = new Engine()
  const broken = thing('a', {}, { problems: [errorDiagnostic('Broken', 'It is broken.')] })
  const plan = await engine.plan({
    blocks: [broken, thing('b', {}, { dependencies: ['thing.a'] }), thing('c')],
  })
  expect(plan.diagnostics.map(diagnostic => diagnostic.summary)).toEqual(['Broken'])
  expect(actionsOf(plan)).toEqual({ 'thing.c': 'create' })
  expect(plan.isApplicable).toBe(false)
})

test('a postcondition that holds only later is checked again after apply', async () => {
  const engine = new Engine()
  const checked = thing(
    'a',
    {},
    {
      check: (when, self) =>
        when === 'after' && self?.attributes.get('serial')?.kind === 'string'
          ? [errorDiagnostic('Resource postcondition failed', 'No.')]
          : [],
    },
  )
  expect((await engine.plan({ blocks: [checked] })).isApplicable).toBe(true)
  const { diagnostics, state } = await engine.apply({ blocks: [checked] })
  expect(diagnostics.map(diagnostic => diagnostic.summary)).toEqual(['Resource postcondition failed'])
  expect(Object.keys(state.instances)).toEqual(['thing.a'])
})

test('refresh-only writes what is there and calls nothing', async () => {
  const engine = new Engine()
  const blocks = [thing('a', { size: '1' }), thing('b')]
  await engine.apply({ blocks })
  const object = engine.world.objects.get('thing-1')
  if (object) object.values = { ...object.values, size: '9' }
  engine.world.objects.delete('thing-2')
  const plan = await engine.plan({ blocks }, { mode: 'refresh-only' })
  expect(plan.steps).toEqual([])
  expect(plan.drift.map(change => [change.address, change.action])).toEqual([
    ['thing.a', 'update'],
    ['thing.b', 'delete'],
  ])
  const { state } = await engine.apply({ blocks }, { mode: 'refresh-only' })
  expect(Object.keys(state.instances)).toEqual(['thing.a'])
  expect(state.instances['thing.a']).toMatchObject({ values: { size: '9' } })
  expect(engine.world.calls).toEqual(['create a', 'create b'])
})

test('outputs that are not wanted any more leave the state', async () => {
  const engine = new Engine()
  await engine.apply({ blocks: [], outputs: () => ({ one: numberValue(1), two: numberValue(2) }) })
  const { state } = await engine.apply({ blocks: [], outputs: () => ({ two: numberValue(3) }) })
  expect(Object.entries(state.outputs).map(([name, output]) => [name, output.value])).toEqual([['two', 3]])
})
