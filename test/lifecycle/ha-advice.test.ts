import { expect, test } from '@jest/globals'
import { lineAt } from '../../src/diagnostic/positions.js'
import { alphaAndBeta, type LabMachine, poolBlocks, poolProject } from '../support/pool-project.js'

const three: readonly LabMachine[] = [...alphaAndBeta, { name: 'gamma', address: '10.0.0.3' }]

const nfs = `sr "store" {
  type   = "nfs"
  name   = "store"
  server = "10.0.0.100"
  path   = "/export"
}
`
const iscsi = `sr "store" {
  type       = "lvmoiscsi"
  name       = "store"
  target     = "10.0.0.100"
  target_iqn = "iqn.2014-03.lab:store"
  scsi_id    = "360a98000"
}
`
const target = `nas "block" {
  port {
    segment = "lan"
    ip      = "10.0.0.101"
  }
  iscsi "iqn.2014-03.lab:store" {
    lun "360a98000" {
      size = "50GiB"
    }
  }
}
`
const ha = `ha_plan "main" {
  pool         = pool.main
  heartbeat_sr = sr.store
}
`
const vm = `vm "web" {
  name     = "web"
  template = "guest"
  power    = "halted"
  disk "system" {
    sr   = sr.store
    size = "1GiB"
  }
}
`
const bond = `network "office" {
  name = "office"
}
bond "office" {
  network = network.office
  devices = ["eth0", "eth1"]
  mode    = "active-backup"
}
`

interface Case {
  readonly machines: readonly LabMachine[]
  readonly blocks: string
  /** Attribute of the plan for high availability that each advice is shown at, and its code. */
  readonly found: readonly string[]
}

test.each<readonly [string, Case]>([
  [
    'two hosts on one cable each',
    {
      machines: alphaAndBeta,
      blocks: nfs + ha,
      found: ['pool: note ha-two-hosts', 'pool: warning ha-without-bond'],
    },
  ],
  [
    'three hosts on one cable each',
    { machines: three, blocks: nfs + ha, found: ['pool: warning ha-without-bond'] },
  ],
  ['three hosts with bonds', { machines: three, blocks: bond + nfs + ha, found: [] }],
  [
    'disks of VMs beside the heartbeat',
    {
      machines: three,
      blocks: bond + nfs + vm + ha,
      found: ['heartbeat_sr: note heartbeat-sr-shared-with-vms'],
    },
  ],
  [
    'a heartbeat on one path',
    {
      machines: three,
      blocks: bond + iscsi.replace('10.0.0.100', '10.0.0.101') + ha,
      found: ['heartbeat_sr: note heartbeat-without-multipath'],
    },
  ],
  [
    'high availability that stays off',
    { machines: alphaAndBeta, blocks: nfs + ha.replace('}\n', '  enabled = false\n}\n'), found: [] },
  ],
])('%s', async (_what, { machines, blocks, found }) => {
  const text = poolBlocks(machines) + blocks
  const { plan, diagnostics } = await poolProject({ release: '8.4', machines, lab: target }, text).plan()
  expect(diagnostics).toEqual([])
  const lines = text.split('\n')
  const advice = (plan?.findings ?? []).filter(
    finding => finding.address === 'ha_plan.main' && finding.code !== 'nothing-protected',
  )
  expect(
    advice
      .map(({ severity, code, range }) => {
        const line = range === undefined ? '' : (lines[lineAt(range.source, range.start) - 1] ?? '')
        return `${line.trim().split(' ')[0]}: ${severity} ${code}`
      })
      .sort(),
  ).toEqual(found)
  expect(plan?.isApplicable).toBe(true)
})
