import { alphaAndBeta, applied, planned, poolBlocks, poolProject, rewrite } from '../support/pool-project.js'
import { stepsBefore } from '../support/steps-before.js'

// Orders that nobody writes, and that chance seldom shows to be missing: the steps would mostly pass in another order as well.

const [alpha] = alphaAndBeta
const pool = poolBlocks(alphaAndBeta)
const alone = poolBlocks(alpha === undefined ? [] : [alpha])
const betaAlone = 'host "beta" {\n  address  = "10.0.0.2"\n  password = "labroot"\n}\n'
const nfs = 'sr "nfs" {\n  type   = "nfs"\n  server = "10.0.0.100"\n  path   = "/export"\n}\n'
const other = nfs
  .replace('"nfs" {', '"other" {')
  .replace('10.0.0.100', '10.0.0.101')
  .replace('"/export"', '"/more"')
const lab = `nas "more" {
  port {
    segment = "lan"
    ip      = "10.0.0.101"
  }
  nfs "/more" {
    size = "10GiB"
  }
}
`
const network = 'network "bonded" {\n}\n'
const bond = (devices: string) => `bond "pair" {
  network = network.bonded
  devices = [${devices}]
}
`
const vm = (devices: string, power: string = 'running') => `vm "web" {
  template = "guest"
  memory   = "256MiB"
  power    = "${power}"
  ${devices}
}
`
/** Without drivers in the guest: it is switched off for its disks. */
const unaided = (devices: string) => vm(`shutdown = "hard"\n  ${devices}`).replace('guest', 'bare')
const disk = 'disk "root" {\n    sr   = sr.nfs\n    size = "1GiB"\n  }\n'
const nic = 'nic "0" {\n    network = network.bonded\n  }\n'
const onBeta = 'host = host.beta\n'
const resting = pool.replace('address  = "10.0.0.2"', 'address  = "10.0.0.2"\n  maintenance = true')
const tagged = 'network "tagged" {\n  device = "eth1"\n  vlan   = 10\n}\n'

const lan = 'network "lan" {\n  device = "eth1"\n}\n'
const onLan = 'nic "0" {\n    network = network.lan\n  }\n'
const protectedPool = `${pool}${nfs}ha_plan "main" {\n  pool = pool.main\n  heartbeat_sr = sr.nfs\n}\n`
const management = `management {
    device  = "eth0"
    ip      = "10.0.0.2"
    netmask = "255.255.255.0"
    gateway = "10.0.0.254"
  }`

interface Ordered {
  readonly what: string
  readonly before: string
  readonly after: string
  /** Each step and one that it waits for. */
  readonly order: Readonly<Record<string, string>>
}

const ordered: readonly Ordered[] = [
  {
    what: 'a VM comes onto the network of a bond that goes once the bond is gone',
    before: pool + network + bond('"eth1", "eth2"'),
    after: pool + network + nfs + vm(disk + nic, 'halted'),
    order: { 'vm.web/nic/0/create': 'bond.pair/alpha/destroy' },
  },
  {
    what: 'a host leaves once its bond is parted',
    before: pool + network + bond('"eth1", "eth2"'),
    after: alone + betaAlone + network + bond('"eth1", "eth2", "eth3"'),
    order: { 'pool.main/beta/eject': 'bond.pair/beta/destroy' },
  },
  {
    what: 'VMs leave a host that leaves once the bonds of the others are there',
    before: pool,
    after: alone + betaAlone + network + bond('"eth1", "eth2"'),
    order: { 'pool.main/beta/eject': 'bond.pair/alpha/create' },
  },
  {
    what: 'a host is emptied for its maintenance once a VM on it is gone',
    before: pool + nfs + vm(onBeta + disk),
    after: resting + nfs,
    order: { 'host.beta/disable': 'vm.web/destroy' },
  },
  {
    what: 'a host is emptied for its maintenance once a VM on it is off',
    before: pool + nfs + vm(onBeta + disk),
    after: resting + nfs + vm(disk, 'halted'),
    order: { 'host.beta/maintenance/evacuate': 'vm.web/shutdown' },
  },
  {
    what: 'a host is emptied for its maintenance once a VM has moved to where it is to be',
    before: pool + nfs + vm(onBeta + disk),
    after: resting + nfs + vm('host = host.alpha\n' + disk),
    order: { 'host.beta/maintenance/evacuate': 'vm.web/migrate' },
  },
  {
    what: 'a VM starts once a host is in maintenance, and so not there',
    before: pool + nfs + vm(disk, 'halted'),
    after: resting + nfs + vm(disk),
    order: { 'vm.web/start': 'host.beta/disable' },
  },
  {
    what: 'a VM that is switched off for a moment is moved off its host before',
    before: pool + nfs + vm('home = host.beta\n' + disk),
    after: resting + nfs + vm('vcpus = 2\n' + disk),
    order: { 'vm.web/shutdown': 'host.beta/maintenance/evacuate' },
  },
  {
    what: 'a VM changes the SR of its disk before it is moved off its host',
    before: pool + nfs + other + vm('home = host.beta\n' + disk),
    after: resting + nfs + other + vm(disk.replace('sr.nfs', 'sr.other')),
    order: { 'host.beta/disable': 'vm.web/migrate-disks' },
  },
  {
    what: 'a host leaves once a VM on it is gone',
    before: pool + nfs + vm('home = host.beta\n' + disk),
    after: alone + betaAlone + nfs,
    order: { 'pool.main/beta/disable': 'vm.web/destroy' },
  },
  {
    what: 'a host leaves once its part of a VLAN is gone',
    before: pool + tagged,
    after: alone + betaAlone,
    order: { 'pool.main/beta/eject': 'network.tagged/destroy' },
  },
  {
    what: 'a host that joins takes over a bond and a VLAN that go, and parts with them',
    before: alone + betaAlone + network + bond('"eth1", "eth2"') + tagged.replace('"eth1"', '"eth3"'),
    after: pool,
    order: {
      'bond.pair/beta/destroy': 'pool.main/beta/member',
      'bond.pair/alpha/destroy': 'bond.pair/beta/destroy',
      'network.bonded/destroy': 'bond.pair/alpha/destroy',
      'network.tagged/alpha/vlan-destroy': 'network.tagged/beta/vlan-destroy',
    },
  },
  {
    what: 'the same with a VLAN over the bond',
    before: `${alone}${betaAlone}${network}${bond('"eth1", "eth2"')}${tagged.replace('device = "eth1"', 'bond = bond.pair')}`,
    after: pool,
    order: { 'bond.pair/beta/destroy': 'network.tagged/beta/vlan-destroy' },
  },
  {
    what: 'high availability comes on again after the management interface of a host has changed, whatever waits for a VM',
    before: protectedPool + lan + vm(onLan),
    after: protectedPool.replace('address  = "10.0.0.2"', `address  = "10.0.0.2"\n${management}`) + vm(''),
    order: {
      'ha_plan.main/arm': 'host.beta/management/address',
      'vm.web/nic/0/unplug': 'ha_plan.main/arm',
      'network.lan/restore-name': 'vm.web/nic/0/destroy',
    },
  },
  {
    what: 'the pool of a VM that stays is dissolved, its storage forgotten first',
    before: pool + nfs + unaided(disk),
    after: poolBlocks(alphaAndBeta).replace(/pool "main" [^]*/, '') + unaided(''),
    order: {
      'pool.main/beta/eject': 'sr.nfs/forget',
      'sr.nfs/alpha/unplug': 'vm.web/disk/root/destroy',
      'vm.web/start': 'pool.main/beta/evacuate',
    },
  },
]

