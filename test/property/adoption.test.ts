import { sampleWorlds } from './adoption/draw-worlds.js'
import { judgeWorld } from './adoption/judge.js'
import { WorldTally } from './adoption/world-tally.js'

const seed = Number(process.env['SEED'] ?? 1)
const count = 100
const patienceMilliseconds = 600_000

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
    for (const kind of ['host', 'pool', 'network', 'sr', 'vm'])
      expect(`${kind} ${tally.adopted(kind) > count / 2}`).toBe(`${kind} true`)
    for (const kind of ['bond', 'storage_interface', 'ha_plan'])
      expect(`${kind} ${tally.adopted(kind) > 5}`).toBe(`${kind} true`)
  },
  patienceMilliseconds,
)
