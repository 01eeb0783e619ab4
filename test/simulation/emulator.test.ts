import { expect, test } from '@jest/globals'
import { runEmulator } from './emulator-run.js'

for (const seed of ['first', 'second', 'third', 'fourth']) {
  test(`whatever is done to a lab, its pools stay in order: seed ${seed} (npm run simulate -- emulator)`, async () => {
    const run = await runEmulator(seed, 120)
    expect({ faults: run.faults, log: run.faults.length > 0 ? run.log : [] }).toEqual({ faults: [], log: [] })
    expect(run.log.filter(line => !line.startsWith('  ')).length).toBeGreaterThan(100)
  })
}

test('the same seed is the same story', async () => {
  const [once, twice] = [await runEmulator('again', 60), await runEmulator('again', 60)]
  expect(once.log).toEqual(twice.log)
})
