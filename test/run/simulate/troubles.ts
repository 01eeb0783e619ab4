import { chosen } from '../../simulation/crash-point.js'
import { FaultSweep, printTrouble } from '../../simulation/fault-sweep.js'
import { courseNames } from '../../support/example-folder.js'
import { readWords } from './words.js'

/**
 * Every call refused, timed out and cut off once, every write failing once: of these examples and their second steps, or of all; after the word `call` or
 * `file` only such; with a number at most so many of each command, chosen by the seed (`troubles 400 seed 2`). Answers how
 * many went wrong.
 */
export async function simulateTroubles(words: readonly string[]): Promise<number> {
  let [total, failed] = [0, 0]
  const kinds = (['call', 'file'] as const).filter(kind => words.includes(kind))
  const known = courseNames()
  const examples = words.filter(word => known.includes(word))
  const numbers = words.filter(word => !known.includes(word) && word !== 'call' && word !== 'file')
  const { count = Infinity, named } = readWords(numbers, ['seed'])
  for (const example of examples.length > 0 ? examples : known) {
    const sweep = await FaultSweep.of(example)
    if (sweep === undefined) {
      console.log(`${example} is not to be applied`)
      continue
    }
    for (const command of ['apply', 'destroy'] as const) {
      const all = sweep.courses[command].troubles.filter(
        ({ kind }) => kinds.length === 0 || kinds.includes(kind),
      )
      const taken = chosen(all, count, named('seed') ?? 1)
      const before = failed
      for (const trouble of taken) {
        const problems = await sweep.strike(command, trouble)
        if (problems.length === 0) continue
        failed += 1
        console.log(`${example}, ${command}, ${printTrouble(trouble)}: ${problems.join('\n  ')}`)
      }
      total += taken.length
      console.log(
        `${example}: ${taken.length} of ${all.length} troubles of ${command}, ${failed - before} with another end`,
      )
    }
  }
  console.log(`${total} troubles, ${failed} with another end`)
  return failed
}
