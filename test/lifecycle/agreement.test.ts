import { alphaAndBeta, applied, planned, poolBlocks, poolProject, rewrite } from '../support/pool-project.js'

const hosts = poolBlocks(alphaAndBeta).replace(/\npool [^]*/, '')

test('a block of no pool, where there are several, is told of; what refers to it waits', async () => {
  const text = `${hosts}
network "store" {
  device = "eth2"
}
storage_interface "alpha" {
  host    = host.alpha
  network = network.store
  ip      = "172.16.0.20"
  netmask = "255.255.255.0"
}
sr "vdis" {
  type   = "nfs"
  server = "172.16.0.100"
  path   = "/export"
}
`
  const lab = { release: '8.2', machines: alphaAndBeta }
  const { findings, calls } = await planned(poolProject(lab, text))
  expect(findings).toEqual(['error pool-not-told network.store', 'error pool-not-told sr.vdis'])
  expect(calls).toEqual(['host.get_uuid', 'host.get_uuid'])
  const one = text.replaceAll('  device = "eth2"', '  pool = host.alpha\n  device = "eth2"')
  const told = await planned(poolProject(lab, one.replace('  type ', '  pool = host.alpha\n  type ')))
  expect(told.findings).toEqual([])
})

const pooled = (members: string) =>
  poolBlocks(alphaAndBeta).replace('members     = [host.beta]', `members = [${members}]`)

test.each(['6.2.0', '8.2'])(
  'what is written of a host that leaves its pool is set again, on %s',
  async release => {
    const lab = { release, machines: alphaAndBeta }
    const written = (members: string) =>
      pooled(members).replace(
        'host "beta" {',
        'host "beta" {\n  name = "second"\n  multipathing = true\n  iscsi_iqn = "iqn.2020-01.lab:b"\n  tags = ["rack"]\n  other_config = { shelf = "4" }',
      )
    const project = poolProject(lab, written('host.beta'))
    await applied(project)
    rewrite(project, written(''))
    const calls = await applied(project)
    expect(calls.slice(calls.indexOf('pool.eject'))).toContain('host.set_name_label')
    expect((await planned(project)).actions).toEqual([])
  },
)

test('tags of a network that is made are set', async () => {
  const lab = { release: '8.2', machines: alphaAndBeta }
  const project = poolProject(lab, `${pooled('host.beta')}\nnetwork "inner" {\n  tags = ["green"]\n}\n`)
  await applied(project)
  expect((await planned(project)).actions).toEqual([])
})

test('a block that stays while what it stands for goes with something else is an error', async () => {
  const lab = { release: '8.2', machines: alphaAndBeta }
  const bonded = `network "store" {\n}
bond "store" {
  network = network.store
  devices = ["eth2", "eth3"]
}
`
  const address = `storage_interface "beta" {
  host    = host.beta
  network = network.store
  ip      = "172.16.0.21"
  netmask = "255.255.255.0"
}
`
  const project = poolProject(lab, pooled('host.beta') + bonded + address)
  await applied(project)
  rewrite(project, pooled('host.beta') + bonded.replace(/bond [^]*/, '') + address)
  expect((await planned(project)).findings).toEqual(['error lost-by-plan storage_interface.beta'])
  rewrite(project, pooled('') + bonded + address)
  expect((await planned(project)).findings).toContain('error lost-by-plan storage_interface.beta')
  rewrite(project, pooled('host.beta') + bonded.replace(/bond [^]*/, ''))
  expect((await planned(project)).findings).toEqual([])
})

test('the network of a NIC that no host has is an error', async () => {
  const lab = { release: '8.2', machines: alphaAndBeta }
  const text = pooled('host.beta') + 'network "far" {\n  device = "eth9"\n}\n'
  expect((await planned(poolProject(lab, text))).findings).toEqual(['error nic-missing network.far'])
})

test('what has no pool to name any more is found where it is', async () => {
  const lab = { release: '8.2', machines: alphaAndBeta }
  const store = 'sr "vdis" {\n  type   = "nfs"\n  server = "10.0.0.100"\n  path   = "/export"\n}\n'
  const project = poolProject(lab, pooled('host.beta') + store)
  await applied(project)
  rewrite(project, hosts + store)
  await applied(project)
  expect((await planned(project)).actions).toEqual([])
  rewrite(project, hosts)
  expect(await applied(project)).toContain('SR.forget')
  expect((await planned(project)).actions).toEqual([])
})

