import { sampleWorlds } from './adoption/draw-worlds.js'
import { judgeWorld } from './adoption/judge.js'
import { WorldTally } from './adoption/world-tally.js'

const seed = Number(process.env['SEED'] ?? 1)
const count = 100
const patienceMilliseconds = 900_000

test(
  `${count} worlds that were made and changed by hand are written down from nothing, and their plans are empty: seed ${seed} (npm run simulate -- adopt seed ${seed} case NUMBER)`,
  async () => {
    const tally = new WorldTally()
    const problems: string[] = []
    for (const [number, world] of sampleWorlds(seed, count).entries()) {
      const verdict = await judgeWorld(world)
      tally.add(number, verdict)
      problems.push(...verdict.problems.map(problem => `case ${number}: ${problem}`))
    }
    expect(problems).toEqual([])
    // Worlds without what is to be adopted would prove nothing.
    const least = {
      host: 100,
      pool: 100,
      network: 200,
      sr: 100,
      vm: 100,
      bond: 3,
      storage_interface: 3,
      ha_plan: 3,
    }
    for (const [kind, times] of Object.entries(least))
      expect([kind, tally.adopted(kind)]).toEqual([kind, Math.max(times, tally.adopted(kind))])
  },
  patienceMilliseconds,
)
