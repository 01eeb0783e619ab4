import { Failure } from '../../src/diagnostic/failure.js'
import { testInLab } from '../support/test-in-lab.js'
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
const releases = ['6.2.0', '7.6', 'xcp-ng-8.2']

const lab = (release: string, guidance: string = '"restartHost"') => ({
  release,
  machines: alphaAndBeta,
  lab: `update "FIX1" {
  uuid     = "0850b186-4d47-11e3-a720-001b2151a503"
  for      = "${release.replace('xcp-ng-', '')}"
  guidance = [${guidance}]
  size     = "100MiB"
  enforce_homogeneity = true
}
update "FIX2" {
  uuid     = "297f2f77-5603-4aaf-9e56-db49512d4592"
  for      = "${release.replace('xcp-ng-', '')}"
  guidance = [${guidance}]
  requires = ["FIX1"]
}
`,
  files: { 'fix1.update': 'update "FIX1"\n', 'fix2.update': 'update "FIX2"\n' },
})

const pool = poolBlocks(alphaAndBeta)
const one = (more: string = '') => `
patch "one" {
  file  = "fix1.update"
  hosts = [host.alpha, host.beta]
  ${more}
}
`
const two = `
patch "two" {
  file     = "fix2.update"
  hosts    = [host.alpha, host.beta]
  requires = [patch.one]
}
`
const shared = `
sr "nfs" {
  type    = "nfs"
  server  = "10.0.0.100"
  path    = "/export"
  default = true
}
`
const vm = (name: string, host: string, more: string = 'sr = sr.nfs') => `
vm "${name}" {
  name     = "${name}"
  template = "guest"
  memory   = "512MiB"
  host     = host.${host}
  disk "root" {
    ${more}
    size = "2GiB"
  }
}
`

testInLab.each([
  ['a copy of its file', one().replace('"one"', '"same"').replace('fix1', 'copy')],
  [
    'its UUID',
    one()
      .replace('"one"', '"same"')
      .replace(/file .*/, 'uuid = "0850b186-4d47-11e3-a720-001b2151a503"'),
  ],
])('two blocks that name one update are told so, where the second names %s', async (_what, second) => {
  for (const release of releases) {
    const files = { ...lab(release).files, 'copy.update': 'update "FIX1"\n' }
    const project = poolProject({ ...lab(release), files }, pool + one() + second)
    const { findings, texts } = await planned(project)
    expect(findings).toEqual(['error same-update patch.same'])
    expect(texts[0]).toBe(
      'patch.same and patch.one are both the update FIX1 (0850b186-4d47-11e3-a720-001b2151a503), for the same hosts. Leave one of them out; what refers to patch.same may refer to patch.one.',
    )
  }
})

test.each(releases)('two blocks that name one file are told so, on %s', async release => {
  const same = one().replace('"one"', '"same"')
  const { findings, texts } = await planned(poolProject(lab(release), pool + one() + same))
  expect(findings).toEqual(['error same-update patch.same'])
  expect(texts[0]).toMatch(/^patch\.same and patch\.one are both the update /)
})

test('an update whose file no storage has room for is told so', async () => {
  const { lab: text, ...rest } = lab('xcp-ng-8.2')
  const project = poolProject({ ...rest, lab: text.replace('100MiB', '900GiB') }, pool + one())
  const { findings, texts } = await planned(project)
  expect(findings).toEqual(['error UUID_INVALID patch.one', 'error UUID_INVALID patch.one'])
  expect(texts[0]).toBe(
    'make room for FIX1 on an SR of alpha: no SR that is attached to that host has room for it. Attach an SR there, or free space on one; an SR that this plan makes comes too late.',
  )
})

test.each(releases)('updates come before the join, with one reboot a host, on %s', async release => {
  const project = poolProject(lab(release), pool + one() + two)
  const { calls, findings } = await planned(project)
  expect(findings).toEqual([])
  expect(calls.filter(call => call === 'host.reboot')).toHaveLength(2)
  expect(calls.lastIndexOf('host.reboot')).toBeLessThan(calls.indexOf('pool.join'))
  await applied(project)
  expect(await planned(project)).toEqual(nothing)
  expect(await destroyed(project)).toEqual([])
})

