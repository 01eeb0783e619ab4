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

test('a member changes its address, and is reached at the new one', async () => {
  const project = poolProject({ release: '8.2', machines }, blocks())
  await applied(project)
  rewrite(project, blocks({}, { address: '10.0.0.22', lines: management('10.0.0.22') }))
  const plan = await planned(project)
  expect(plan.calls).toEqual(['PIF.reconfigure_ip', 'host.live'])
  await applied(project)
  expect(await planned(project)).toEqual(nothing)
  expect(await destroyed(project)).toEqual([])
})

test('hosts that are known change their addresses before they join', async () => {
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

test('management moves to another NIC, and leaves no address behind', async () => {
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

test.each<readonly [string, string, string, RegExp]>([
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

test('maintenance moves the VMs off a host, and ends', async () => {
  const text =
    shared + vm('web', 'guest', 'sr.nfs').replace('  host     = host.beta\n', '  home = host.beta\n')
  const project = poolProject({ release: '8.2', machines }, blocks() + text)
  await applied(project)
  rewrite(project, blocks({}, { lines: 'maintenance = true' }) + text)
  const plan = await planned(project)
  expect(plan.findings).toEqual([])
  expect(plan.calls).toEqual(['host.disable', 'host.evacuate'])
  await applied(project)
  expect(await planned(project)).toEqual(nothing)
  rewrite(project, blocks() + text)
  expect((await planned(project)).calls).toEqual(['host.enable'])
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
  if (unmovable === 'refuse') expect(plan.texts.join()).toMatch(/stuck.*unmovable/s)
  else expect(plan.calls).toContain(call)
})
