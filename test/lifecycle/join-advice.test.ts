import { expect, test } from '@jest/globals'
import { lineAt } from '../../src/diagnostic/positions.js'
import type { Side } from '../support/join-world.js'
import { JoinLab, type JoinWorld, planJoin } from '../support/join-world.js'
import { joinProject } from '../support/small-lab.js'

const old = new JoinLab('6.2')
const recent = new JoinLab('8.4')

/** A disk on an SR of that host alone, and a VM that has it. */
function vmWithDisk(side: Side, vmFields: { readonly [field: string]: string }): void {
  const sr = side.add('SR', { name_label: 'spare', type: 'ext', shared: false })
  const disk = side.add('VDI', { SR: sr, type: 'user' })
  side.add('VBD', { VM: side.addVm('ledger', vmFields), VDI: disk, type: 'Disk' })
}

function bondOfTwo(side: Side): void {
  const master = side.addUpperPif('bond0')
  const bond = side.add('Bond', { master })
  for (const device of ['eth0', 'eth1']) side.set('PIF', side.nic(device), { bond_slave_of: bond })
}

function runWith(side: Side, features: string): void {
  side.addVm('web', {
    power_state: 'Running',
    resident_on: side.host,
    HVM_boot_policy: 'BIOS order',
    last_boot_CPU_flags: { vendor: 'GenuineIntel', features },
  })
}

const all = '77bee3ff-bfebfbff-00000001-2c100800'
/** Without the highest bit of the second word: hypervisor, from 7.0 on. */
const fewer = '77bee3ff-3febfbff-00000001-2c100800'

/** What nobody checks at a join: how it comes about, and what a plan says, `severity code at line`. */
const cases: readonly (readonly [
  what: string,
  lab: JoinLab,
  make: (world: JoinWorld) => void,
  found: readonly string[],
  says: RegExp,
])[] = [
  [
    'one iSCSI name on both hosts',
    recent,
    ({ joiner, pool }) => {
      for (const each of [joiner, pool]) each.setHost({ iscsi_iqn: 'iqn.2000-01.lab:same' })
    },
    ['warning duplicate-iscsi-iqn at 6'],
    /alpha and beta both call themselves iqn\.2000-01\.lab:same/,
  ],
  [
    'one iSCSI name on both hosts, kept in other_config',
    old,
    ({ joiner, pool }) => {
      for (const each of [joiner, pool])
        each.setHost({ iscsi_iqn: '', other_config: { iscsi_iqn: 'iqn.2000-01.lab:same' } })
    },
    ['warning duplicate-iscsi-iqn at 6'],
    /both call themselves/,
  ],
  [
    'a NIC that the joiner lacks',
    recent,
    ({ joiner }) => joiner.database.remove('PIF', joiner.nic('eth1')),
    ['warning nic-missing-on-joiner at 6'],
    /beta has no eth1, which alpha has/,
  ],
  [
    'a NIC of the pool’s bond that the joiner lacks',
    old,
    ({ joiner, pool }) => {
      joiner.database.remove('PIF', joiner.nic('eth1'))
      bondOfTwo(pool)
    },
    ['warning nic-missing-on-joiner at 6'],
    /bond of eth0 and eth1 would be made of eth0 alone/,
  ],
  [
    'a halted VM with a local disk',
    recent,
    ({ joiner }) => vmWithDisk(joiner, { power_state: 'Halted' }),
    ['note local-vms at 6'],
    /ledger of beta becomes a VM of the pool\. Its disks stay on spare/,
  ],
  [
    'a VM of the pool that runs with features which the joiner lacks',
    recent,
    ({ joiner, pool }) => {
      const sets = { features: fewer, features_hvm: fewer, features_pv: fewer }
      joiner.setHost({ cpu_info: { ...sets, features_hvm_host: fewer, features_pv_host: fewer } })
      runWith(pool, all)
    },
    ['warning vms-pinned-by-cpu at 13'],
    /web started with CPU features that beta lacks: hypervisor \(word 2\)/,
  ],
  [
    'a supplemental pack of another version, and one that the joiner lacks',
    old,
    ({ joiner, pool }) => {
      const text = (version: string) => `Tools, version ${version}, build 7, homogeneous`
      joiner.setHost({ software_version: { 'lab:tools': text('1.0'), 'lab:own': 'Own, version 1, build 1' } })
      pool.setHost({ software_version: { 'lab:tools': text('1.1'), 'lab:more': text('2') } })
    },
    ['warning supplemental-packs-differ at 6'],
    /^beta lacks lab:more; lab:tools is Tools, version 1\.0, build 7 on beta and Tools, version 1\.1, build 7 on alpha\./,
  ],
  [
    'a VM of the pool that runs with what both have',
    recent,
    ({ joiner, pool }) => {
      joiner.setHost({ cpu_info: { features_hvm: fewer, features_hvm_host: fewer } })
      runWith(pool, fewer)
    },
    [],
    /^$/,
  ],
]

test.each(cases)('a join with %s', async (_what, lab, make, found, says) => {
  const world = await lab.world()
  make(world)
  const { plan, diagnostics } = await planJoin(world, joinProject({ release: lab.release }))
  expect(diagnostics).toEqual([])
  const findings = plan?.findings ?? []
  const shown = findings.map(
    ({ severity, code, range }) => `${severity} ${code} at ${range && lineAt(range.source, range.start)}`,
  )
  expect(shown).toEqual(found)
  expect(findings.map(finding => finding.detail).join('')).toMatch(says)
  expect(findings.map(finding => finding.remedy)).not.toContain('')
})

test('shared storage of the pool that the joiner does not reach is told, though no block manages it', async () => {
  const world = await recent.world()
  const sr = world.pool.add('SR', { name_label: 'far', type: 'nfs', shared: true })
  world.pool.add('PBD', {
    host: world.pool.host,
    SR: sr,
    device_config: { server: '10.9.9.9', serverpath: '/far' },
    currently_attached: true,
  })
  const { plan } = await planJoin(world, joinProject({ release: '8.4' }))
  expect(plan?.findings.map(({ code, address }) => [code, address])).toEqual([
    ['sr-without-path', 'host.beta'],
  ])
  expect(plan?.findings[0]?.detail).toMatch(/beta joins and does not reach the shared storage far/)
})

test('what levelling costs is told by name and by word, with hosts and VMs', async () => {
  const world = await recent.world()
  const sets = { features: fewer, features_hvm: fewer, features_pv: fewer }
  world.joiner.setHost({ cpu_info: { ...sets, features_hvm_host: fewer, features_pv_host: fewer } })
  runWith(world.pool, all)
  world.pool.setPool({
    cpu_info: { vendor: 'GenuineIntel', features_hvm: all, features_hvm_host: all, features_pv_host: all },
  })
  const { plan } = await planJoin(world, joinProject({ release: '8.4' }))
  const section = plan?.forecast.sections.find(each => each.title.startsWith('CPUs'))
  const text = section?.kind === 'text' ? section.lines.join('\n') : ''
  expect(text).toContain(`VMs start with ${all} before the plan and with ${fewer} after it.`)
  expect(text).toContain(
    'Lost to VMs that start from then on: hypervisor (word 2); beta lacks some of these.',
  )
  expect(text).toContain(
    'web keeps the CPU that it started with, and cannot move to beta until it is restarted.',
  )
  expect(JSON.stringify(plan?.forecast.pools)).toContain('"lost":[{"word":2,"hex":"80000000"')
})
