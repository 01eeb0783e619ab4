import { labelled, thing } from '../support/declared.js'
import { Engine, actionsOf } from '../support/engine.js'
import type { FakeConfiguration } from '../support/fake-desired.js'
import { Crash } from '../support/scripted-provider.js'

const early = { lifecycle: { createBeforeDestroy: true } }

/** Each pair: what there is, and what there is to be. Every kind of step occurs. */
const passages: readonly (readonly [string, FakeConfiguration, FakeConfiguration])[] = [
  ['creating', { blocks: [] }, { blocks: [thing('a'), labelled('b', 'thing.a'), thing('c')] }],
  [
    'updating and replacing',
    { blocks: [thing('a', { shape: 'round' }), labelled('b', 'thing.a'), thing('c', { size: '1' })] },
    { blocks: [thing('a', { shape: 'square' }), labelled('b', 'thing.a'), thing('c', { size: '2' })] },
  ],
  [
    'replacing, new object first',
    { blocks: [thing('a', { shape: 'round' }, early), labelled('b', 'thing.a', early)] },
    { blocks: [thing('a', { shape: 'square' }, early), labelled('b', 'thing.a', early)] },
  ],
  ['deleting', { blocks: [thing('a'), labelled('b', 'thing.a')] }, { blocks: [] }],
]

/** Runs the passage, dying at the given moment; then another run picks up. Answers whether the moment was reached. */
async function crashAt(
  from: FakeConfiguration,
  to: FakeConfiguration,
  moment: number,
  kept: number,
): Promise<boolean> {
  const engine = new Engine()
  await engine.apply(from)
  const made = new Set(engine.world.objects.keys())
  let count = 0
  let isReached = false
  engine.world.onMoment = () => {
    count += 1
    if (count !== moment) return
    isReached = true
    engine.runtime.files.crash(kept)
    throw new Crash()
  }
  // A dead process runs no further code: whatever the engine still tries after the crash fails on the closed files.
  await engine.apply(to).catch(() => undefined)
  engine.world.onMoment = () => undefined

  const recovery = await engine.recover(to)
  expect(recovery.diagnostics).toEqual([])
  await engine.apply(to)
  const wanted = to.blocks.map(block => block.address.slice('thing.'.length))
  expect(engine.world.names()).toEqual(wanted)
  const { instances } = await engine.state()
  expect(
    Object.values(instances)
      .map(instance => instance.identity)
      .sort(),
  ).toEqual([...engine.world.objects.keys()].sort())
  expect(Object.values(instances).flatMap(instance => Object.keys(instance.deposed))).toEqual([])
  expect(Object.values(actionsOf(await engine.plan(to))).filter(action => action !== 'no-op')).toEqual([])
  const creations = engine.world.calls.filter(call => call.startsWith('create ')).length
  expect(creations).toBeLessThanOrEqual(made.size + 2 * wanted.length)
  return isReached
}

describe.each(passages)('a crash while %s', (_name, from, to) => {
  test.each([0, 0.5, 1])(
    'at any moment leads to the same end (%d of what was not synced survives)',
    async kept => {
      let moment = 1
      while (await crashAt(from, to, moment, kept)) moment += 1
      expect(moment).toBeGreaterThan(to.blocks.length)
    },
  )
})
