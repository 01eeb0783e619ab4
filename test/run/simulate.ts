import { everyStep, printCase, someCases } from '../simulation/cases.js'
import { crashAndRecover, undisturbed, type CrashCase } from '../simulation/crash-run.js'
import { simulateEmulator } from './simulate-emulator.js'
import { simulatePlans } from './simulate-plans.js'

/**
 * Lets processes die at every step of the example and judges what the next makes of it.
 * `simulate` sweeps with seed 1 · `simulate seed 7` with another · `simulate seed 7 apply after 12 kept 0.5` runs one
 * case and shows its log · `simulate seed 7 random 100` runs so many that the seed chooses.
 */
const words = process.argv.slice(2)
const seed = words[0] === 'seed' ? Number(words[1]) : 1
const cases = words[0] === 'emulator' || words[0] === 'plans' ? [] : chooseCases(words.slice(2))
const isSingle = cases.length === 1

function chooseCases([first, kind, number, , kept]: readonly string[]): readonly CrashCase[] {
  if (first === 'random') return someCases(seed, Number(kind))
  if (first !== 'apply' && first !== 'destroy')
    return [...everyStep(seed, 'apply'), ...everyStep(seed, 'destroy'), ...someCases(seed, 100)]
  if (kind === 'file')
    return [{ seed, command: first, moment: { kind, change: Number(number) }, kept: Number(kept ?? 1) }]
  if (kind !== 'intent' && kind !== 'during' && kind !== 'after')
    throw new Error(
      `a process dies at an intent, during or after a step, or at a file, not at "${kind ?? ''}"`,
    )
  return [{ seed, command: first, moment: { kind, step: Number(number) }, kept: Number(kept ?? 1) }]
}

async function simulateCrashes(): Promise<number> {
  const ends = await undisturbed(seed)
  let failed = 0
  for (const given of cases) {
    const { problems, log, isReached } = await crashAndRecover(given, ends)
    if (isSingle) console.log(log.join('\n'))
    if (problems.length > 0) {
      failed += 1
      console.log(`${printCase(given)}:\n${problems.map(problem => `  ${problem}`).join('\n')}`)
    } else if (isSingle) console.log(isReached ? 'the same end' : 'the command was over before')
  }
  console.log(`${cases.length} crashes, ${failed} with another end`)
  return failed
}

const failures =
  words[0] === 'plans'
    ? await simulatePlans(words.slice(1))
    : words[0] === 'emulator'
      ? await simulateEmulator(words.slice(1))
      : await simulateCrashes()
process.exitCode = failures > 0 ? 1 : 0