test.each(ordered)('$what', async ({ before, after, order }) => {
  const project = poolProject({ release: '8.2', machines: alphaAndBeta, lab }, before)
  await applied(project)
  rewrite(project, after)
  const { plan } = await project.plan()
  const waits = stepsBefore(plan?.steps ?? [])
  for (const [step, first] of Object.entries(order)) expect([...(waits.get(step) ?? [])]).toContain(first)
  await applied(project)
  expect((await planned(project)).actions).toEqual([])
})

test('a VM is suspended once the SR that takes its memory along is gone, and told that there is none', async () => {
  const byDefault = nfs.replace('"/export"', '"/export"\n  default = true')
  const project = poolProject({ release: '8.2', machines: alphaAndBeta }, pool + byDefault + vm(''))
  await applied(project)
  rewrite(project, pool + vm('', 'suspended'))
  const { plan } = await project.plan()
  expect([...(stepsBefore(plan?.steps ?? []).get('vm.web/suspend') ?? [])]).toContain('sr.nfs/forget')
  expect(plan?.findings.map(({ code }) => code)).toContain('VM_NO_SUSPEND_SR')
})

test('a VM whose NIC is on the network of a NIC that a bond takes is changed afterwards, and told of it', async () => {
  const project = poolProject({ release: '8.2', machines: alphaAndBeta }, pool + lan + vm(onLan))
  await applied(project)
  rewrite(project, pool + lan + network + bond('"eth1", "eth2"') + vm(onLan, 'halted'))
  const { plan } = await project.plan()
  expect([...(stepsBefore(plan?.steps ?? []).get('vm.web/shutdown') ?? [])]).toContain(
    'bond.pair/alpha/create',
  )
  expect(plan?.findings.map(({ code }) => code)).toContain('nic-moved-by-plan')
})

test('a host that becomes the coordinator goes into maintenance through itself: the old one may have left', async () => {
  const project = poolProject({ release: '8.2', machines: alphaAndBeta }, pool)
  await applied(project)
  const handedOver = pool
    .replace('coordinator = host.alpha', 'coordinator = host.beta')
    .replace('members     = [host.beta]', 'members     = []')
    .replace('address  = "10.0.0.2"', 'address  = "10.0.0.2"\n  maintenance = true')
  rewrite(project, handedOver)
  const { plan } = await project.plan()
  const disable = plan?.steps.find(({ id }) => id === 'host.beta/disable')
  expect(disable?.arguments['at']).toEqual({ kind: 'literal', value: '10.0.0.2' })
  expect([...(stepsBefore(plan?.steps ?? []).get('host.beta/disable') ?? [])]).toContain(
    'pool.main/designated',
  )
  await applied(project)
  expect((await planned(project)).actions).toEqual([])
})
