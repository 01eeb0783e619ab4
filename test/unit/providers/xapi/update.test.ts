import { planSet } from '../../../../providers/xapi/plan-set.js'
import type { ProviderPlan } from '../../../../src/provider/contract.js'
import {
  type Block,
  creations,
  edits,
  exampleBlocks,
  exampleVm,
  labelled,
  link,
} from '../../../support/example-changes.js'
import { observeLab } from '../../../support/example-lab.js'
import { contextOf, openObservedLab, planBlocks } from '../../../support/plan-example.js'
import { runSteps } from '../../../support/run-steps.js'

const lab = await openObservedLab()
const made = creations(exampleBlocks, lab.observation)
const bindings = await runSteps(await planBlocks(lab), made, lab)
const after = await observeLab(lab.emulator, undefined, bindings)

function planEdit(blocks: readonly Block[]): Promise<ProviderPlan> {
  return planSet(
    edits(blocks, bindings, made, after),
    after,
    { isDestroy: false },
    contextOf({ ...lab, observation: after }),
  )
}

function instead(...blocks: readonly Block[]): readonly Block[] {
  return exampleBlocks.map(block => blocks.find(candidate => candidate.address === block.address) ?? block)
}

function calls(plan: ProviderPlan): readonly string[] {
  return plan.steps.map(step => step.call)
}

test('what was just made needs nothing', async () => {
  expect(
    edits(exampleBlocks, bindings, made, after)
      .filter(change => change.action !== 'no-op')
      .map(change => [change.address, change.action]),
  ).toEqual([])
  const plan = await planEdit(exampleBlocks)
  expect(plan.steps).toEqual([])
  expect(plan.findings).toEqual([])
})

test.each<readonly [string, Block, readonly string[]]>([
  ['a new name of a VM', exampleVm({ name: 'renamed' }), ['VM.set_name_label']],
  [
    'more memory: a stop and a start',
    exampleVm({ memory: 167772160 }),
    ['VM.clean_shutdown', 'VM.set_memory_limits', 'VM.start_on'],
  ],
  ['power off', exampleVm({ power: 'halted' }), ['VM.clean_shutdown']],
  ['suspended', exampleVm({ power: 'suspended' }), ['VM.suspend']],
  [
    'a further disk',
    exampleVm({
      disk: labelled({
        root: { sr: link('sr.vdis_nfs'), size: 8589934592 },
        scratch: { sr: link('sr.vdis_nfs'), size: 1073741824 },
      }),
    }),
    ['VDI.create', 'VBD.create', 'VBD.plug'],
  ],
  [
    'a new name of a network',
    { address: 'network.guests', config: { name: 'LAN', device: 'eth1' } },
    ['network.set_name_label'],
  ],
  [
    'a new name of an SR',
    {
      address: 'sr.backup',
      config: { name: 'Backup', type: 'nfs', server: '10.42.0.100', path: '/mnt/backup' },
    },
    ['SR.set_name_label'],
  ],
])('%s', async (_, block, expected) => {
  const plan = await planEdit(instead(block))
  expect(plan.findings).toEqual([])
  expect(calls(plan)).toEqual(expected)
})

test('a stop that a change asks for is a disruption with its cause', async () => {
  const plan = await planEdit(instead(exampleVm({ memory: 167772160 })))
  expect(plan.steps.flatMap(step => step.disrupts)).toEqual([
    {
      subject: 'VM dnfs',
      effect: 'stops',
      detail: 'memory changes only while it is halted',
      cause: { address: 'vm.dnfs', path: ['memory'] },
    },
  ])
})

test('a member that is taken out is ejected, where that is allowed', async () => {
  const main = exampleBlocks.find(block => block.address === 'pool.main')?.config ?? {}
  const { members: _members, ...alone } = main
  const without = instead({ address: 'pool.main', config: alone }).filter(
    block => block.address !== 'storage_interface.xen01',
  )
  const plan = await planEdit(without)
  expect(calls(plan).filter(call => call.startsWith('pool.'))).toEqual(['pool.eject'])
  const refused = await planEdit(instead({ address: 'pool.main', config: { ...alone, allow_eject: false } }))
  expect(refused.findings.map(finding => `${finding.code} ${finding.address ?? ''}`)).toContain(
    'eject-not-allowed pool.main',
  )
})
