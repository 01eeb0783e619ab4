import { firstDifference, parseSavedPlan, printSavedPlan } from '../../src/plan/saved-plan.js'
import { labelled, thing } from '../support/declared.js'
import { Engine } from '../support/engine.js'

const blocks = [thing('a', { size: '1' }), labelled('b', 'thing.a')]

test('a plan written and read shows the same and does the same', async () => {
  const plan = await new Engine().plan({ blocks }, { options: { targets: ['thing.b'] } })
  const { plan: read, origin } = parseSavedPlan(printSavedPlan(plan), 'p')
  expect(read.steps).toEqual(plan.steps)
  expect(read.fingerprint).toBe(plan.fingerprint)
  expect(read.changes.map(change => change.planned)).toEqual(plan.changes.map(change => change.planned))
  expect(origin).toMatchObject({ serial: 0, options: { targets: ['thing.b'] } })
  expect(firstDifference(read, plan)).toBeUndefined()
})

test.each([
  [
    'another value',
    [thing('a', { size: '2' }), labelled('b', 'thing.a')],
    'The step thing.a/create would be done with other arguments than those in the saved plan.',
  ],
  ['one step more', [...blocks, thing('c')], 'The new plan would also create thing.c (thing.c/create).'],
  [
    'one step less',
    [thing('a', { size: '1' })],
    'The new plan would no longer create thing.b (thing.b/create).',
  ],
])('%s makes a plan stale, and is named', async (_name, changed, expected) => {
  const engine = new Engine()
  const saved = parseSavedPlan(printSavedPlan(await engine.plan({ blocks })), 'p').plan
  expect(firstDifference(saved, await engine.plan({ blocks: changed }))).toBe(expected)
})

test('steps that an interrupted apply has done are rightly missing', async () => {
  const engine = new Engine()
  const saved = parseSavedPlan(
    printSavedPlan(await engine.plan({ blocks: [thing('a'), thing('b')] })),
    'p',
  ).plan
  await engine.apply({ blocks: [thing('a')] })
  const current = await engine.plan({ blocks: [thing('a'), thing('b')] })
  expect(firstDifference(saved, current, new Set(['thing.a/create']))).toBeUndefined()
  expect(firstDifference(saved, current)).toBe(
    'The new plan would no longer create thing.a (thing.a/create).',
  )
})

test.each([
  ['edited', (text: string) => text.replace('"size"', '"sise"'), 'does not agree with its checksum'],
  ['cut off', (text: string) => text.slice(0, 100), 'is cut off'],
  ['too new', (text: string) => text.replace('"formatVersion":1', '"formatVersion":9'), 'has format 9'],
])('a plan file that is %s is not applied', async (_name, damage, message) => {
  const text = printSavedPlan(await new Engine().plan({ blocks }))
  expect(() => parseSavedPlan(damage(text), 'p')).toThrow(message)
})
