import { chosen } from './crash-point.js'
import { callFaults, FaultSweep, fileFaults, printTrouble } from './fault-sweep.js'

const seed = Number(process.env['SEED'] ?? 1)
/** How many of each command's troubles every test run takes; `npm run simulate -- troubles` takes them all. */
const counts = { apply: 40, destroy: 20 } as const

test('whatever goes wrong once, the next run of a command comes to the end of an undisturbed one', async () => {
  const sweep = await FaultSweep.of('homogeneous-pool')
  const problems: string[] = []
  if (sweep === undefined) throw new Error('the example can be applied')
  for (const command of ['apply', 'destroy'] as const) {
    const { troubles } = sweep.courses[command]
    const kinds = new Set(troubles.map(each => (each.kind === 'call' ? each.fault : each.code)))
    expect([...kinds].sort()).toEqual([...Object.keys(callFaults), ...fileFaults].sort())
    const taken = chosen(troubles, counts[command], seed)
    for (const trouble of taken) {
      const found = await sweep.strike(command, trouble)
      if (found.length > 0) problems.push(`${command}, ${printTrouble(trouble)}: ${found.join('\n  ')}`)
    }
    process.stderr.write(`homogeneous-pool: ${taken.length} of ${troubles.length} troubles of ${command}\n`)
  }
  expect(problems).toEqual([])
}, 120_000)
