import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Project } from '../support/project.js'
import { failEachHost } from './host-failures.js'
import { protectedProject, samplePools } from './protected-pool.js'

const seed = Number(process.env['SEED'] ?? 1)
const examples = readdirSync('examples').filter(name =>
  filesOf(name).some(file => file.endsWith('.hcl') && textOf(name, file).includes('ha_plan')),
)

function filesOf(example: string): readonly string[] {
  return readdirSync(join('examples', example), { recursive: true })
    .map(String)
    .filter(file => /\.(hcl|xsupdate|iso|yaml|tftpl)$/.test(file) && !file.includes('.test.'))
}

function textOf(example: string, file: string): string {
  return readFileSync(join('examples', example, file), 'utf8')
}

test.each(examples)('what is foretold for the failure of each host of %s is what happens', async name => {
  const files = filesOf(name).map(file => [`/work/${file}`, textOf(name, file)] as const)
  const { hosts, problems } = await failEachHost(new Project(Object.fromEntries(files)))
  expect(problems).toEqual([])
  expect(hosts).toBeGreaterThan(1)
})

test(`what is foretold for the failure of each host of a drawn pool is what happens: seed ${seed} (npm run simulate -- failures)`, async () => {
  const total = { hosts: 0, restarts: 0, problems: [] as string[] }
  for (const [number, pool] of samplePools(seed, 50).entries()) {
    const { hosts, restarts, problems } = await failEachHost(protectedProject(pool, number))
    total.hosts += hosts
    total.restarts += restarts
    if (hosts > 0) total.problems.push(...problems.map(problem => `pool ${number}: ${problem}`))
  }
  expect(total.problems).toEqual([])
  expect(total.hosts).toBeGreaterThan(100)
  expect(total.restarts).toBeGreaterThan(50)
})
