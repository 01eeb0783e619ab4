import { exampleFiles, exampleFolder, exampleNames } from '../support/example-folder.js'
import { failEachHost } from './host-failures.js'
import { protectedProject, samplePools } from './protected-pool.js'

const seed = Number(process.env['SEED'] ?? 1)
const refused = 'deliberately-broken'
const examples = exampleNames().filter(
  name => name !== refused && Object.values(exampleFiles(name)).some(text => text.includes('ha_plan')),
)

test.each(examples)('what is foretold for the failure of each host of %s is what happens', async name => {
  const { hosts, problems } = await failEachHost(exampleFolder(name))
  expect(problems).toEqual([])
  expect(hosts).toBeGreaterThan(1)
})

test(`what is foretold for the failure of each host of a drawn pool is what happens: seed ${seed} (npm run simulate -- failures)`, async () => {
  const total = { hosts: 0, pairs: 0, restarts: 0, problems: [] as string[] }
  for (const [number, pool] of samplePools(seed, 50).entries()) {
    const { hosts, pairs, restarts, problems } = await failEachHost(protectedProject(pool, number))
    total.hosts += hosts
    total.pairs += pairs
    total.restarts += restarts
    if (hosts > 0) total.problems.push(...problems.map(problem => `pool ${number}: ${problem}`))
  }
  expect(total.problems).toEqual([])
  expect(total.hosts).toBeGreaterThan(100)
  expect(total.pairs).toBeGreaterThan(30)
  expect(total.restarts).toBeGreaterThan(50)
})
