import { printPoint } from '../../simulation/crash-point.js'
import { CrashSweep } from '../../simulation/crash-sweep.js'
import type { Command } from '../../simulation/moments.js'
import { courseNames } from '../../support/example-folder.js'

/** How many rows of crashes a seed makes of each example. */
const rows = 150

/** Answers how many crashes had another end. */
export async function simulateCrashes(words: readonly string[]): Promise<number> {
  const [first, second] = words
  if (first === undefined) return everyCrash(courseNames())
  if (first === 'crashes') return everyCrash(words.slice(1))
  if (first === '--seed') return crashesInRows(Number(second))
  return oneCrash(words)
}

async function everyCrash(examples: readonly string[]): Promise<number> {
  let [total, failed] = [0, 0]
  for (const example of examples) {
    const sweep = await CrashSweep.of(example, 1)
    if (sweep === undefined) {
      console.log(`${example} is not to be applied`)
      continue
    }
    const before = failed
    for (const command of ['apply', 'destroy'] as const)
      for (const point of sweep.courses[command].points) {
        total += 1
        const { problems } = await sweep.crash(command, point)
        if (problems.length === 0) continue
        failed += 1
        tell(printPoint(example, 1, command, point), problems)
      }
    const { apply, destroy } = sweep.courses
    console.log(
      `${example}: ${apply.points.length} crashes of apply, ${destroy.points.length} of destroy, ${sweep.aftermaths} aftermaths, ${failed - before} with another end`,
    )
  }
  console.log(`${total} crashes, ${failed} with another end`)
  return failed
}

async function crashesInRows(seed: number): Promise<number> {
  let [total, failed] = [0, 0]
  for (const example of courseNames()) {
    const sweep = await CrashSweep.of(example, seed)
    for (let row = 1; sweep !== undefined && row <= rows; row += 1) {
      const { problems, log } = await sweep.crashRow(row % 3 === 0 ? 'destroy' : 'apply', seed * 1000 + row)
      total += 1
      if (problems.length === 0) continue
      failed += 1
      tell(`${example} seed ${seed} row ${row}, which ${log.join(', ')}`, problems)
    }
  }
  console.log(`${total} rows of crashes from seed ${seed}, ${failed} with another end`)
  return failed
}

async function oneCrash([
  example = '',
  ,
  seed,
  command,
  ,
  number,
  ,
  kept,
]: readonly string[]): Promise<number> {
  if (command !== 'apply' && command !== 'destroy')
    throw new Error('one crash is named like this: EXAMPLE seed 1 apply at 12 kept 0.5')
  const sweep = await CrashSweep.of(example, Number(seed))
  const point = sweep?.courses[command satisfies Command].points.find(
    ({ moment, kept: share }) => moment.number === Number(number) && share === Number(kept ?? 1),
  )
  if (sweep === undefined || point === undefined) throw new Error('there is no such crash')
  const { problems, log } = await sweep.crash(command, point)
  console.log(log.join('\n'))
  tell(problems.length === 0 ? 'the same end' : 'another end', problems)
  return problems.length
}

function tell(title: string, problems: readonly string[]): void {
  console.log([title, ...problems.map(problem => `  ${problem}`)].join('\n'))
}
