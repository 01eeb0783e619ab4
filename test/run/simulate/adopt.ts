import { sampleWorlds } from '../../property/adoption/draw-worlds.js'
import { judgeWorld } from '../../property/adoption/judge.js'
import { WorldTally } from '../../property/adoption/world-tally.js'
import { readWords } from './words.js'

/**
 * Worlds that were made and changed by hand, written down from nothing: the plan of what was written only imports, and the next one
 * is empty. `adopt` takes 1,000 worlds of seed 1, `adopt 50 seed 7` 50 of another; `adopt seed 7 case 12` tells the story of that
 * one. Answers how many went wrong.
 */
export async function simulateAdopt(words: readonly string[]): Promise<number> {
  const { count = 1000, named } = readWords(words, ['seed', 'case'])
  const seed = named('seed') ?? 1
  const only = named('case')
  if (only !== undefined) return tellStory(seed, only)
  console.log(`${count} worlds, seed ${seed}`)
  const tally = new WorldTally()
  for (const [number, world] of sampleWorlds(seed, count).entries()) {
    const verdict = await judgeWorld(world)
    tally.add(number, verdict)
    if (verdict.problems.length > 0)
      console.log(`case ${number}: ${verdict.problems.slice(0, 4).join('\n  ')}`)
    if ((number + 1) % 100 === 0) console.log(`${number + 1} done, ${tally.failed.length} went wrong`)
  }
  console.log(tally.print().join('\n'))
  const numbers = tally.failed.length === 0 ? '' : `: cases ${tally.failed.join(' ')}`
  console.log(`${count} worlds, seed ${seed}, ${tally.failed.length} went wrong${numbers}`)
  return tally.failed.length
}

async function tellStory(seed: number, number: number): Promise<number> {
  const world = sampleWorlds(seed, number + 1)[number]
  if (world === undefined) throw new Error(`there is no case ${number}`)
  const { log, problems } = await judgeWorld(world)
  console.log([JSON.stringify(world.made), ...log, ...problems].join('\n'))
  return problems.length > 0 ? 1 : 0
}
