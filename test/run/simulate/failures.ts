import { failEachHost } from '../../simulation/host-failures.js'
import { protectedProject, samplePools } from '../../simulation/protected-pool.js'
import { readWords } from './words.js'

/**
 * Fails each host of drawn pools and some pairs, and holds what happens against the forecast: `failures` takes 1,000 pools of seed 1,
 * `failures 50 seed 7` 50 of another, `failures 50 seed 7 pool 12` that one of them. Answers how many differed.
 */
export async function simulateFailures(words: readonly string[]): Promise<number> {
  const { count = 1000, named } = readWords(words, ['seed', 'pool'])
  const seed = named('seed') ?? 1
  const only = named('pool')
  console.log(`${count} pools, seed ${seed}`)
  const total = { hosts: 0, pairs: 0, restarts: 0, losses: 0, differ: 0, refused: 0 }
  for (const [number, pool] of samplePools(seed, count).entries()) {
    if (only !== undefined && only !== number) continue
    const { hosts, pairs, restarts, losses, problems } = await failEachHost(protectedProject(pool, number))
    total.hosts += hosts
    total.pairs += pairs
    total.restarts += restarts
    total.losses += losses
    if (hosts === 0) total.refused += 1
    else if (problems.length > 0) {
      total.differ += 1
      console.log([`pool ${number}: ${JSON.stringify(pool)}`, ...problems].join('\n'))
    }
  }
  console.log(
    `${count} pools, seed ${seed}: ${total.hosts} hosts and ${total.pairs} pairs failed, ${total.restarts} VMs foretold to restart, ${total.losses} to stay down or be tried; ${total.refused} plans refused; ${total.differ} pools differed`,
  )
  return total.differ
}
