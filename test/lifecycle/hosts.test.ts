import { testInLab } from '../support/test-in-lab.js'
import { Failure } from '../../src/diagnostic/failure.js'
import { alphaAndBeta, applied, destroyed, planned, poolProject, rewrite } from '../support/pool-project.js'

const nothing = { actions: [], findings: [], calls: [], texts: [] }
const machines = alphaAndBeta

interface Host {
  readonly address?: string
  readonly lines?: string
}

function blocks(alpha: Host = {}, beta: Host = {}, members: string = 'host.beta'): string {
  return `host "alpha" {
  address  = "${alpha.address ?? '10.0.0.1'}"
  password = "labroot"
  ${alpha.lines ?? ''}
}
host "beta" {
  address  = "${beta.address ?? '10.0.0.2'}"
  password = "labroot"
  ${beta.lines ?? ''}
}
pool "main" {
  coordinator = host.alpha
  members     = [${members}]
  allow_eject = true
}
`
}

const management = (ip: string, device: string = 'eth0', more: string = '') => `management {
    device  = "${device}"
    ip      = "${ip}"
    netmask = "255.255.255.0"
    ${more}
  }`

test.each(['6.2.0', '7.0', '8.4'])(
  'everything that a host block writes is brought about in place on %s',
  async release => {
    const project = poolProject({ release, machines }, blocks())
    await applied(project)
    const lines = `name = "first"
  description = "the first"
  tags = ["rack-1"]
  iscsi_iqn = "iqn.2026-01.lab:first"
  multipathing = true
  other_config = { rack = "1" }`
    rewrite(project, blocks({}, { lines }))
    expect((await planned(project)).actions).toEqual(['update host.beta'])
    await applied(project)
    expect(await planned(project)).toEqual(nothing)
    rewrite(
      project,
      blocks(
        {},
        {
          lines: lines.replace('other_config = { rack = "1" }', ''),
        },
      ),
    )
    expect((await planned(project)).calls).toEqual(['host.remove_from_other_config'])
    await applied(project)
    expect(await planned(project)).toEqual(nothing)
  },
)

testInLab('a member changes its address, and is reached at the new one', async () => {
  const project = poolProject({ release: '8.2', machines }, blocks())
  await applied(project)
  rewrite(project, blocks({}, { address: '10.0.0.22', lines: management('10.0.0.22') }))
  const plan = await planned(project)
  expect(plan.calls).toEqual(['PIF.reconfigure_ip', 'host.live'])
  await applied(project)
  expect(await planned(project)).toEqual(nothing)
  expect(await destroyed(project)).toEqual([])
})

testInLab('hosts that are known change their addresses before they join', async () => {
  const alone = blocks().replace(/pool "main"[^]*/, '')
  const project = poolProject({ release: '7.0', machines }, alone)
  await applied(project)
  rewrite(
    project,
    blocks(
      { address: '10.0.0.11', lines: management('10.0.0.11') },
      { address: '10.0.0.22', lines: management('10.0.0.22') },
    ),
  )
  await applied(project)
  expect(await planned(project)).toEqual(nothing)
})

testInLab('management moves to another NIC, and leaves no address behind', async () => {
  const project = poolProject({ release: '8.2', machines }, blocks())
  await applied(project)
  rewrite(
    project,
    blocks({}, { address: '10.0.0.22', lines: management('10.0.0.22', 'eth1', 'dns = ["10.0.0.53"]') }),
  )
  expect((await planned(project)).calls).toEqual([
    'PIF.reconfigure_ip',
    'host.management_reconfigure',
    'host.live',
    'PIF.reconfigure_ip',
  ])
  await applied(project)
  expect(await planned(project)).toEqual(nothing)
})

test('name servers and gateways alone are changed in place, on a coordinator too', async () => {
  const project = poolProject({ release: '8.2', machines }, blocks({ lines: management('10.0.0.1') }))
  await applied(project)
  rewrite(
    project,
    blocks({
      lines: management('10.0.0.1', 'eth0', 'gateway = "10.0.0.254"\n    dns = ["10.0.0.53", "10.0.0.54"]'),
    }),
  )
  const plan = await planned(project)
  expect(plan.findings).toEqual([])
  expect(plan.calls).toEqual(['PIF.reconfigure_ip', 'host.live'])
  await applied(project)
  expect(await planned(project)).toEqual(nothing)
})

