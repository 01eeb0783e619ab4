import { expect, test } from '@jest/globals'
import { courseNames } from '../support/example-folder.js'
import { chosenRuns, printPoint } from './crash-point.js'
import { CrashSweep } from './crash-sweep.js'
import type { Command } from './moments.js'

const seed = Number(process.env['SEED'] ?? 1)

/** How many crashes of each command every test run makes; `npm run simulate` makes them all. */
const counts: Readonly<Record<Command, number>> = { apply: 400, destroy: 60 }

/**
 * A course of more moments than this is crashed into in runs of neighbours, which grow with it: many of those leave the
 * same aftermath, so that a long course, whose every process takes long, is judged at fewer places and at each of them whole.
 */
const longCourse = 1000

/** Tests of every n-th example from the given one, so that several files, and two cores, share them. */
export function testCrashes(first: number, every: number): void {
  test.each(courseNames().filter((_, index) => index % every === first))(
    'whatever a process was at when it died, the next comes to the same end: %s',
    async example => {
      const sweep = await CrashSweep.of(example, seed)
      const lines: string[] = []
      const problems: string[] = []
      for (const command of ['apply', 'destroy'] as const) {
        if (sweep === undefined) continue
        const { points } = sweep.courses[command]
        const taken = chosenRuns(points, counts[command], Math.ceil(points.length / longCourse), seed)
        const before = sweep.aftermaths
        for (const point of taken) {
          const result = await sweep.crash(command, point)
          if (result.problems.length > 0)
            problems.push(`${printPoint(example, seed, command, point)}: ${result.problems.join('\n  ')}`)
        }
        lines.push(
          `${taken.length} of ${points.length} crashes of ${command}, ${sweep.aftermaths - before} aftermaths`,
        )
      }
      const told = sweep === undefined ? 'is not to be applied' : lines.join('; ')
      process.stderr.write(`${example}: ${told}\n`)
      expect(problems).toEqual([])
    },
    300_000,
  )
}
