import { type Extent, shrinkCase, sampleCases } from '../../property/agreement/draw.js'
import { judge, kindOf } from '../../property/agreement/judge.js'
import { OtherProcess } from '../../property/agreement/other-process.js'
import { Tally } from '../../property/agreement/tally.js'
import { readWords } from './words.js'

/** Cases that are under way at a time: while the other process works on one, this one plans another. */
const lanes = 4

/** From so many cases on, a code that was foretold fewer times than that counts as a failure of the run. */
const manyCases = 10_000
const leastTimes = 5

/**
 * Plans that are carried out in another world than the one that they were rehearsed in. `plans` takes 10,000 cases of
 * seed 1 and prints how each was foretold, `plans 500 seed 7` 500 of another; `plans 1 seed 7 case 123` tells the story of
 * that one, `plans 1 seed 7 shrink 123` looks for a smaller one that goes wrong alike; `brief` draws the smaller cases of the
 * tests. Answers how many disagreed.
 */
export async function simulatePlans(words: readonly string[]): Promise<number> {
  const { count = 10_000, named, has } = readWords(words, ['seed', 'case', 'shrink'], ['brief'])
  const seed = named('seed') ?? 1
  const extent: Extent = has('brief') ? 'brief' : 'full'
  const other = new OtherProcess()
  try {
    const [story, large] = [named('case'), named('shrink')]
    if (story !== undefined) return await tellStory(seed, story, extent, other)
    if (large !== undefined) return await shrink(seed, large, extent, other)
    return await runAll(seed, count, extent, other)
  } finally {
    await other.stop()
  }
}

async function tellStory(seed: number, number: number, extent: Extent, other: OtherProcess): Promise<number> {
  const given = sampleCases(seed, number + 1, extent)[number]
  if (given === undefined) throw new Error(`there is no case ${number}`)
  const verdict = await judge(given, other)
  console.log([JSON.stringify(given), ...verdict.log, ...verdict.problems].join('\n'))
  return verdict.problems.length > 0 ? 1 : 0
}

async function shrink(seed: number, number: number, extent: Extent, other: OtherProcess): Promise<number> {
  const smallest = await shrinkCase(
    seed,
    number,
    async given => kindOf((await judge(given, other)).problems),
    extent,
  )
  if (smallest === undefined) return 0
  const verdict = await judge(smallest, other)
  console.log([JSON.stringify(smallest), ...verdict.log, ...verdict.problems].join('\n'))
  return 1
}

async function runAll(seed: number, count: number, extent: Extent, other: OtherProcess): Promise<number> {
  console.log(`${count} cases, seed ${seed}`)
  const tally = new Tally()
  const cases = sampleCases(seed, count, extent).entries()
  let done = 0
  const lane = async (): Promise<void> => {
    for (const [number, given] of cases) {
      const verdict = await judge(given, other)
      if (tally.add(number, verdict))
        console.log(`case ${number}: ${verdict.problems.slice(0, 4).join('\n  ')}`)
      done += 1
      if (done % 1000 === 0) console.log(`${done} done, ${tally.failed} disagreed`)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  console.log(tally.print().join('\n'))
  console.log(`${count} cases, seed ${seed}, ${tally.failed} disagreed`)
  const rare = tally.rarer(leastTimes)
  for (const line of rare) console.log(line)
  // In a long run every code that cases come to is come to often enough to mean something.
  return tally.failed + (count >= manyCases ? rare.length : 0)
}
