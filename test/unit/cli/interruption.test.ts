import { CommandInterruption } from '../../../src/cli/interruption.js'

test('guarded work is asked to end, then stopped, and then no longer waited for', async () => {
  const interruption = new CommandInterruption()
  const seen: unknown[] = []
  await interruption.guard(async () => {
    for (let count = 0; count < 3; count += 1)
      seen.push([interruption.interrupt(), interruption.isRequested, interruption.signal.aborted])
  })
  expect(seen).toEqual([
    ['asked', true, false],
    ['stopping', true, true],
    ['at-once', true, true],
  ])
})

test('what is not guarded ends with the first interruption, and gives back what it holds', async () => {
  const interruption = new CommandInterruption()
  const given: string[] = []
  interruption.onEnd(async () => void given.push('lock'))
  interruption.onEnd(() => Promise.reject(new Error('it is gone')))
  interruption.onEnd(async () => void given.push('not held any more'))()
  expect(interruption.interrupt()).toBe('end')
  await interruption.release()
  expect(given).toEqual(['lock'])
  expect(interruption.interrupt()).toBe('ended')
})