test('a bond that takes the NIC of a VM is told of, since xapi moves the VM', async () => {
  const lab = { release: '8.2', machines: alphaAndBeta }
  const vm = (network: string) => `sr "vdis" {
  type   = "nfs"
  server = "10.0.0.100"
  path   = "/export"
}
network "front" {
  device = "eth1"
}
network "joined" {
}
vm "guest" {
  template = "guest"
  memory   = "256MiB"
  disk "root" {
    sr   = sr.vdis
    size = "1GiB"
  }
  nic "0" {
    network = network.${network}
  }
}
`
  const bond = 'bond "joined" {\n  network = network.joined\n  devices = ["eth1", "eth2"]\n}\n'
  const project = poolProject(lab, pooled('host.beta') + vm('front'))
  await applied(project)
  rewrite(project, pooled('host.beta') + vm('front') + bond)
  expect((await planned(project)).findings).toEqual(['error nic-moved-by-plan vm.guest'])
})

test('a bond that takes the NIC of a VLAN is told of, since xapi moves the VLAN', async () => {
  const lab = { release: '8.2', machines: alphaAndBeta }
  const vlan = 'network "tagged" {\n  device = "eth3"\n  vlan   = 7\n}\n'
  const bond =
    'network "joined" {\n}\nbond "joined" {\n  network = network.joined\n  devices = ["eth2", "eth3"]\n}\n'
  const project = poolProject(lab, pooled('host.beta') + vlan)
  await applied(project)
  rewrite(project, pooled('host.beta') + vlan + bond)
  expect((await planned(project)).findings).toEqual(['error vlan-moved-by-plan network.tagged'])
})

test('a host that is to be in maintenance stays so after it has rebooted for an update', async () => {
  const update = `update "fix" {
  uuid     = "0850b186-4d47-11e3-a720-001b2151a503"
  for      = "7.0.0"
  guidance = ["restartHost"]
}
`
  const files = { 'updates/fix': 'update "fix"\n' }
  const lab = { release: '7.0.0', machines: alphaAndBeta, lab: update, files }
  const patch = 'patch "fix" {\n  file  = "updates/fix"\n  hosts = [host.alpha]\n}\n'
  const alone = hosts.replace('host "alpha" {', 'host "alpha" {\n  maintenance = true') + patch
  const project = poolProject(lab, alone)
  await applied(project)
  expect((await planned(project)).actions).toEqual([])
})

test('a VM on the network of a bond starts once the bond is there on every host', async () => {
  const text = `network "joined" {\n}
bond "joined" {
  network = network.joined
  devices = ["eth2", "eth3"]
}
vm "guest" {
  template = "guest"
  memory   = "512MiB"
  nic "0" {
    network = network.joined
  }
}
`
  const project = poolProject({ release: '8.2', machines: alphaAndBeta }, pooled('host.beta') + text)
  const steps = (await project.plan()).plan?.steps ?? []
  const needed = new Set(['vm.guest/start'])
  for (const step of steps.toReversed())
    if (needed.has(step.id)) for (const need of step.needs) needed.add(need.step)
  const bonds = steps.filter(step => step.call === 'Bond.create').map(step => step.id)
  expect(bonds).toHaveLength(2)
  expect([...needed]).toEqual(expect.arrayContaining(bonds))
})

test.each([
  ['a mask of its CPU', 'cpu_features = "00000001-00000001-00000001-00000001"'],
  [
    'name servers',
    'management {\n    device  = "eth0"\n    ip      = "10.0.0.2"\n    netmask = "255.255.255.0"\n    dns     = ["10.0.0.253"]\n  }',
  ],
])('a host that leaves its pool gets %s once it stands by itself', async (_, lines) => {
  const project = poolProject({ release: '6.2.0', machines: alphaAndBeta }, pooled('host.beta'))
  await applied(project)
  rewrite(project, pooled('').replace('host "beta" {', `host "beta" {\n  ${lines}`))
  expect((await planned(project)).findings).toContain('error on-leaving-host host.beta')
})

test('what is in a pool that no host block leads to any more is out of reach', async () => {
  const network = 'network "lan" {\n  device = "eth0"\n  name   = "LAN"\n}\n'
  const project = poolProject({ release: '8.2', machines: alphaAndBeta }, pooled('host.beta') + network)
  await applied(project)
  rewrite(project, hosts.replace(/host "alpha" [^]*?\n}\n/, '') + network)
  expect((await planned(project)).findings).toEqual(['error lost-by-plan network.lan'])
})
