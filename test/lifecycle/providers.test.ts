import { stringValue } from '../../src/value/construct.js'
import { thing } from '../support/declared.js'
import { Engine } from '../support/engine.js'
import type { FakeBlock } from '../support/fake-desired.js'

/** Values of the engine's own kind that follow a thing, and a thing that follows them. */
const between: FakeBlock = {
  address: 'terraform_data.between',
  dependencies: ['thing.a'],
  config: known => ({ input: known.value('thing.a')?.attributes.get('serial') ?? stringValue('?') }),
}
const last: FakeBlock = {
  address: 'thing.z',
  dependencies: ['terraform_data.between'],
  config: known => ({
    name: stringValue('z'),
    label: known.value('terraform_data.between')?.attributes.get('output') ?? stringValue('?'),
  }),
}

test('dependencies order the steps of several providers, both ways', async () => {
  const engine = new Engine()
  const blocks = [thing('a'), between, last]
  const plan = await engine.plan({ blocks })
  expect(plan.steps.map(step => step.id)).toEqual([
    'thing.a/create',
    'terraform_data.between/create',
    'thing.z/create',
  ])
  const { state, diagnostics } = await engine.apply({ blocks })
  expect(diagnostics).toEqual([])
  expect(state.instances['thing.z']).toMatchObject({ values: { label: 'thing-1' } })
  expect(state.instances['terraform_data.between']).toMatchObject({
    values: { input: 'thing-1', output: 'thing-1' },
  })
  const destroy = await engine.plan({ blocks }, { mode: 'destroy' })
  expect(destroy.steps.map(step => step.id)).toEqual([
    'thing.z/delete',
    'terraform_data.between/delete',
    'thing.a/delete',
  ])
})
