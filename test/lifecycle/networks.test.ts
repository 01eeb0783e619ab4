import { blocksOf, textOf } from '../../providers/xapi/drafting/attribute.js'
import { findRecord } from '../support/find-record.js'
import {
  alphaAndBeta,
  applied,
  destroyed,
  planned,
  poolBlocks,
  poolProject,
  rewrite,
} from '../support/pool-project.js'
import type { Project } from '../support/project.js'
import { byHand } from '../support/small-lab.js'

const nothing = { actions: [], findings: [], calls: [], texts: [] }
const releases = ['6.2.0', '8.4']
const pool = poolBlocks(alphaAndBeta)

const network = (lines: string) => `
network "lan" {
  ${lines}
}
`

test.each(releases)('the network of a NIC is named, edited and given its name back on %s', async release => {
  const project = poolProject(
    { release, machines: alphaAndBeta },
    pool + network('device = "eth1"\n  name = "guests"'),
  )
  await applied(project)
  expect(await planned(project)).toEqual(nothing)
  const lines = `device = "eth1"
  name = "people"
  description = "for people"
  mtu = 9000
  automatic = true
  tags = ["green"]
  other_config = { color = "green" }`
  rewrite(project, pool + network(lines))
  expect((await planned(project)).actions).toEqual(['update network.lan'])
  await applied(project)
  expect(await planned(project)).toEqual(nothing)
  rewrite(project, pool + network(lines.replace('automatic = true', 'automatic = false')))
  await applied(project)
  expect(await planned(project)).toEqual(nothing)
  expect(await destroyed(project)).toEqual([])
})

test.each(releases)('a VLAN of a NIC is on every host, another tag replaces it, on %s', async release => {
  const vlan = (tag: number, device: string = 'eth1') =>
    network(`name = "v"\n  device = "${device}"\n  vlan = ${tag}`)
  const project = poolProject({ release, machines: alphaAndBeta }, pool + vlan(20))
  await applied(project)
  expect(await planned(project)).toEqual(nothing)
  for (const text of [vlan(30), vlan(30, 'eth2')]) {
    rewrite(project, pool + text)
    expect((await planned(project)).actions).toEqual(['replace network.lan'])
    await applied(project)
    expect(await planned(project)).toEqual(nothing)
  }
  expect(await destroyed(project)).toEqual([])
})

test.each(['7.6', '8.2', '8.4', 'xcp-ng-8.3'])(
  'what a network serves is set and taken back on %s',
  async release => {
    const project = poolProject(
      { release, machines: alphaAndBeta },
      pool + network('name = "n"\n  purpose = ["nbd"]'),
    )
    const { calls } = await planned(project)
    expect(calls).toContain('network.add_purpose')
    await applied(project)
    expect(await planned(project)).toEqual(nothing)
    rewrite(project, pool + network('name = "n"\n  purpose = ["insecure_nbd"]'))
    expect((await planned(project)).calls).toEqual(['network.remove_purpose', 'network.add_purpose'])
    await applied(project)
    rewrite(project, pool + network('name = "n"\n  purpose = []'))
    await applied(project)
    expect(await planned(project)).toEqual(nothing)
  },
)

test('a release that knows no purposes says so at plan time', async () => {
  const project = poolProject(
    { release: '7.0', machines: alphaAndBeta },
    pool + network('name = "n"\n  purpose = ["nbd"]'),
  )
  expect((await planned(project)).findings).toEqual(['error MESSAGE_METHOD_UNKNOWN network.lan'])
})

test('two networks of one name are a warning', async () => {
  const text = `${network('name = "twice"')}
network "other" {
  name = "twice"
}
`
  const project = poolProject({ release: '8.2', machines: alphaAndBeta }, pool + text)
  expect((await planned(project)).findings).toEqual(['warning duplicate-network-name network.other'])
})

const storage = (lines: string, more: string = '') => `
network "storage" {
  device = "eth2"
  name   = "storage"
}
storage_interface "beta" {
  host    = host.beta
  network = network.storage
  ${lines}
}
${more}`
const nfs = `
sr "nfs" {
  type   = "nfs"
  server = "172.16.0.100"
  path   = "/export"
}
storage_interface "alpha" {
  host    = host.alpha
  network = network.storage
  ip      = "172.16.0.1"
  netmask = "255.255.255.0"
}
`
const address = (last: number) => `ip = "172.16.0.${last}"\n  netmask = "255.255.255.0"`

test.each(releases)('a storage interface is edited in place on %s', async release => {
  const project = poolProject({ release, machines: alphaAndBeta }, pool + storage(address(2)))
  await applied(project)
  expect(await planned(project)).toEqual(nothing)
  const edits = [
    `${address(3)}\n  name = "store"`,
    `${address(3)}\n  name = "store"\n  gateway = "172.16.0.254"\n  dns = ["172.16.0.53", "172.16.0.54"]`,
    `${address(3)}\n  name = "shop"\n  other_config = { rack = "1" }`,
    `${address(3)}\n  name = "shop"`,
    'mode = "dhcp"',
    address(2),
  ]
  for (const lines of edits) {
    rewrite(project, pool + storage(lines))
    expect((await planned(project)).actions).toEqual(['update storage_interface.beta'])
    await applied(project)
    expect(await planned(project)).toEqual(nothing)
  }
  expect(await destroyed(project)).toEqual([])
})

