import { simulateCrashes } from './simulate/crashes.js'
import { simulateEmulator } from './simulate/emulator.js'
import { simulatePlans } from './simulate-plans.js'

/**
 * Lets processes die, and judges what the next makes of it.
 * `simulate` makes every crash of every example · `simulate --seed 7` makes crashes in a row that the seed chooses ·
 * `simulate EXAMPLE seed 7 apply at 12 kept 0.5` makes one and shows its log · `simulate emulator` plays labs.
 */
const words = process.argv.slice(2)
const [kind, ...rest] = words
const failures =
  kind === 'plans'
    ? await simulatePlans(rest)
    : kind === 'emulator'
      ? await simulateEmulator(rest)
      : await simulateCrashes(words)
process.exitCode = failures > 0 ? 1 : 0
