import { createSimulatedRuntime } from '../../../src/runtime/simulated-runtime.js'

test('the same seed gives the same numbers, another seed others', () => {
  const draw = (seed: number): unknown => {
    const { random } = createSimulatedRuntime({ seed })
    return [random.next(), random.uuid(), [...random.bytes(4)]]
  }
  expect(draw(7)).toEqual(draw(7))
  expect(draw(7)).not.toEqual(draw(8))
})

test('numbers lie in [0, 1) and spread', () => {
  const { random } = createSimulatedRuntime({ seed: 3 })
  const buckets = Array.from({ length: 10 }, () => 0)
  for (let draw = 0; draw < 10_000; draw++) {
    const bucket = Math.floor(random.next() * 10)
    buckets[bucket] = (buckets[bucket] ?? Number.NaN) + 1
  }
  for (const count of buckets) expect(Math.abs(count - 1000)).toBeLessThan(150)
})

test('UUIDs are well formed', () => {
  const { random } = createSimulatedRuntime()
  expect(random.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/)
})

test('a clock that is advanced wakes sleepers in order', async () => {
  const { clock } = createSimulatedRuntime({ now: 1000, clockJumps: false })
  const woken: string[] = []
  const sleeper = async (name: string, times: number, milliseconds: number): Promise<void> => {
    for (let time = 0; time < times; time++) {
      await clock.sleep(milliseconds)
      woken.push(`${name} ${clock.now()}`)
    }
  }
  void sleeper('long', 1, 250)
  void sleeper('short', 3, 100)
  await clock.advance(260)
  expect(woken).toEqual(['short 1100', 'short 1200', 'long 1250'])
  expect(clock.monotonic()).toBe(260)
})

test('a clock that jumps never blocks', async () => {
  const { clock } = createSimulatedRuntime({ now: 0 })
  await clock.sleep(90_000)
  expect(clock.now()).toBe(90_000)
})

test('the terminal remembers', () => {
  const { terminal } = createSimulatedRuntime()
  terminal.out('a')
  terminal.error('b')
  terminal.out('c')
  expect(terminal.written).toEqual({ out: 'ac', error: 'b' })
})
