import { expect, test } from '@jest/globals'
import { CrashSweep } from './crash-sweep.js'

test('the same seed gives the same moments, another one the same end', async () => {
  const [once, twice, other] = [
    await CrashSweep.of('homogeneous-pool', 1),
    await CrashSweep.of('homogeneous-pool', 1),
    await CrashSweep.of('homogeneous-pool', 2),
  ]
  const names = (sweep: CrashSweep | undefined) =>
    sweep?.courses.apply.recording.moments.map(({ name }) => name)
  expect(names(once)).toEqual(names(twice))
  expect(once?.courses.apply.points.length).toBeGreaterThan(1000)
  expect(other?.courses.apply.end).toEqual(once?.courses.apply.end)
})

test.each(['apply', 'destroy'] as const)(
  'processes that die one after the other during %s',
  async command => {
    const sweep = await CrashSweep.of('bonded-networks', 1)
    for (let seed = 1; seed <= 8; seed += 1)
      expect([seed, (await sweep?.crashRow(command, seed))?.problems]).toEqual([seed, []])
  },
)
