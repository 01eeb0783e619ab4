import { exampleFolder } from '../support/example-folder.js'
import { applied, destroyed, planned } from '../support/pool-project.js'

const nothing = { actions: [], findings: [], calls: [], texts: [] }

test.each(['heterogeneous-pool', 'bonded-networks'])(
  'the example %s is made, holds, and goes without a trace',
  async name => {
    const project = exampleFolder(name)
    await applied(project)
    // What a plan warns of is done by then.
    expect((await planned(project)).actions).toEqual([])
    expect(await destroyed(project)).toEqual([])
  },
)

const main = 'main.pool.hcl'
const networks = 'networks.pool.hcl'

test.each<readonly [string, string, string, readonly string[]]>([
  [
    'cpu_policy = "forced"',
    'cpu_policy = "identical"',
    'another policy',
    ['error HOSTS_NOT_HOMOGENEOUS pool.main'],
  ],
  [
    'cpu_policy  = "forced"',
    'cpu_policy  = "levelled"',
    'a CPU that cannot be masked',
    ['error CPU_FEATURE_MASKING_NOT_SUPPORTED pool.main'],
  ],
  [
    'hosts = [host.xenA, host.xen02]',
    'hosts = [host.xenA]',
    'an update that one host lacks',
    ['error HOSTS_NOT_HOMOGENEOUS patch.sp1'],
  ],
])('heterogeneous-pool with %s instead of %s: %s', async (before, after, _, findings) => {
  const written = before.replace('cpu_policy =', 'cpu_policy  =')
  const project = exampleFolder('heterogeneous-pool', [[main, written, after]])
  expect((await planned(project)).findings).toEqual(expect.arrayContaining([...findings]))
})

test('heterogeneous-pool: urouter migrates while it runs', async () => {
  const project = exampleFolder('heterogeneous-pool')
  await applied(project)
  const text = await project.disk.files.readText(`/work/${main}`)
  project.disk.files.write(`/work/${main}`, text.replace('default     = "xen02"', 'default     = "xenA"'))
  const { calls } = await planned(project)
  expect(calls).toContain('VM.pool_migrate')
  await applied(project)
  expect(await planned(project)).toEqual(nothing)
})

test.each<readonly [string, string, readonly string[], readonly string[]]>([
  ['mode    = "active-backup"', 'mode    = "lacp"', ['update bond.front'], []],
  [
    'devices = ["eth0", "eth1"]',
    'devices = ["eth1"]',
    ['replace bond.front'],
    ['warning bond-of-one bond.front'],
  ],
  ['vlan = 20', 'vlan = 21', ['replace network.guests'], ['error VIF_IN_USE network.guests']],
])('bonded-networks, an edit afterwards: %s becomes %s', async (before, after, actions, findings) => {
  const project = exampleFolder('bonded-networks')
  await applied(project)
  const text = await project.disk.files.readText(`/work/${networks}`)
  project.disk.files.write(`/work/${networks}`, text.replace(before, after))
  const plan = await planned(project)
  expect(plan.actions).toEqual(expect.arrayContaining([...actions]))
  expect(plan.findings).toEqual(expect.arrayContaining([...findings]))
})
