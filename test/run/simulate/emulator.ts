import { runEmulator } from '../../simulation/emulator-run.js'

/**
 * Labs from seeds, random calls and accidents: `simulate emulator` takes a hundred seeds, `simulate emulator 7` one and
 * shows its story, `simulate emulator 7 500` that many from there. Answers how many broke a law.
 */
export async function simulateEmulator([first = '0', count]: readonly string[]): Promise<number> {
  const from = Number(first)
  const seeds = Array.from({ length: Number(count ?? (first === '0' ? 100 : 1)) }, (_, index) => from + index)
  let broken = 0
  for (const seed of seeds) {
    const { log, faults } = await runEmulator(String(seed), 200)
    if (faults.length > 0) broken += 1
    if (faults.length > 0 || seeds.length === 1) console.log([`seed ${seed}`, ...log, ...faults].join('\n'))
  }
  console.log(`${seeds.length} labs, ${broken} out of order`)
  return broken
}
