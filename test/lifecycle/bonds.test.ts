import {
  alphaAndBeta,
  applied,
  destroyed,
  planned,
  poolBlocks,
  poolProject,
  rewrite,
} from '../support/pool-project.js'
import { inLab } from '../support/small-lab.js'
import { testInLab } from '../support/test-in-lab.js'

const release = '8.2'
const pool = poolBlocks(alphaAndBeta)

const storage = (devices: string, more: string = '') => `
network "storage" {
  name = "storage"
}
bond "storage" {
  network = network.storage
  devices = [${devices}]
  ${more}
}
`
const addresses = `
storage_interface "alpha" {
  host    = host.alpha
  network = network.storage
  name    = "storage"
  ip      = "172.16.0.1"
  netmask = "255.255.255.0"
}
storage_interface "beta" {
  host    = host.beta
  network = network.storage
  ip      = "172.16.0.2"
  netmask = "255.255.255.0"
}
sr "nfs" {
  type    = "nfs"
  server  = "172.16.0.100"
  path    = "/export"
  default = true
}
`
const vlan = (tag: number) => `
network "guests" {
  name = "guests"
  bond = bond.storage
  vlan = ${tag}
}
`

test.each(['6.2.0', '7.0', '7.6', '8.2', '8.4', 'xcp-ng-8.3'])(
  'a bond with storage and a VLAN over it is made, kept and taken away on %s',
  async name => {
    const project = poolProject(
      { release: name, machines: alphaAndBeta },
      pool + storage('"eth2", "eth3"') + addresses + vlan(20),
    )
    const calls = await applied(project)
    expect(calls.filter(call => call === 'Bond.create')).toHaveLength(2)
    expect(await planned(project)).toEqual({ actions: [], findings: [], calls: [], texts: [] })
    expect(await destroyed(project)).toEqual([])
  },
)

const sixNics = alphaAndBeta.map(machine => ({ ...machine, nics: 6 }))
const nothing = { actions: [], findings: [], calls: [], texts: [] }

test.each<readonly [string, string, readonly string[], readonly string[]]>([
  [
    'another mode',
    storage('"eth2", "eth3"', 'mode = "active-backup"'),
    ['update bond.storage'],
    ['Bond.set_mode', 'Bond.set_mode'],
  ],
  [
    'lacp with a hash',
    storage('"eth2", "eth3"', 'mode = "lacp"\n  hashing = "src_mac"\n  properties = { lacp-time = "fast" }'),
    ['update bond.storage'],
    [
      'Bond.set_mode',
      'Bond.set_property',
      'Bond.set_property',
      'Bond.set_mode',
      'Bond.set_property',
      'Bond.set_property',
    ],
  ],
  ['the same NICs in another order', storage('"eth3", "eth2"'), [], []],
  [
    'a key',
    storage('"eth2", "eth3"', 'other_config = { why = "speed" }'),
    ['update bond.storage'],
    ['Bond.add_to_other_config'],
  ],
])('%s is an edit in place', async (_, text, actions, calls) => {
  const before = pool + storage('"eth2", "eth3"') + addresses + vlan(20)
  const project = poolProject({ release, machines: sixNics }, before)
  await applied(project)
  rewrite(project, pool + text + addresses + vlan(20))
  const plan = await planned(project)
  expect(plan.actions).toEqual(actions)
  expect(plan.calls).toEqual(calls)
  await applied(project)
  expect(await planned(project)).toEqual(nothing)
})

test.each([
  ['with one of the old', '"eth3", "eth4"'],
  ['with the primary of the old', '"eth2", "eth4"'],
  ['with none of the old', '"eth4", "eth5"'],
])('other NICs, %s, replace the bond, and its addresses and VLANs go along', async (_, devices) => {
  const project = poolProject(
    { release, machines: sixNics },
    pool + storage('"eth2", "eth3"') + addresses + vlan(20),
  )
  await applied(project)
  rewrite(project, pool + storage(devices) + addresses + vlan(20))
  expect((await planned(project)).actions).toContain('replace bond.storage')
  await applied(project)
  expect(await planned(project)).toEqual(nothing)
  expect(await destroyed(project)).toEqual([])
})

test('a host that joins later takes over the bond and the VLAN: no call is made for them', async () => {
  const [alpha] = alphaAndBeta
  const alone = alpha === undefined ? '' : poolBlocks([alpha])
  const project = poolProject(
    { release, machines: alphaAndBeta },
    alone + storage('"eth2", "eth3"') + vlan(20),
  )
  await applied(project)
  rewrite(project, pool + storage('"eth2", "eth3"') + vlan(20))
  const { calls } = await planned(project)
  expect(calls.filter(call => /Bond|VLAN|network/.test(call))).toEqual(['network.present', 'network.present'])
  await applied(project)
  expect(await planned(project)).toEqual(nothing)
})

const management = `
network "both" {
  name = "both"
}
bond "both" {
  network = network.both
  devices = ["eth0", "eth1"]
}
`

test('a bond over management is a warning, is made on members first, and the pool is reached over it', async () => {
  const project = poolProject({ release, machines: alphaAndBeta }, pool + management)
  const { findings, texts } = await planned(project)
  expect(findings).toEqual(['warning bond-over-management bond.both'])
  expect(texts.join()).toContain('alpha and beta')
  const { plan } = await project.apply()
  const creates = plan?.steps.filter(step => step.call === 'Bond.create').map(step => step.id)
  expect(creates).toEqual(['bond.both/beta/create', 'bond.both/alpha/create'])
  expect(await planned(project)).toEqual(nothing)
  expect(await destroyed(project)).toEqual([])
})

