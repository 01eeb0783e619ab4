import { expect, test } from '@jest/globals'
import { courseNames } from '../support/example-folder.js'
import { chosen, printPoint } from './crash-point.js'
import { CrashSweep } from './crash-sweep.js'
import type { Command } from './moments.js'

const seed = Number(process.env['SEED'] ?? 1)

/** How many crashes of each command every test run makes; `npm run simulate` makes them all. */
const counts: Readonly<Record<Command, number>> = { apply: 400, destroy: 60 }

/** Plans that are longer than this many steps are crashed into the less often, the longer they are. */
const longPlan = 100

function countFor(command: Command, steps: number): number {
  const share = steps <= longPlan ? 1 : (0.5 * longPlan) / steps
  return Math.ceil(counts[command] * share)
}

/** Tests of every n-th example from the given one, so that two files, and two cores, share them. */
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
        const steps = sweep.courses.apply.recording.outcome.plan?.steps.length ?? 0
        const taken = chosen(points, countFor(command, steps), seed)
        for (const point of taken) {
          const result = await sweep.crash(command, point)
          if (result.problems.length > 0)
            problems.push(`${printPoint(example, seed, command, point)}: ${result.problems.join('\n  ')}`)
        }
        lines.push(`${taken.length} of ${points.length} crashes of ${command}`)
      }
      const told = sweep === undefined ? 'is not to be applied' : lines.join(', ')
      process.stderr.write(`${example}: ${told}\n`)
      expect(problems).toEqual([])
    },
    300_000,
  )
}
