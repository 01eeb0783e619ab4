import type { XapiRecord, XapiSession } from '../../providers/xapi/session/xapi-session.js'
import { findRecord } from '../support/find-record.js'
import { alphaAndBeta, applied, planned, poolBlocks, poolProject } from '../support/pool-project.js'
import { byHand } from '../support/small-lab.js'

async function onBeta(session: XapiSession, className: string, fields: XapiRecord): Promise<string> {
  return findRecord(session, className, {
    ...fields,
    host: await findRecord(session, 'host', { name_label: 'beta' }),
  })
}

const text = `${poolBlocks(alphaAndBeta)}
network "lan" {
  device = "eth0"
}
network "tagged" {
  name   = "guests"
  device = "eth1"
  vlan   = 10
}
network "bonded" {
}
bond "pair" {
  network = network.bonded
  devices = ["eth2", "eth3"]
}
storage_interface "beta" {
  host    = host.beta
  network = network.bonded
  ip      = "172.16.0.2"
  netmask = "255.255.255.0"
}
sr "own" {
  host   = host.beta
  type   = "ext"
  device = "/dev/sdb"
}
sr "vdis" {
  type    = "nfs"
  server  = "10.0.0.100"
  path    = "/export"
  default = true
}
vm "web" {
  template = "guest"
  memory   = "512MiB"
  power    = "running"
  home     = host.beta
  disk "root" {
    sr   = sr.vdis
    size = "2GiB"
  }
  nic "0" {
    network = network.lan
  }
}
`

type Row = readonly [
  what: string,
  does: (session: XapiSession) => Promise<unknown>,
  actions: readonly string[],
  calls: readonly string[],
]

/** What somebody does to a pool by hand, and how the next plan undoes it. */
const rows: readonly Row[] = [
  [
    'a VLAN taken off one host',
    async session => {
      const pif = await onBeta(session, 'PIF', { VLAN: '10' })
      await session.call('VLAN.destroy', await findRecord(session, 'VLAN', { untagged_PIF: pif }))
    },
    ['update network.tagged'],
    ['VLAN.create'],
  ],
  [
    'a bond taken off one host',
    async session => {
      const pif = await onBeta(session, 'PIF', { device: 'bond0', VLAN: '-1' })
      await session.call('Bond.destroy', await findRecord(session, 'Bond', { master: pif }))
    },
    ['update bond.pair', 'create storage_interface.beta'],
    ['Bond.create', 'PIF.set_disallow_unplug', 'PIF.plug', 'PIF.reconfigure_ip'],
  ],
  [
    'an SR taken off one host',
    async session => {
      const sr = await findRecord(session, 'SR', { name_label: 'vdis' })
      const pbd = await onBeta(session, 'PBD', { SR: sr })
      const vm = await findRecord(session, 'VM', { name_label: 'web' })
      await session.call(
        'VM.pool_migrate',
        vm,
        await findRecord(session, 'host', { name_label: 'alpha' }),
        {},
      )
      await session.call('PBD.unplug', pbd)
      await session.call('PBD.destroy', pbd)
    },
    ['update sr.vdis'],
    ['PBD.create', 'PBD.plug'],
  ],
  [
    'a local SR taken off its host',
    async session => {
      const pbd = await findRecord(session, 'PBD', {
        SR: await findRecord(session, 'SR', { name_label: 'own' }),
      })
      await session.call('PBD.unplug', pbd)
      await session.call('PBD.destroy', pbd)
    },
    ['update sr.own'],
    ['PBD.create', 'PBD.plug'],
  ],
  [
    'a VM stopped',
    async session =>
      session.call('VM.clean_shutdown', await findRecord(session, 'VM', { name_label: 'web' })),
    ['update vm.web'],
    ['VM.start_on'],
  ],
  [
    'a VM without its home',
    async session =>
      session.call(
        'VM.set_affinity',
        await findRecord(session, 'VM', { name_label: 'web' }),
        'OpaqueRef:NULL',
      ),
    ['update vm.web'],
    ['VM.set_affinity'],
  ],
  [
    'a network with another name',
    async session => {
      const network = await findRecord(session, 'network', { name_label: 'guests' })
      await session.call('network.set_name_label', network, 'other')
    },
    ['update network.tagged'],
    ['network.set_name_label'],
  ],
]

test.each(rows)('%s is seen by the next plan, which puts it right', async (_what, does, actions, calls) => {
  const project = poolProject({ release: '8.2', machines: alphaAndBeta }, text)
  await applied(project)
  await byHand(project, '10.0.0.1', does)
  const seen = await planned(project)
  expect({ actions: seen.actions, calls: seen.calls }).toEqual({ actions, calls })
  await applied(project)
  expect(await planned(project)).toMatchObject({ actions: [], calls: [] })
})

test('a bond that somebody made of the NIC of a VLAN is seen, and the plan says what is in the way', async () => {
  const project = poolProject({ release: '8.2', machines: alphaAndBeta }, text)
  await applied(project)
  await byHand(project, '10.0.0.1', async session => {
    const host = await findRecord(session, 'host', { name_label: 'alpha' })
    const nic = await findRecord(session, 'PIF', { host, device: 'eth1', VLAN: '-1' })
    const network = await session.call('network.create', { name_label: 'by hand', other_config: {} })
    await session.call('Bond.create', network, [nic], '', 'active-backup', {})
  })
  const seen = await planned(project)
  expect(seen.actions).toEqual(['replace network.tagged'])
  expect(seen.findings).toEqual(['error CANNOT_ADD_VLAN_TO_BOND_SLAVE network.tagged'])
})
