import { FaultSweep, printTrouble } from '../../simulation/fault-sweep.js'
import { exampleNames } from '../../support/example-folder.js'

/**
 * Every call refused, timed out and cut off once, every write failing once: of these examples, or of all; after the word `call` or
 * `file` only such. Answers how many went wrong.
 */
export async function simulateTroubles(words: readonly string[]): Promise<number> {
  let [total, failed] = [0, 0]
  const kinds = (['call', 'file'] as const).filter(kind => words.includes(kind))
  const examples = words.filter(word => word !== 'call' && word !== 'file')
  for (const example of examples.length > 0 ? examples : exampleNames()) {
    const sweep = await FaultSweep.of(example)
    if (sweep === undefined) {
      console.log(`${example} is not to be applied`)
      continue
    }
    for (const command of ['apply', 'destroy'] as const)
      for (const trouble of sweep.courses[command].troubles) {
        if (kinds.length > 0 && !kinds.includes(trouble.kind)) continue
        total += 1
        const problems = await sweep.strike(command, trouble)
        if (problems.length === 0) continue
        failed += 1
        console.log(`${example}, ${command}, ${printTrouble(trouble)}: ${problems.join('\n  ')}`)
      }
    console.log(`${example}: ${total} troubles so far, ${failed} with another end`)
  }
  return failed
}
