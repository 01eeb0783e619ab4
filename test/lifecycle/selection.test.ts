import { labelled, thing } from '../support/declared.js'
import { Engine, actionsOf } from '../support/engine.js'

const blocks = [thing('a'), labelled('b', 'thing.a'), thing('c'), thing('d', {}, { keys: [0, 1] })]

test.each([
  [['thing.b'], [], ['thing.a', 'thing.b']],
  [['thing.a'], [], ['thing.a']],
  [['thing.d[1]'], [], ['thing.d[1]']],
  [['thing.d*'], [], ['thing.d[0]', 'thing.d[1]']],
  [[], ['thing.a'], ['thing.c', 'thing.d[0]', 'thing.d[1]']],
  [[], ['thing.d'], ['thing.a', 'thing.b', 'thing.c']],
  [['thing.b', 'thing.c'], ['thing.c'], ['thing.a', 'thing.b']],
])('targets %j without %j are %j', async (targets, excludes, expected) => {
  const engine = new Engine()
  const plan = await engine.plan({ blocks }, { options: { targets, excludes } })
  expect(Object.keys(actionsOf(plan))).toEqual(expected)
  expect(plan.diagnostics.map(diagnostic => diagnostic.summary)).toEqual(['Resource targeting is in effect'])
})

test('destroying a target takes what depends on it along, and nothing else', async () => {
  const engine = new Engine()
  await engine.apply({ blocks })
  const plan = await engine.plan({ blocks }, { mode: 'destroy', options: { targets: ['thing.a'] } })
  expect(actionsOf(plan)).toEqual({ 'thing.a': 'delete', 'thing.b': 'delete' })
})

test('what is no address is told', async () => {
  const plan = await new Engine().plan({ blocks }, { options: { targets: ['not an address'] } })
  expect(plan.diagnostics.find(diagnostic => diagnostic.severity === 'error')?.summary).toBe(
    'Invalid target "not an address"',
  )
  expect(plan.isApplicable).toBe(false)
})

test.each(['thing.nosuch', 'nosuch.*', 'module.none'])(
  '%s is to be spared and names nothing, which is an error',
  async exclude => {
    const plan = await new Engine().plan({ blocks }, { options: { excludes: [exclude] } })
    expect(plan.diagnostics.map(({ summary }) => summary)).toContain(`Nothing is called "${exclude}"`)
    expect(plan.isApplicable).toBe(false)
  },
)

test('what only the state knows has a name, too', async () => {
  const engine = new Engine()
  await engine.apply({ blocks })
  const plan = await engine.plan(
    { blocks: [thing('c')] },
    { options: { excludes: ['thing.d[1]', 'thing.a'] } },
  )
  expect(plan.diagnostics.map(({ summary }) => summary)).toEqual(['Resource targeting is in effect'])
})