test('management stays with a NIC that a bond takes', async () => {
  const bond = `
network "both" {
  name = "both"
}
bond "both" {
  network = network.both
  devices = ["eth0", "eth1"]
}
`
  const text = blocks({ lines: management('10.0.0.1') }) + bond
  const project = poolProject({ release: '8.2', machines }, text)
  await applied(project)
  expect(await planned(project)).toEqual(nothing)
})

testInLab.each<readonly [string, string, string, RegExp]>([
  [
    'a device that is not there',
    blocks({}, { lines: management('10.0.0.2', 'eth9') }),
    'device-missing',
    /no eth9/,
  ],
  [
    'another address than the one that is written',
    blocks({}, { lines: management('10.0.0.22') }),
    'address-differs',
    /10\.0\.0\.22/,
  ],
  [
    'a new address of a coordinator with members',
    blocks({ address: '10.0.0.11', lines: management('10.0.0.11') }),
    'coordinator-address',
    /beta would no longer find/,
  ],
])('%s is found at plan time', async (_, text, code, words) => {
  const project = poolProject({ release: '8.2', machines }, blocks())
  await applied(project)
  rewrite(project, text)
  const plan = await planned(project)
  expect(plan.findings.map(finding => finding.split(' ')[1])).toContain(code)
  expect(plan.texts.join('\n')).toMatch(words)
})

