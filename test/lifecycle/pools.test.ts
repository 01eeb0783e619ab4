import {
  alphaAndBeta,
  applied,
  destroyed,
  planned,
  poolBlocks,
  poolProject,
  rewrite,
} from '../support/pool-project.js'

const nothing = { actions: [], findings: [], calls: [], texts: [] }
const [alpha, beta] = alphaAndBeta
const ordered = (...machines: readonly (typeof alpha)[]) => machines.flatMap(machine => machine ?? [])
const pool = poolBlocks(alphaAndBeta)
const swapped = poolBlocks(ordered(beta, alpha))

const shared = `
sr "nfs" {
  type    = "nfs"
  server  = "10.0.0.100"
  path    = "/export"
  default = true
}
`
const vm = (name: string, sr: string, home: string = 'beta') => `
vm "${name}" {
  name     = "${name}"
  template = "guest"
  memory   = "512MiB"
  home     = host.${home}
  disk "root" {
    sr   = ${sr}
    size = "2GiB"
  }
}
`

test.each(['6.2.0', '8.4'])(
  'everything that a pool block writes is brought about in place on %s',
  async release => {
    const project = poolProject({ release, machines: alphaAndBeta }, pool)
    await applied(project)
    const alerts = `alerts {
    email        = "ops@lab.example"
    smtp_server  = "mail.lab.example:25"
    min_priority = 3
  }`
    const lines = `name = "main"
  description = "the pool"
  tags = ["prod"]
  other_config = { owner = "ops" }
  ${alerts}`
    rewrite(project, poolBlocks(alphaAndBeta, lines))
    expect((await planned(project)).actions).toEqual(['update pool.main'])
    await applied(project)
    expect(await planned(project)).toEqual(nothing)
    rewrite(
      project,
      poolBlocks(alphaAndBeta, lines.replace(alerts, '').replace('other_config = { owner = "ops" }', '')),
    )
    // The usual language of alerts is in force without a key.
    expect((await planned(project)).calls).toEqual(Array(4).fill('pool.remove_from_other_config'))
    await applied(project)
    expect(await planned(project)).toEqual(nothing)
  },
)

test.each(['6.2.0', '8.2'])(
  'another coordinator leads the pool when the written one changes, on %s',
  async release => {
    const project = poolProject({ release, machines: alphaAndBeta }, pool + shared)
    await applied(project)
    rewrite(project, swapped + shared)
    const { calls } = await planned(project)
    expect(calls).toEqual(['pool.designate_new_master', 'host.enabled'])
    await applied(project)
    expect(await planned(project)).toEqual(nothing)
    expect(await destroyed(project)).toEqual([])
  },
)

test('a host that joins takes the password of its coordinator, and its own block may keep the old one', async () => {
  const machines = alphaAndBeta.map(machine => ({ ...machine, password: `of-${machine.name}` }))
  const corrected = machines.map(machine => ({ ...machine, password: 'of-alpha' })).toReversed()
  const project = poolProject({ release: '8.2', machines }, poolBlocks(machines))
  expect((await planned(project)).findings).toEqual(['note joiner-password host.beta'])
  await applied(project)
  expect(await planned(project)).toEqual(nothing)
  rewrite(project, poolBlocks(machines.toReversed()))
  await applied(project)
  // The new coordinator is asked itself, and has the password of the old one.
  expect((await planned(project)).findings).toEqual(['error SESSION_AUTHENTICATION_FAILED host.beta'])
  rewrite(project, poolBlocks(corrected))
  expect((await planned(project)).actions).toEqual(['update host.beta'])
  await applied(project)
  expect(await planned(project)).toEqual(nothing)
})

test('a host that leaves is masked again as its block says, and has rebooted by then', async () => {
  const masked = pool.replaceAll(
    'password = "labroot"',
    'password = "labroot"\n  cpu_features = "77bee3ff-bfebfbff-00000001-28100800"',
  )
  const project = poolProject({ release: '6.2.0', machines: alphaAndBeta }, masked)
  await applied(project)
  expect(await planned(project)).toEqual(nothing)
  rewrite(project, masked.replace('[host.beta]', '[]'))
  expect((await planned(project)).calls).toEqual(
    expect.arrayContaining(['pool.eject', 'host.set_cpu_features', 'host.reboot']),
  )
  await applied(project)
  expect(await planned(project)).toEqual(nothing)
})

test('the old coordinator can leave in the plan that names a new one', async () => {
  const project = poolProject({ release: '8.2', machines: alphaAndBeta }, pool + shared)
  await applied(project)
  rewrite(project, swapped.replace('[host.alpha]', '[]') + shared)
  const { calls } = await planned(project)
  expect(calls.indexOf('pool.designate_new_master')).toBeLessThan(calls.indexOf('pool.eject'))
  await applied(project)
  expect(await planned(project)).toEqual(nothing)
})

const local = `
sr "local" {
  host   = host.beta
  type   = "ext"
  device = "/dev/sdb"
}
`

test('a coordinator that coordinates another pool brings that one along: the block is about another pool', async () => {
  const apart = (coordinator: string, members: string) => `host "alpha" {
  address  = "10.0.0.1"
  password = "labroot"
}
host "beta" {
  address  = "10.0.0.2"
  password = "labroot"
}
pool "main" {
  coordinator = host.${coordinator}
  members     = [${members}]
}
`
  const project = poolProject({ release: '8.2', machines: alphaAndBeta }, apart('alpha', ''))
  await applied(project)
  rewrite(project, apart('beta', 'host.alpha'))
  expect((await planned(project)).actions).toEqual(['replace pool.main'])
  expect(await applied(project)).toEqual(['forget', 'pool.get_uuid', 'pool.join', 'pool.member'])
  expect(await planned(project)).toEqual(nothing)
})