test.each<readonly [string, string, readonly string[], RegExp]>([
  ['one NIC', storage('"eth2"'), ['warning bond-of-one bond.storage'], /nothing takes over/],
  [
    'no NIC',
    storage(''),
    ['error bond-without-devices bond.storage', 'error PIF_BOND_NEEDS_MORE_MEMBERS bond.storage'],
    /names no device/,
  ],
  [
    'a NIC that beta lacks',
    storage('"eth2", "eth4"'),
    ['error device-missing bond.storage'],
    /beta has no eth4/,
  ],
  [
    'an address on one of its NICs',
    `${storage('"eth2", "eth3"')}
network "nic" {
  device = "eth2"
}
storage_interface "alpha" {
  host    = host.alpha
  network = network.nic
  ip      = "172.16.0.1"
  netmask = "255.255.255.0"
}
`,
    ['error address-on-bonded-nic storage_interface.alpha'],
    /bond\.storage takes eth2/,
  ],
  [
    'a network with a NIC of its own',
    `
network "nic" {
  device = "eth2"
}
bond "nic" {
  network = network.nic
  devices = ["eth2", "eth3"]
}
`,
    ['error bond-network bond.nic'],
    /writes device/,
  ],
  [
    'a hash without lacp',
    storage('"eth2", "eth3"', 'hashing = "src_mac"'),
    ['error hashing-without-lacp bond.storage'],
    /balance-slb/,
  ],
])('%s is found at plan time', async (_, text, findings, words) => {
  const [alpha, beta] = alphaAndBeta
  const machines = [{ ...alpha, nics: 5 }, beta].filter(machine => machine?.name !== undefined)
  const project = poolProject({ release, machines: machines as typeof alphaAndBeta }, pool + text)
  const plan = await planned(project)
  expect(plan.findings).toEqual(expect.arrayContaining([...findings]))
  expect(plan.texts.join('\n')).toMatch(words)
})

test('a bond over NICs with addresses is told of once, at each address', async () => {
  const address = (device: string, ip: string) => `
network "${device}" {
  device = "${device}"
}
storage_interface "${device}" {
  host    = host.alpha
  network = network.${device}
  ip      = "${ip}"
  netmask = "255.255.255.0"
}
`
  const [one, other] = [address('eth2', '172.16.0.1'), address('eth3', '172.16.0.2')]
  const told = (device: string) => `error address-on-bonded-nic storage_interface.${device}`
  for (const [before, after, findings] of [
    ['', one, [told('eth2')]],
    [one, one, [told('eth2')]],
    ['', one + other, [told('eth2'), told('eth3')]],
    [one + other, one + other, [told('eth2'), told('eth3')]],
  ] as const) {
    const project = poolProject({ release, machines: alphaAndBeta }, pool + before)
    await applied(project)
    rewrite(project, pool + after + storage('"eth2", "eth3"'))
    expect((await planned(project)).findings).toEqual(findings)
  }
})

test.each([
  ['comes', 'error address-on-leaving-bond storage_interface.alpha'],
  ['is there', 'error lost-by-plan storage_interface.alpha'],
])('a bond does not go from under an address that %s', async (when, finding) => {
  const bonded = storage('"eth2", "eth3"')
  const address = `
storage_interface "alpha" {
  host    = host.alpha
  network = network.storage
  ip      = "172.16.0.1"
  netmask = "255.255.255.0"
}
`
  const project = poolProject(
    { release, machines: alphaAndBeta },
    pool + bonded + (when === 'is there' ? address : ''),
  )
  await applied(project)
  const [withoutBond = ''] = bonded.split('bond "storage"')
  rewrite(project, pool + withoutBond + address)
  expect((await planned(project)).findings).toEqual([finding])
  rewrite(project, pool + withoutBond)
  expect((await planned(project)).findings).toEqual([])
})

test('a bond and the VLAN over it follow a network that is made anew', async () => {
  const project = poolProject(
    { release, machines: alphaAndBeta },
    pool + storage('"eth2", "eth3"') + vlan(20),
  )
  await applied(project)
  const { plan } = await project.plan({ replace: ['network.storage'] })
  const actions = plan?.changes
    .filter(({ action }) => action !== 'no-op')
    .map(({ action, address }) => `${action} ${address}`)
  expect(actions).toEqual(['replace bond.storage', 'replace network.guests', 'replace network.storage'])
  expect(plan?.findings.filter(({ severity }) => severity === 'error')).toEqual([])
  await project.apply({ replace: ['network.storage'] })
  expect((await planned(project)).actions).toEqual([])
})

testInLab(
  'a host that does not answer lacks no bond until it does, though its pool takes it for live',
  async () => {
    const project = poolProject({ release, machines: alphaAndBeta }, pool)
    await applied(project)
    await inLab(project, async emulator => {
      emulator.unplug('beta', 'eth0')
      await emulator.advance(100)
    })
    rewrite(project, pool + storage('"eth2", "eth3"'))
    expect((await planned(project)).calls.filter(call => call === 'Bond.create')).toHaveLength(1)
    await applied(project)
    expect((await planned(project)).actions).toEqual([])
    await inLab(project, async emulator => {
      emulator.replug('beta', 'eth0')
      await emulator.advance(100)
    })
    expect((await planned(project)).calls).toEqual(['Bond.create'])
    await applied(project)
    expect((await planned(project)).actions).toEqual([])
  },
)