const vm = (name: string, template: string, sr: string) => `
vm "${name}" {
  name     = "${name}"
  template = "${template}"
  memory   = "512MiB"
  host     = host.beta
  disk "root" {
    sr   = ${sr}
    size = "2GiB"
  }
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
const local = `
sr "local" {
  host   = host.beta
  type   = "ext"
  device = "/dev/sdb"
}
`

const address = (ip: string) => `
network "second" { device = "eth1" }
storage_interface "beta" {
  host    = host.beta
  network = network.second
  ip      = "${ip}"
  netmask = "255.255.255.0"
}
`

test('maintenance moves the VMs off a host, and they come back when it ends', async () => {
  const text =
    shared + vm('web', 'guest', 'sr.nfs').replace('  host     = host.beta\n', '  home = host.beta\n')
  const project = poolProject({ release: '8.2', machines }, blocks() + text)
  await applied(project)
  rewrite(project, blocks({}, { lines: 'maintenance = true' }) + text)
  const plan = await planned(project)
  expect(plan.findings).toEqual([])
  expect(plan.calls).toEqual(['pool.add_to_other_config', 'host.disable', 'host.evacuate'])
  await applied(project)
  expect(await planned(project)).toEqual(nothing)
  rewrite(project, blocks() + text)
  expect((await planned(project)).calls).toEqual([
    'host.enable',
    'VM.pool_migrate',
    'pool.remove_from_other_config',
  ])
  await applied(project)
  expect(await planned(project)).toEqual(nothing)
})

test('a host in maintenance that joins is in maintenance again after the join', async () => {
  const emptied = blocks({}, { lines: 'maintenance = true' }, '')
  const project = poolProject({ release: '8.2', machines }, emptied)
  await applied(project)
  rewrite(project, blocks({}, { lines: 'maintenance = true' }))
  const { calls } = await planned(project)
  expect(calls.indexOf('host.disable')).toBeGreaterThan(calls.indexOf('pool.join'))
  await applied(project)
  expect(await planned(project)).toEqual(nothing)
})

test('a host whose maintenance ends with its join needs no call for that', async () => {
  const project = poolProject({ release: '8.2', machines }, blocks({}, { lines: 'maintenance = true' }, ''))
  await applied(project)
  rewrite(project, blocks())
  expect((await planned(project)).calls).not.toContain('host.enable')
  await applied(project)
  expect(await planned(project)).toEqual(nothing)
})

test('a VM that starts waits for the end of the maintenance of its host', async () => {
  const running = vm('web', 'guest', 'sr.nfs')
  const halted = running.replace('host     = host.beta', 'power = "halted"')
  const emptied = blocks({}, { lines: 'maintenance = true' })
  const project = poolProject({ release: '8.2', machines }, emptied + shared + halted)
  await applied(project)
  rewrite(project, blocks() + shared + running)
  const { steps = [] } = (await project.plan()).plan ?? {}
  const start = steps.find(step => step.call === 'VM.start_on')
  const first = { step: 'host.beta/enable', reason: 'the maintenance of beta is over first' }
  expect(start?.needs).toContainEqual(first)
})

test('an evacuation that was cut short is finished by the next apply', async () => {
  const text = shared + vm('web', 'guest', 'sr.nfs').replace('  host     = host.beta\n', '')
  const homed = text.replace('vm "web" {', 'vm "web" {\n  home = host.beta')
  const project = poolProject({ release: '8.2', machines }, blocks() + homed)
  await applied(project)
  rewrite(project, blocks({}, { lines: 'maintenance = true' }) + homed)
  const cut = await project.apply({
    wrapSession: session => ({
      ...session,
      perform: (step, values) =>
        step.call === 'host.evacuate'
          ? Promise.reject(new Failure('unavailable', 'ECONNRESET', 'cut off'))
          : session.perform(step, values),
    }),
  })
  expect(cut.result?.diagnostics).toHaveLength(1)
  expect((await planned(project)).calls).toEqual(['host.evacuate'])
  await applied(project)
  expect(await planned(project)).toEqual(nothing)
})

test.each<readonly [string, string, readonly string[]]>([
  ['refuse', 'refuse', ['error']],
  ['shutdown', 'VM.clean_shutdown', []],
  ['suspend', 'VM.suspend', []],
])('a VM on local storage that cannot move: unmovable = "%s"', async (unmovable, call, severities) => {
  const text = shared + local + vm('stuck', 'guest', 'sr.local')
  const project = poolProject({ release: '8.2', machines }, blocks() + text)
  await applied(project)
  rewrite(project, blocks({}, { lines: `maintenance = true\n  unmovable = "${unmovable}"` }) + text)
  const plan = await planned(project)
  expect(plan.findings.map(finding => finding.split(' ')[0])).toEqual(severities)
  if (unmovable === 'refuse') {
    expect(plan.texts.join()).toMatch(/stuck.*unmovable/s)
    return
  }
  expect(plan.calls).toContain(call)
  await applied(project)
  // It is down for as long as its host is in maintenance, and that is no drift.
  expect(await planned(project)).toEqual(nothing)
  rewrite(project, blocks() + text)
  const back = unmovable === 'suspend' ? 'VM.resume_on' : 'VM.start_on'
  expect((await planned(project)).calls).toEqual(['host.enable', back, 'pool.remove_from_other_config'])
  await applied(project)
  expect(await planned(project)).toEqual(nothing)
})

test('what is edited while a VM waits for its host is done before it is back, and one to be off stays off', async () => {
  const stuck = vm('stuck', 'guest', 'sr.local')
  const kept = blocks({}, { lines: 'maintenance = true\n  unmovable = "shutdown"' })
  const project = poolProject({ release: '8.2', machines }, blocks() + shared + local + stuck)
  await applied(project)
  rewrite(project, kept + shared + local + stuck)
  await applied(project)

  const larger = stuck.replace('memory   = "512MiB"', 'memory   = "768MiB"')
  expect(larger).not.toBe(stuck)
  rewrite(project, kept + shared + local + larger)
  expect((await planned(project)).calls).toEqual(['VM.set_memory_limits'])
  const both = blocks() + shared + local + larger
  rewrite(project, both)
  expect((await planned(project)).calls).toEqual([
    'host.enable',
    'VM.set_memory_limits',
    'VM.start_on',
    'pool.remove_from_other_config',
  ])

  rewrite(project, kept + shared + local + stuck.replace('memory ', 'power = "halted"\n  memory '))
  await applied(project)
  rewrite(project, blocks() + shared + local + stuck.replace('memory ', 'power = "halted"\n  memory '))
  expect((await planned(project)).calls).toEqual(['host.enable', 'pool.remove_from_other_config'])
  await applied(project)
  expect(await planned(project)).toEqual(nothing)
})

test.each<readonly [string, string, string, readonly string[]]>([
  [
    'a VM that is to run on it',
    shared + vm('web', 'guest', 'sr.nfs'),
    shared + vm('web', 'guest', 'sr.nfs'),
    ['error of-other-pool vm.web'],
  ],
  ['storage of its own that is still to be made', '', local, ['error on-leaving-host sr.local']],
  ['storage of its own', local, local, ['error lost-by-plan sr.local']],
  [
    'an address that changes on it',
    address('172.16.0.2'),
    address('172.16.0.3'),
    ['error lost-by-plan storage_interface.beta'],
  ],
])('a host does not leave its pool with %s', async (_, before, after, expected) => {
  const project = poolProject({ release: '8.2', machines }, blocks() + before)
  await applied(project)
  rewrite(project, blocks({}, {}, '') + after)
  expect((await planned(project)).findings).toEqual(expected)
})

test('a host that leaves keeps the NIC of its management', async () => {
  const beta = { lines: management('10.0.0.2', 'eth1') }
  const project = poolProject({ release: '8.2', machines }, blocks({}, beta))
  await applied(project)
  rewrite(project, blocks({}, beta, ''))
  await applied(project)
  expect(await planned(project)).toEqual(nothing)
})

test('what is on a host that leaves does not wait for what is set on the host afterwards', async () => {
  const project = poolProject({ release: '8.2', machines }, blocks() + address('172.16.0.2'))
  await applied(project)
  const lines = 'iscsi_iqn = "iqn.2026-01.lab:beta"'
  rewrite(project, blocks({}, { lines }, '') + address('172.16.0.3'))
  const plan = await planned(project)
  expect(plan.findings).toEqual(['error lost-by-plan storage_interface.beta'])
  const inOrder = ['PIF.reconfigure_ip', 'pool.eject', 'host.set_iscsi_iqn']
  expect(plan.calls.filter(call => inOrder.includes(call))).toEqual(inOrder)
})

test('a VM that starts waits until the host that leaves takes none', async () => {
  const free = vm('web', 'guest', 'sr.nfs').replace('  host     = host.beta\n', '')
  const halted = free.replace('memory ', 'power = "halted"\n  memory ')
  const project = poolProject({ release: '8.2', machines }, blocks() + shared + halted)
  await applied(project)
  rewrite(project, blocks({}, {}, '') + shared + free)
  const { steps = [] } = (await project.plan()).plan ?? {}
  expect(steps.find(step => step.call === 'VM.start_on')?.needs).toContainEqual({
    step: 'pool.main/beta/disable',
    reason: 'beta leaves the pool, and nothing is to start there',
  })
})

test('a host leaves its pool once the storage that is made anew is detached from it', async () => {
  const project = poolProject({ release: '8.2', machines }, blocks() + shared)
  await applied(project)
  rewrite(project, blocks({}, {}, '') + shared.replace('/export', '/other'))
  const plan = await planned(project)
  expect(plan.actions).toContain('replace sr.nfs')
  const { steps = [] } = (await project.plan()).plan ?? {}
  expect(steps.find(step => step.call === 'host.disable')?.needs.map(need => need.step)).toContain(
    'sr.nfs/forget',
  )
})

test('a host leaves its pool once the storage that goes is detached from it', async () => {
  const project = poolProject({ release: '8.2', machines }, blocks() + shared)
  await applied(project)
  rewrite(project, blocks({}, {}, ''))
  const { calls } = await planned(project)
  expect(calls.indexOf('SR.forget')).toBeLessThan(calls.indexOf('host.disable'))
  await applied(project)
  expect(await planned(project)).toEqual(nothing)
})

test('a VM whose block ties it to a host that is emptied is an error, and one that prefers it is not', async () => {
  const text = (word: string) => `sr "store" {
  type   = "nfs"
  server = "10.0.0.100"
  path   = "/export"
}
vm "web" {
  template = "guest"
  memory   = "512MiB"
  ${word}     = host.beta
  disk "system" {
    sr   = sr.store
    size = "1GiB"
  }
}
`
  const project = poolProject({ release: '8.2', machines }, blocks() + text('host'))
  await applied(project)
  const emptied = blocks({}, { lines: 'maintenance = true' })
  rewrite(project, emptied + text('host'))
  expect((await planned(project)).findings).toEqual(['error on-host-in-maintenance vm.web'])
  rewrite(project, emptied + text('home'))
  await applied(project)
  expect((await planned(project)).actions).toEqual([])
})
