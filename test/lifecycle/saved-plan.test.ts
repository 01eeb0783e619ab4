import { Failure } from '../../src/diagnostic/failure.js'
import { firstDifference, parseSavedPlan, printSavedPlan } from '../../src/plan/saved-plan.js'
import { labelled, thing } from '../support/declared.js'
import { Engine } from '../support/engine.js'
import { Crash } from '../support/scripted-provider.js'

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
  expect(firstDifference(saved, current, { 'thing.a/create': {} })).toBeUndefined()
  expect(firstDifference(saved, current)).toBe(
    'The new plan would no longer create thing.a (thing.a/create).',
  )
})

/** How an apply of a saved plan may come to a stop after the first of three steps. */
const stops: readonly (readonly [string, (engine: Engine, savedPlan: string) => Promise<void>])[] = [
  [
    'is interrupted',
    async (engine, savedPlan) => {
      const interruption = { isRequested: false }
      engine.world.onMoment = moment => {
        if (moment === 'after create a') interruption.isRequested = true
      }
      await engine.apply({ blocks: chain }, {}, { savedPlan, interruption, parallelism: 1 })
    },
  ],
  [
    'dies',
    async (engine, savedPlan) => {
      engine.world.onMoment = moment => {
        if (moment !== 'before create b') return
        engine.runtime.files.crash(1)
        throw new Crash()
      }
      await engine.apply({ blocks: chain }, {}, { savedPlan }).catch(() => undefined)
      engine.world.onMoment = () => undefined
      await engine.recover({ blocks: chain })
    },
  ],
  [
    'meets a refusal',
    async (engine, savedPlan) => {
      engine.world.failures.set('create b', new Failure('refused', 'NO_ROOM', 'There is no room left'))
      await engine.apply({ blocks: chain }, {}, { savedPlan })
      engine.world.failures.clear()
    },
  ],
]

const chain = [thing('a'), labelled('b', 'thing.a'), labelled('c', 'thing.b')]

test.each(stops)(
  'an apply of a saved plan that %s is gone on with, until it is finished',
  async (_name, stop) => {
    const engine = new Engine()
    const saved = parseSavedPlan(printSavedPlan(await engine.plan({ blocks: chain })), 'p').plan
    await stop(engine, saved.fingerprint)
    const { unfinished } = await engine.state()
    expect(unfinished?.fingerprint).toBe(saved.fingerprint)
    expect(Object.keys(unfinished?.done ?? {})).toEqual(['thing.a/create'])

    const current = await engine.plan({ blocks: chain })
    expect(firstDifference(saved, current)).toBeDefined()
    expect(firstDifference(saved, current, unfinished?.done)).toBeUndefined()
    const { state } = await engine.apply({ blocks: chain }, {}, { savedPlan: saved.fingerprint })
    expect(engine.world.names()).toEqual(['a', 'b', 'c'])
    expect(state.unfinished).toBeUndefined()
    expect((await engine.state()).unfinished).toBeUndefined()
  },
)

test('another apply gives an unfinished plan up', async () => {
  const engine = new Engine()
  engine.world.failures.set('create b', new Failure('refused', 'NO_ROOM', 'There is no room left'))
  await engine.apply({ blocks: chain }, {}, { savedPlan: 'f' })
  expect((await engine.state()).unfinished).toEqual({ fingerprint: 'f', done: expect.anything() })
  await engine.apply({ blocks: chain })
  expect((await engine.state()).unfinished).toBeUndefined()
})

test.each([
  ['edited', (text: string) => text.replace('"size"', '"sise"'), 'does not agree with its checksum'],
  ['cut off', (text: string) => text.slice(0, 100), 'is cut off'],
  ['too new', (text: string) => text.replace('"formatVersion":1', '"formatVersion":9'), 'has format 9'],
])('a plan file that is %s is not applied', async (_name, damage, message) => {
  const text = printSavedPlan(await new Engine().plan({ blocks }))
  expect(() => parseSavedPlan(damage(text), 'p')).toThrow(message)
})