test('a storage interface on what carries management is an error, and one on a VLAN over it is not', async () => {
  const on = (network: string) => storage(address(2)).replace('device = "eth2"', network)
  const lab = { release: '8.2', machines: alphaAndBeta }
  expect((await planned(poolProject(lab, pool + on('device = "eth0"')))).findings).toEqual([
    'error interface-of-management storage_interface.beta',
  ])
  expect((await planned(poolProject(lab, pool + on('device = "eth0"\n  vlan = 7')))).findings).toEqual([])
  const bonded = `${on('')}
bond "main" {
  network = network.storage
  devices = ["eth0", "eth1"]
}
storage_interface "alpha" {
  host    = host.alpha
  network = network.storage
  ip      = "10.0.0.20"
  netmask = "255.255.255.0"
}
`
  // What the rehearsal meets once the host has moved away is not told.
  const { findings } = await planned(poolProject(lab, pool + bonded))
  expect(findings.filter(finding => finding.startsWith('error'))).toEqual([
    'error interface-of-management storage_interface.alpha',
    'error interface-of-management storage_interface.beta',
  ])
})

test('what carries management is what its block moves it to', async () => {
  const moved = pool.replace(
    'address  = "10.0.0.2"',
    'address  = "10.0.0.2"\n  management {\n    device  = "eth1"\n    ip      = "10.0.0.2"\n    netmask = "255.255.255.0"\n  }',
  )
  expect(moved).not.toBe(pool)
  const own = 'ip = "10.0.0.9"\n  netmask = "255.255.255.0"'
  const on = (nic: string) => moved + storage(own).replace('device = "eth2"', `device = "${nic}"`)
  const lab = { release: '8.2', machines: alphaAndBeta }
  expect((await planned(poolProject(lab, on('eth1')))).findings).toEqual([
    'error interface-of-management storage_interface.beta',
  ])
  const project = poolProject(lab, on('eth0'))
  await applied(project)
  expect(await planned(project)).toEqual(nothing)
})

test('a storage interface follows a network that is made anew', async () => {
  const lab = { release: '8.2', machines: alphaAndBeta }
  const project = poolProject(lab, pool + storage(address(2)))
  await applied(project)
  rewrite(project, pool + storage(address(2)).replace('device = "eth2"', 'device = "eth2"\n  vlan = 9'))
  expect((await planned(project)).actions).toEqual([
    'replace network.storage',
    'replace storage_interface.beta',
  ])
  await applied(project)
  expect(await planned(project)).toEqual(nothing)
})

test('a network goes once the VMs that stay have left it', async () => {
  const tagged = 'network "tagged" {\n  device = "eth1"\n  vlan   = 10\n}\n'
  const vm = (nic: string, power: string) => `vm "web" {
  template = "guest"
  memory   = "256MiB"
  power    = "${power}"
  ${nic}
}
`
  const lab = { release: '8.2', machines: alphaAndBeta }
  const blocks = poolBlocks(alphaAndBeta)
  const project = poolProject(
    lab,
    blocks + tagged + vm('nic "0" {\n    network = network.tagged\n  }', 'running'),
  )
  await applied(project)
  rewrite(project, blocks + vm('', 'halted'))
  const { plan } = await project.plan()
  const destroys = plan?.steps.filter(step => step.call === 'VLAN.destroy') ?? []
  expect(destroys).toHaveLength(2)
  expect(destroys[0]?.needs.map(need => need.reason)).toContain(
    'vm.web is on network.tagged until it is changed',
  )
  await applied(project)
  expect(await planned(project)).toEqual(nothing)
})