test('a host that leaves is emptied first; what is lost is named', async () => {
  const project = poolProject({ release: '8.2', machines: alphaAndBeta }, pool + shared + vm('web', 'sr.nfs'))
  await applied(project)
  rewrite(project, pool.replace('[host.beta]', '[]') + shared + vm('web', 'sr.nfs', 'alpha'))
  const { calls, findings } = await planned(project)
  expect(findings).toEqual([])
  expect(calls.filter(call => call !== 'VM.set_affinity')).toEqual([
    'host.disable',
    'host.evacuate',
    'pool.eject',
    'host.live',
  ])
  await applied(project)
  expect(await planned(project)).toEqual(nothing)
})

test('a VM that cannot leave keeps its host in the pool; disks on local storage are lost by name and size', async () => {
  const text = shared + local + vm('stuck', 'sr.local')
  const project = poolProject({ release: '8.2', machines: alphaAndBeta }, pool + text)
  await applied(project)
  rewrite(project, pool.replace('[host.beta]', '[]') + text)
  const { plan } = await project.plan()
  expect(plan?.findings.map(finding => finding.code)).toContain('VM_REQUIRES_SR')
  const lost = plan?.steps.flatMap(step => step.disrupts.filter(({ effect }) => effect === 'loses data'))
  expect(lost?.map(({ detail }) => detail)).toEqual([expect.stringMatching(/stuck.*2 GiB/)])
  rewrite(project, pool.replace('[host.beta]', '[]').replace('allow_eject = true', '') + text)
  const refused = await planned(project)
  expect(refused.findings).toContain('error eject-not-allowed pool.main')
  expect(refused.texts.join()).toMatch(/stuck.*2 GiB.*allow_eject/s)
})

const cpu = (features: string) =>
  `cpu {\n    vendor   = "GenuineIntel"\n    features = "${features}"\n    maskable = true\n  }`
const wide = '77bee3ff-bfebfbff-00000001-2c100800'
const narrow = '77bee3ff-bfebfbff-00000001-2c100000'

test.each<readonly [string, string, readonly string[], readonly string[]]>([
  ['6.2.0', 'levelled', [], ['host.set_cpu_features', 'host.reboot', 'pool.join']],
  ['6.2.0', 'forced', [], ['pool.join_force']],
  ['6.2.0', 'identical', ['HOSTS_NOT_HOMOGENEOUS'], []],
  ['7.0', 'levelled', [], ['pool.join']],
  ['7.0', 'forced', [], ['pool.join_force']],
  ['8.2', 'levelled', [], ['pool.join']],
  ['8.2', 'forced', [], ['pool.join_force']],
  ['8.2', 'identical', ['cpu-not-identical'], []],
])('on %s, CPUs that differ meet under cpu_policy = "%s"', async (release, policy, codes, calls) => {
  const machines = [
    { name: 'alpha', address: '10.0.0.1', cpu: cpu(narrow) },
    { name: 'beta', address: '10.0.0.2', cpu: cpu(wide) },
  ]
  const project = poolProject({ release, machines }, poolBlocks(machines, `cpu_policy = "${policy}"`))
  const { plan } = await project.plan()
  expect(plan?.findings.filter(each => each.severity === 'error').map(each => each.code)).toEqual(codes)
  if (codes.length > 0) return
  expect(plan?.steps.map(step => step.call).filter(call => calls.includes(call))).toEqual(calls)
  await applied(project)
  expect((await planned(project)).actions).toEqual([])
})

test.each(['6.2.0', '8.4'])(
  'a host whose block goes with its membership is ejected, and nobody waits for it, on %s',
  async release => {
    const project = poolProject({ release, machines: alphaAndBeta }, pool + shared + vm('web', 'sr.nfs'))
    await applied(project)
    rewrite(
      project,
      poolBlocks(ordered(alpha)) + shared + vm('web', 'sr.nfs').replace('home     = host.beta', ''),
    )
    const { actions, calls, findings } = await planned(project)
    expect(actions).toEqual(expect.arrayContaining(['update pool.main', 'forget host.beta']))
    expect(findings).toEqual([])
    expect(calls.slice(calls.indexOf('pool.eject'))).not.toContain('host.live')
    await applied(project)
    expect(await planned(project)).toEqual(nothing)
  },
)

test('migration_compression is set in place, found again, and foretold where the release does not have it', async () => {
  const machines = alphaAndBeta.slice(0, 1)
  const text = (lines: string) => poolBlocks(machines, lines)
  const project = poolProject({ release: '8.4', machines }, text('migration_compression = true'))
  expect(await applied(project)).toContain('pool.set_migration_compression')
  expect((await planned(project)).actions).toEqual([])
  rewrite(project, text('migration_compression = false'))
  expect(await applied(project)).toEqual(['pool.set_migration_compression'])
  rewrite(project, text(''))
  expect((await planned(project)).actions).toEqual([])
  const old = poolProject({ release: '6.2.0', machines }, text('migration_compression = true'))
  expect((await planned(old)).findings).toEqual(['error MESSAGE_METHOD_UNKNOWN pool.main'])
})
