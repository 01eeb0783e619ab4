import { planSet } from '../../../../providers/xapi/plan-set.js'
import type { ProviderPlan } from '../../../../src/provider/contract.js'
import { type Block, creations, edits, exampleBlocks } from '../../../support/example-changes.js'
import { observeLab } from '../../../support/example-lab.js'
import { contextOf, openObservedLab, planBlocks } from '../../../support/plan-example.js'
import { runSteps } from '../../../support/run-steps.js'

/** The pool of the example without its second host, made in a lab of its own. */
const small = exampleBlocks
  .filter(block => !block.address.includes('xen01') || block.address === 'host.xen01')
  .map(block =>
    block.address === 'pool.main'
      ? { ...block, config: { name: 'small', coordinator: block.config.coordinator ?? '' } }
      : block,
  )

async function grown(blocks: readonly Block[]): Promise<ProviderPlan> {
  const lab = await openObservedLab()
  const made = creations(small, lab.observation)
  const bindings = await runSteps(await planBlocks(lab, small), made, lab)
  const after = await observeLab(lab.emulator, undefined, bindings)
  return planSet(
    edits(blocks, bindings, made, after),
    after,
    { isDestroy: false },
    contextOf({ ...lab, observation: after }),
  )
}

test('a host that joins a furnished pool is attached to its storage once it has a path', async () => {
  const plan = await grown(exampleBlocks)
  expect(plan.findings).toEqual([])
  const attached = plan.steps.filter(step => step.call === 'PBD.plug').map(step => step.summary)
  expect(attached.toSorted()).toEqual([
    'attach SR Almacenamento VDIs (NAS / NFS) on xen01',
    'attach SR Almacenamento VDIs (NAS / iSCSI) on xen01',
    'attach SR Imaxes ISO (NAS / NFS) on xen01',
  ])
})

test('without a path it is told which SRs it will lack', async () => {
  const plan = await grown(exampleBlocks.filter(block => block.address !== 'storage_interface.xen01'))
  expect(plan.findings.map(finding => `${finding.code} ${finding.address ?? ''}`).toSorted()).toEqual([
    'sr-without-path sr.isos_nfs',
    'sr-without-path sr.vdis_iscsi',
    'sr-without-path sr.vdis_nfs',
  ])
})

test('an SR that fell off a host is attached there again', async () => {
  const lab = await openObservedLab()
  const made = creations(exampleBlocks, lab.observation)
  const bindings = await runSteps(await planBlocks(lab), made, lab)
  const session = await contextOf(lab).dialer.connect('10.42.0.200', 'root', 'labroot')
  const before = await observeLab(lab.emulator, undefined, bindings)
  const [pool] = before.pools.values()
  const sr = [...(pool?.tables.get('SR') ?? [])].find(
    ([, record]) => record.name_label === 'Backup (NAS / NFS)',
  )?.[0]
  const host = [...(pool?.tables.get('host') ?? [])].find(([, record]) => record.name_label === 'xen01')?.[0]
  const pbd = [...(pool?.tables.get('PBD') ?? [])].find(
    ([, record]) => record.SR === sr && record.host === host,
  )?.[0]
  await session.call('PBD.unplug', pbd ?? '')
  const after = await observeLab(lab.emulator, undefined, bindings)
  const changes = edits(exampleBlocks, bindings, made, after)
  const plan = await planSet(changes, after, { isDestroy: false }, contextOf({ ...lab, observation: after }))
  expect(plan.findings).toEqual([])
  expect(plan.steps.map(step => `${step.id} ${step.call}`)).toEqual(['sr.backup/xen01/plug PBD.plug'])
})
