import type { ApplyEvent } from '../../src/apply/events.js'
import { Failure } from '../../src/diagnostic/failure.js'
import { labelled, thing } from '../support/declared.js'
import { Engine } from '../support/engine.js'

test('a refused step stops what rests on it, and nothing else', async () => {
  const engine = new Engine()
  const blocks = [thing('a'), labelled('b', 'thing.a'), labelled('c', 'thing.b'), thing('d')]
  engine.world.failures.set('create a', new Failure('refused', 'NO_ROOM', 'There is no room left'))
  const { state, diagnostics, complete } = await engine.apply({ blocks })
  expect(Object.keys(state.instances)).toEqual(['thing.d'])
  expect(complete.map(change => change.address)).toEqual(['thing.d'])
  expect(diagnostics).toHaveLength(1)
  expect(diagnostics[0]?.detail).toBe(
    'The step "create thing.a" failed: There is no room left. (NO_ROOM) Not done because of this: thing.b, thing.c. What was done is recorded; put right the cause and apply again.',
  )
  engine.world.failures.clear()
  await engine.apply({ blocks })
  expect(engine.world.names()).toEqual(['a', 'b', 'c', 'd'])
})

test('a failure that may pass is tried again, with growing delays', async () => {
  const engine = new Engine()
  let attempts = 0
  engine.world.onMoment = moment => {
    if (moment !== 'before create a') return
    attempts += 1
    if (attempts < 4) throw new Failure('unavailable', 'BUSY', 'It is busy', true)
  }
  const begin = engine.runtime.clock.monotonic()
  const { diagnostics } = await engine.apply({ blocks: [thing('a')] })
  expect(diagnostics).toEqual([])
  expect(attempts).toBe(4)
  expect(engine.runtime.clock.monotonic() - begin).toBe(7000)
})

test('a step that is refused beside others is tried again once they have ended', async () => {
  const engine = new Engine()
  const refused = new Failure('refused', 'IN_USE', 'It is in use')
  let attempts = 0
  engine.world.onMoment = moment => {
    if (moment !== 'before create a') return
    attempts += 1
    if (!engine.world.names().includes('b')) throw refused
  }
  const { diagnostics } = await engine.apply({ blocks: [thing('a'), thing('b')] })
  expect(diagnostics).toEqual([])
  expect(attempts).toBe(2)
  expect(engine.world.calls).toEqual(['create b', 'create a'])
  expect(engine.events.flatMap(event => (event.kind === 'step-tried-again' ? [event.step.id] : []))).toEqual([
    'thing.a/create',
  ])
})

test('a step that is refused whatever others do is tried no more than three times', async () => {
  const engine = new Engine()
  let attempts = 0
  engine.world.onMoment = moment => {
    if (moment !== 'before create a') return
    attempts += 1
    throw new Failure('refused', 'IN_USE', 'It is in use')
  }
  const others = Array.from({ length: 30 }, (_, index) => thing(`other${index}`))
  const { diagnostics, state } = await engine.apply(
    { blocks: [thing('a'), ...others] },
    {},
    { parallelism: 2 },
  )
  expect(diagnostics.map(diagnostic => diagnostic.summary)).toEqual(['Step refused'])
  expect(attempts).toBeLessThanOrEqual(3)
  expect(Object.keys(state.instances)).toHaveLength(30)
})

test('a call whose answer is lost is settled at the end: what it made is adopted', async () => {
  const engine = new Engine()
  engine.world.onMoment = moment => {
    if (moment === 'after create a') throw new Failure('unavailable', 'TIMEOUT', 'No answer came')
  }
  const { state, diagnostics } = await engine.apply({ blocks: [thing('a')] })
  expect(diagnostics.map(diagnostic => diagnostic.summary)).toEqual(['Step failed: not reachable'])
  expect(state.instances['thing.a']?.identity).toBe('thing-1')
})

test('an interrupted apply finishes what runs, starts nothing more, and can be taken up again', async () => {
  const engine = new Engine()
  const blocks = [thing('a'), labelled('b', 'thing.a'), labelled('c', 'thing.b')]
  const interruption = { isRequested: false }
  engine.world.onMoment = moment => {
    if (moment === 'after create b') interruption.isRequested = true
  }
  const { state, isInterrupted, diagnostics } = await engine.apply({ blocks }, {}, { interruption })
  expect(isInterrupted).toBe(true)
  expect(diagnostics.map(diagnostic => diagnostic.summary)).toEqual(['Apply interrupted'])
  expect(Object.keys(state.instances)).toEqual(['thing.a', 'thing.b'])
  await engine.apply({ blocks })
  expect(engine.world.calls).toEqual(['create a', 'create b', 'create c'])
})

test('events tell each change from its start to its end', async () => {
  const engine = new Engine()
  await engine.apply({ blocks: [thing('a')] })
  const told = engine.events.map((event: ApplyEvent) =>
    'step' in event ? `${event.kind} ${event.step.id}` : event.kind,
  )
  expect(told).toEqual([
    'change-started',
    'step-started thing.a/create',
    'step-finished thing.a/create',
    'change-complete',
    'saved',
  ])
})

test('a crash of the disk at any write leads to the same end', async () => {
  const operations = ['sync', 'append', 'replace', 'open', 'truncate'] as const
  for (const operation of operations) {
    for (let after = 0; after < 6; after += 1) {
      const engine = new Engine()
      await engine.apply({ blocks: [thing('a', { shape: 'round' })] })
      engine.runtime.files.failNext(operation, 'EIO', { after })
      const blocks = [thing('a', { shape: 'square' }), labelled('b', 'thing.a')]
      await engine.apply({ blocks }).catch(() => undefined)
      engine.runtime.files.crash(0)
      for (const path of Object.keys(engine.runtime.files.snapshot()))
        await engine.runtime.files.readText(path).catch(() => undefined)
      expect((await engine.recover({ blocks })).diagnostics).toEqual([])
      await engine.apply({ blocks }).catch(() => engine.apply({ blocks }))
      expect(engine.world.names()).toEqual(['a', 'b'])
      expect(Object.keys((await engine.state()).instances)).toEqual(['thing.a', 'thing.b'])
    }
  }
})