test.each(releases)(
  'a running pool is updated host by host; VMs move away and come back, on %s',
  async release => {
    const guests = shared + vm('web', 'alpha') + vm('mail', 'beta')
    const project = poolProject(lab(release), pool + guests)
    await applied(project)
    rewrite(project, pool + one() + two + guests)
    const { plan } = await project.plan()
    expect(plan?.findings.filter(finding => finding.severity === 'error')).toEqual([])
    const order = plan?.steps
      .filter(step => /disable|evacuate|reboot|pool_migrate/.test(step.call))
      .map(step => step.id.replace(/^patch\.\w+\//, '').replace(/ [0-9a-f]{8}/, ''))
    expect(order).toEqual([
      'alpha/disable',
      'alpha/evacuate',
      'alpha/reboot',
      'alpha/web/back',
      'beta/disable',
      'beta/evacuate',
      'beta/reboot',
      'beta/mail/back',
    ])
    await applied(project)
    expect(await planned(project)).toEqual(nothing)
  },
)

test('what goes waits until the hosts of its pool have rebooted for their updates', async () => {
  const store = `network "store" {
  device = "eth2"
}
storage_interface "alpha" {
  host    = host.alpha
  network = network.store
  ip      = "172.16.0.2"
  netmask = "255.255.255.0"
}
`
  const project = poolProject(lab('8.2'), pool + shared + store)
  await applied(project)
  rewrite(project, pool + shared + one())
  const { calls } = await planned(project)
  expect(calls.lastIndexOf('host.reboot')).toBeLessThan(calls.indexOf('PIF.reconfigure_ip'))
  await applied(project)
  expect(await planned(project)).toEqual(nothing)
})

test.each(['7.6', '8.2'])(
  'the plan names the SR on which the image of an update lies for a while, on %s',
  async release => {
    const summaries = async (text: string) => {
      const project = poolProject(lab(release), pool + text)
      await applied(project)
      rewrite(project, pool + text + one())
      const { plan } = await project.plan()
      return plan?.steps.filter(step => /VDI|pool_update/.test(step.call)).map(step => step.summary)
    }
    expect(await summaries(shared)).toEqual([
      'make room for FIX1 on SR nfs of alpha',
      'upload FIX1 to SR nfs of alpha',
      'introduce FIX1 to the pool of alpha',
      'apply FIX1 on alpha',
      'apply FIX1 on beta',
      'remove the image of FIX1 from the pool of alpha',
    ])
    expect((await summaries(''))?.[0]).toBe('make room for FIX1 on SR Local storage of alpha')
  },
)

testInLab('what the file of an update tells is known when it is planned', async () => {
  const project = poolProject(lab('8.2'), pool + one())
  const { plan } = await project.plan()
  const patch = plan?.changes.find(change => change.address === 'patch.one')?.planned
  expect(['uuid', 'label', 'guidance', 'size'].map(name => patch?.attributes.get(name)?.kind)).toEqual([
    'string',
    'string',
    'list',
    'number',
  ])
})

test.each(['6.2.0', '8.2'])(
  'reboot = "each" and "never": as often as that, and a warning until it was done, on %s',
  async release => {
    const each = poolProject(
      lab(release),
      pool + one('reboot = "each"') + two.replace('requires', 'reboot = "each"\n  requires'),
    )
    expect((await planned(each)).calls.filter(call => call === 'host.reboot')).toHaveLength(4)
    const never = poolProject(lab(release), pool + one('reboot = "never"'))
    expect((await planned(never)).findings).toEqual(['warning reboot-left-out patch.one'])
    await applied(never)
    expect((await planned(never)).findings).toEqual(['warning reboot-left-out patch.one'])
    rewrite(never, pool + one())
    expect((await planned(never)).calls.filter(call => call === 'host.reboot')).toHaveLength(2)
    await applied(never)
    expect(await planned(never)).toEqual(nothing)
  },
)

testInLab.each(['6.2.0', '8.2'])(
  'an update that asks for a new xapi only restarts that, on %s',
  async release => {
    const project = poolProject(lab(release, '"restartXAPI"'), pool + one())
    const { calls } = await planned(project)
    expect(calls).not.toContain('host.reboot')
    expect(calls.filter(call => call === 'host.restart_agent')).toHaveLength(2)
    await applied(project)
    expect(await planned(project)).toEqual(nothing)
  },
)

const local = `
sr "local" {
  host   = host.beta
  type   = "ext"
  device = "/dev/sdb"
}
`

test.each<readonly [string, readonly string[], RegExp]>([
  ['refuse', [], /stuck.*unmovable/s],
  ['shutdown', ['VM.clean_shutdown', 'VM.start_on'], /^$/],
  ['suspend', ['VM.suspend', 'VM.resume_on'], /^$/],
])('a VM that cannot move from a host that reboots: unmovable = "%s"', async (unmovable, calls, words) => {
  const guests = shared + local + vm('stuck', 'beta', 'sr = sr.local') + vm('web', 'beta')
  const project = poolProject(lab('8.2'), pool + guests)
  await applied(project)
  rewrite(project, pool + one(`unmovable = "${unmovable}"`) + guests)
  const plan = await planned(project)
  expect(plan.texts.join('\n')).toMatch(words)
  expect(plan.calls.filter(call => /shutdown|suspend|start_on|resume/.test(call))).toEqual(calls)
  if (unmovable === 'refuse') return
  await applied(project)
  expect(await planned(project)).toEqual(nothing)
})

testInLab('a host that would join without the update of the pool is told', async () => {
  const project = poolProject(lab('8.2'), pool + one().replace(', host.beta', ''))
  expect((await planned(project)).findings).toEqual(['error HOSTS_NOT_HOMOGENEOUS patch.one'])
})

test('a host that is added gets the update too', async () => {
  const alone = poolProject(lab('8.2'), pool.replace('[host.beta]', '[]') + one().replace(', host.beta', ''))
  await applied(alone)
  rewrite(alone, pool + one())
  expect((await planned(alone)).findings).toEqual([])
  await applied(alone)
  expect(await planned(alone)).toEqual(nothing)
})

test.each([
  ['before the reboot', 'host.reboot'],
  ['before they come back', 'VM.pool_migrate'],
])('VMs come back to where they were with the next apply, where one was cut off %s', async (_, lost) => {
  const guests = shared + vm('web', 'alpha').replace('host     = host.alpha', '')
  const project = poolProject(lab('8.2'), pool + shared + vm('web', 'alpha'))
  await applied(project)
  rewrite(project, pool + one() + guests)
  const cut = await project.apply({
    wrapSession: session => ({
      ...session,
      perform: (step, values) =>
        step.call === lost
          ? Promise.reject(new Failure('unavailable', 'CONNECTION_LOST', 'the line is cut'))
          : session.perform(step, values),
    }),
  })
  expect(cut.result?.diagnostics.map(one => one.summary)).toEqual(['Step failed: not reachable'])
  const { plan } = await project.plan()
  const ids = (plan?.steps ?? []).map(step => step.id.replace(/ [0-9a-f]{8}/, ''))
  const back = ids.filter(id => /back|note-gone|reboot|evacuate/.test(id))
  expect(back).toEqual([
    ...(lost === 'host.reboot' ? ['patch.one/alpha/reboot'] : []),
    `${lost === 'host.reboot' ? 'patch.one' : 'host.alpha'}/alpha/web/back`,
    `${lost === 'host.reboot' ? 'patch.one' : 'host.alpha'}/alpha/note-gone`,
    'patch.one/beta/evacuate',
    'patch.one/beta/reboot',
  ])
  await applied(project)
  expect(await planned(project)).toEqual(nothing)
  rewrite(project, pool + one() + shared + vm('web', 'alpha'))
  expect((await planned(project)).calls).toEqual([])
})
