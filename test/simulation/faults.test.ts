import { courseNames } from '../support/example-folder.js'
import { chosen } from './crash-point.js'
import { callFaults, FaultSweep, fileFaults, printTrouble } from './fault-sweep.js'

const seed = Number(process.env['SEED'] ?? 1)

/** How many of each command's troubles every test run takes of an example; `npm run simulate -- troubles` takes them all. */
const counts = { apply: 12, destroy: 6 } as const

/** What can go wrong in more ways than this is struck a sixth as often: its every run takes long. */
const longCourse = 10_000

test.each(courseNames())(
  'whatever goes wrong once, the next run of a command comes to the end of an undisturbed one: %s',
  async example => {
    const sweep = await FaultSweep.of(example)
    if (sweep === undefined) return
    const problems: string[] = []
    for (const command of ['apply', 'destroy'] as const) {
      const { troubles } = sweep.courses[command]
      const kinds = new Set(troubles.map(each => (each.kind === 'call' ? each.fault : each.code)))
      expect([...kinds].sort()).toEqual([...Object.keys(callFaults), ...fileFaults].sort())
      const count = Math.ceil(counts[command] / (troubles.length > longCourse ? 6 : 1))
      const taken = chosen(troubles, count, seed)
      for (const trouble of taken) {
        const found = await sweep.strike(command, trouble)
        if (found.length > 0) problems.push(`${command}, ${printTrouble(trouble)}: ${found.join('\n  ')}`)
      }
      process.stderr.write(`${example}: ${taken.length} of ${troubles.length} troubles of ${command}\n`)
    }
    expect(problems).toEqual([])
  },
  300_000,
)