describe.each(releases)('a VLAN that is made anew below VMs, on %s', release => {
  const tagged = (tag: number, more = '') =>
    `network "tagged" {\n  name   = "tagged"\n  device = "eth1"\n  vlan   = ${tag}\n  ${more}\n}\n`
  const vm = (power: string) => `vm "web" {
  template = "guest"
  memory   = "256MiB"
  power    = "${power}"
  nic "0" {
    network = network.tagged
  }
}
`
  const lab = { release, machines: alphaAndBeta }
  const macs = async (project: Project) =>
    ((await project.plan()).plan?.changes ?? []).flatMap(change =>
      blocksOf(change.prior, 'nic').map(([, nic]) => textOf(nic, 'mac')),
    )

  test('takes along the interface of one that is off, which gets it again', async () => {
    const project = poolProject(lab, pool + tagged(10) + vm('halted'))
    await applied(project)
    const before = await macs(project)
    rewrite(project, pool + tagged(20) + vm('halted'))
    const plan = await planned(project)
    expect(plan.findings).toEqual([])
    expect(plan.calls.filter(call => call.startsWith('VIF.'))).toEqual(['VIF.create'])
    await applied(project)
    expect(await planned(project)).toEqual(nothing)
    expect(before).toHaveLength(1)
    expect(await macs(project)).toEqual(before)
  })

  test('is held by one that runs, unless its successor comes first', async () => {
    const project = poolProject(lab, pool + tagged(10) + vm('running'))
    await applied(project)
    rewrite(project, pool + tagged(20) + vm('running'))
    const plan = await planned(project)
    expect(plan.findings).toEqual(['error VIF_IN_USE network.tagged'])
    const first = 'lifecycle { create_before_destroy = true }'
    expect(plan.texts[0]).toContain(first)
    rewrite(project, pool + tagged(20, 'lifecycle {\n    create_before_destroy = true\n  }') + vm('running'))
    expect((await planned(project)).findings).toEqual([])
    await applied(project)
    expect(await planned(project)).toEqual(nothing)
  })

  test('takes along the interfaces of those without a block, and the plan names them', async () => {
    const project = poolProject(lab, pool + tagged(10))
    await applied(project)
    await byHand(project, '10.0.0.1', async session => {
      const guest = await findRecord(session, 'VM', { name_label: 'guest' })
      const network = await findRecord(session, 'network', { name_label: 'tagged' })
      const clone = await session.call('VM.clone', guest, 'other')
      await session.call('VM.provision', clone)
      await session.call('VIF.create', {
        VM: clone,
        network,
        device: '0',
        MAC: '',
        MTU: '1500',
        other_config: {},
        qos_algorithm_type: '',
        qos_algorithm_params: {},
      })
    })
    rewrite(project, pool)
    const disruptions = (await project.plan()).plan?.steps.flatMap(step => step.disrupts) ?? []
    expect(disruptions.map(({ subject, effect, detail }) => `${subject} ${effect}: ${detail}`)).toEqual([
      'interface 0 of VM other disconnects: it goes with network tagged, and no block gives the VM another one',
    ])
  })
})

test('a VLAN and a bond that takes its NIC are not made together', async () => {
  const made = `network "tagged" {
  device = "eth3"
  vlan   = 10
}
network "bonded" {
}
bond "pair" {
  network = network.bonded
  devices = ["eth2", "eth3"]
}
`
  const lab = { release: '8.2', machines: alphaAndBeta }
  const told = await planned(poolProject(lab, poolBlocks(alphaAndBeta) + made))
  expect(told.findings.filter(finding => finding.startsWith('error'))).toEqual([
    'error CANNOT_ADD_VLAN_TO_BOND_SLAVE network.tagged',
  ])
  const early = await planned(
    poolProject(lab, poolBlocks(alphaAndBeta) + made.replaceAll('tagged', 'a').replaceAll('pair', 'z')),
  )
  expect(early.findings.filter(finding => finding.startsWith('error'))).toEqual([
    'error vlan-moved-by-plan network.a',
  ])
  const over = made.replace('device = "eth3"', 'bond = bond.pair')
  expect((await planned(poolProject(lab, poolBlocks(alphaAndBeta) + over))).findings).toEqual([])
})

test('two blocks of one NIC are told so, and VLANs over it are not', async () => {
  const project = poolProject(
    { release: '8.2', machines: alphaAndBeta },
    `${pool}${network('device = "eth1"')}${network('device = "eth1"').replace('"lan"', '"again"')}`,
  )
  expect((await planned(project)).findings).toContain('error same-nic network.lan')
  rewrite(
    project,
    `${pool}${network('device = "eth1"')}${network('device = "eth1"\n  vlan = 7').replace('"lan"', '"again"')}`,
  )
  expect((await planned(project)).findings).toEqual([])
})

test('an interface with DHCP gives a way to storage', async () => {
  const project = poolProject(
    { release: '8.2', machines: alphaAndBeta },
    pool + storage('mode = "dhcp"', nfs),
  )
  expect((await planned(project)).findings).toEqual([])
  await applied(project)
  expect(await planned(project)).toEqual(nothing)
})

test.each<readonly [string, string, readonly string[]]>([
  ['another address in the subnet', storage(address(3), nfs), []],
  [
    'another subnet',
    storage('ip = "192.168.7.2"\n  netmask = "255.255.255.0"', nfs),
    ['error interface-in-use storage_interface.beta'],
  ],
  [
    'no address',
    storage(address(2), nfs).replace(/storage_interface "beta" \{[^}]*\}/, ''),
    ['error interface-in-use storage_interface.beta'],
  ],
])('%s while storage is attached over it', async (_, text, findings) => {
  const project = poolProject({ release: '8.2', machines: alphaAndBeta }, pool + storage(address(2), nfs))
  await applied(project)
  rewrite(project, pool + text)
  const plan = await planned(project)
  expect(plan.findings.filter(finding => finding.startsWith('error'))).toEqual(findings)
})
