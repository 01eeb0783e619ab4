import { labelled, thing } from '../support/declared.js'
import { Engine, actionsOf } from '../support/engine.js'
import { memoryBackend } from '../support/memory-backend.js'
import { createSimulatedRuntime } from '../../src/runtime/simulated-runtime.js'

const blocks = [thing('a'), labelled('b', 'thing.a'), labelled('c', 'thing.b')]

/** Where a disk may refuse: the operation, and how many of its kind go well before. One apply opens one file. */
const refusals = (['append', 'sync', 'replace', 'open'] as const).flatMap(operation =>
  (operation === 'open' ? [0] : [0, 1, 2, 3]).flatMap(after =>
    (['ENOSPC', 'EROFS', 'EIO'] as const).map(code => [operation, code, after] as const),
  ),
)

test.each(refusals)(
  'a disk that refuses to %s (%s) after %i times loses nothing',
  async (operation, code, after) => {
    const engine = new Engine()
    engine.runtime.files.failNext(operation, code, { after })
    const outcome = await engine.apply({ blocks }).then(
      ({ diagnostics }) => diagnostics.map(diagnostic => diagnostic.summary),
      (error: unknown) => [String(error)],
    )
    for (const told of outcome) expect(told).toContain(code)

    const recovery = await engine.recover({ blocks })
    expect(recovery.diagnostics).toEqual([])
    await engine.apply({ blocks })
    expect(engine.world.names()).toEqual(['a', 'b', 'c'])
    expect(engine.world.calls.filter(call => call.startsWith('create '))).toHaveLength(3)
    expect(Object.values(actionsOf(await engine.plan({ blocks })))).toEqual(['no-op', 'no-op', 'no-op'])
  },
)

test('a folder that cannot be written to stops an apply before the first call', async () => {
  const engine = new Engine()
  engine.runtime.files.failNext('open', 'EROFS')
  await expect(engine.apply({ blocks })).rejects.toMatchObject({ code: 'EROFS' })
  expect(engine.world.calls).toEqual([])
})

test('a clock that jumps back neither frees a lock nor keeps one waiting longer', async () => {
  const runtime = createSimulatedRuntime({ now: 1_704_067_200_000 })
  const first = memoryBackend(runtime)
  await first.lock({ command: 'poolwright apply', timeoutSeconds: 0 })
  let hours = 0
  const jumping = {
    ...runtime,
    clock: {
      now: () => runtime.clock.now() - (hours += 1) * 3_600_000,
      monotonic: () => runtime.clock.monotonic(),
      sleep: (milliseconds: number) => runtime.clock.sleep(milliseconds),
      every: (milliseconds: number, tick: () => void) => runtime.clock.every(milliseconds, tick),
    },
  }
  const begin = runtime.clock.monotonic()
  const waiting = memoryBackend(jumping).lock({ command: 'poolwright plan', timeoutSeconds: 7 })
  await expect(waiting).rejects.toMatchObject({ code: 'state-locked' })
  expect(runtime.clock.monotonic() - begin).toBe(7000)
})
