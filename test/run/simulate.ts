import { simulateAdopt } from './simulate/adopt.js'
import { simulateCrashes } from './simulate/crashes.js'
import { simulateEmulator } from './simulate/emulator.js'
import { simulateFailures } from './simulate/failures.js'
import { simulatePlaces } from './simulate/places.js'
import { simulatePlans } from './simulate/plans.js'
import { simulateTroubles } from './simulate/troubles.js'
import { simulateWire } from './simulate/wire.js'

const subjects: Readonly<Record<string, (words: readonly string[]) => Promise<number>>> = {
  plans: simulatePlans,
  failures: simulateFailures,
  places: simulatePlaces,
  emulator: simulateEmulator,
  troubles: simulateTroubles,
  adopt: simulateAdopt,
}

/**
 * Long runs over what seeds draw. `simulate plans` carries plans out in another world than the one they were rehearsed in ·
 * `simulate failures` fails the hosts of pools · `simulate emulator` plays labs · `simulate places` lets fifty processes want one state, kills
 * holders and servers, and keeps a hundred megabytes · `simulate adopt` writes worlds down from nothing · `simulate troubles [EXAMPLE…]` lets each call
 * and each write fail once · `simulate wire [FILE…]` runs the lifecycle tests over TLS. All else is about processes that die: `simulate crashes EXAMPLE…` makes every crash of those,
 * `simulate --seed 7` makes crashes in a row that the seed chooses, `simulate EXAMPLE seed 7 apply at 12 kept 0.5` makes one
 * and shows its log. Without a word: plans, failures, places and labs as many as they take by themselves, and every crash.
 */
async function simulate(words: readonly string[]): Promise<number> {
  const [first = '', ...rest] = words
  if (first === 'wire') return simulateWire(rest)
  const subject = subjects[first]
  if (subject !== undefined) return subject(rest)
  let failures = 0
  if (words.length === 0) for (const each of Object.values(subjects)) failures += await each([])
  return failures + (await simulateCrashes(words))
}

process.exitCode = (await simulate(process.argv.slice(2))) > 0 ? 1 : 0
