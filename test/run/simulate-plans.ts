import * as fc from 'fast-check'
import { anyCase, type Case } from '../property/agreement/draw.js'
import { judge } from '../property/agreement/judge.js'
import { OtherProcess } from '../property/agreement/other-process.js'

/**
 * Plans that are carried out in another world than the one that they were rehearsed in: `simulate plans` takes 10,000
 * cases of a seed that it prints, `simulate plans 500 7` 500 of the seed 7, `simulate plans 1 7 123` the case of that number, with its story.
 * Answers how many disagreed.
 */
export async function simulatePlans(words: readonly string[]): Promise<number> {
  const [count = 10_000, seed = 1, only] = words.map(Number)
  console.log(`${count} cases, seed ${seed}`)
  const other = new OtherProcess()
  const tally = new Map<string, number>()
  const note = (what: string) => tally.set(what, (tally.get(what) ?? 0) + 1)
  const classes = new Map<string, number[]>()
  let number = only === undefined ? -1 : only - 1
  const started = performance.now()
  try {
    const property = fc.asyncProperty(anyCase, async (given: Case) => {
      number += 1
      const verdict = await judge(given, other)
      for (const end of verdict.ends) note(`stages ${end}`)
      for (const code of verdict.foretold) note(code)
      if (only !== undefined)
        console.log([JSON.stringify(given), ...verdict.log, ...verdict.problems].join('\n'))
      if (verdict.problems.length === 0) return
      const kind = classOf(verdict.problems)
      const known = classes.get(kind) ?? []
      classes.set(kind, [...known, number])
      if (known.length < 2 && only === undefined)
        console.log(`case ${number}: ${verdict.problems.slice(0, 4).join('\n  ')}`)
    })
    await fc.assert(property, { seed, numRuns: count, ...(only === undefined ? {} : { path: String(only) }) })
  } finally {
    await other.stop()
  }
  for (const [what, times] of [...tally].sort()) console.log(`${String(times).padStart(7)}  ${what}`)
  for (const [kind, numbers] of classes)
    console.log(`${numbers.length} × ${kind}: ${numbers.slice(0, 8).join(' ')}`)
  const failed = [...classes.values()].flat().length
  console.log(`${number + 1} cases, ${failed} disagreed, ${Math.round(performance.now() - started)} ms`)
  return failed
}

function classOf([problem = '']: readonly string[]): string {
  return problem
    .replace(/\n[^]*/, '')
    .replace(/^stage \d+: /, '')
    .replaceAll(/"[^"]*"|\b[vh]\d\b|OpaqueRef:\S+|[0-9a-f]{8}-\S+|\d+/g, '_')
    .slice(0, 160)
}
