import { planSet } from '../../../../providers/xapi/plan-set.js'
import { creations, exampleBlocks } from '../../../support/example-changes.js'
import { observeLab } from '../../../support/example-lab.js'
import { contextOf, openObservedLab, planBlocks } from '../../../support/plan-example.js'
import { removals, runSteps } from '../../../support/run-steps.js'

const lab = await openObservedLab()
const plan = await planBlocks(lab)
const changes = creations(exampleBlocks, lab.observation)
const bindings = await runSteps(plan, changes, lab)
const after = await observeLab(lab.emulator, undefined, bindings)
const [pool] = after.pools.values()

function records(className: string): readonly { readonly [field: string]: unknown }[] {
  return [...(pool?.tables.get(className)?.values() ?? [])]
}

test('every block is bound to what was made for it', () => {
  expect(bindings.map(binding => binding.address).toSorted()).toEqual(
    exampleBlocks.map(block => block.address).toSorted(),
  )
})

test('both hosts are live and enabled in one pool, with both updates', () => {
  expect(after.pools.size).toBe(1)
  expect(records('host').map(host => [host.name_label, host.enabled])).toEqual([
    ['xen00', true],
    ['xen01', true],
  ])
  expect(records('host_patch').filter(patch => patch.applied === true)).toHaveLength(4)
})

test('networks and SRs bear their names', () => {
  const names = (className: string) => records(className).map(record => record.name_label)
  expect(names('network')).toEqual(
    expect.arrayContaining(['Xestión', 'Tráfico MVs', 'Almacenamento', 'Rede Interna']),
  )
  expect(names('SR')).toEqual(
    expect.arrayContaining([
      'Almacenamento VDIs (NAS / NFS)',
      'Almacenamento VDIs (NAS / iSCSI)',
      'Imaxes ISO (NAS / NFS)',
      'Imaxes ISO (PC / CIFS)',
      'Backup (NAS / NFS)',
    ]),
  )
  expect(names('SR').filter(name => String(name).includes('poolwright'))).toEqual([])
})

test('every shared SR is attached on every host', () => {
  const shared = [...(pool?.tables.get('SR') ?? [])]
    .filter(([, sr]) => sr.shared === true)
    .map(([reference]) => reference)
  const pbds = records('PBD').filter(pbd => shared.includes(String(pbd.SR)))
  expect(pbds.length).toBe(shared.length * 2)
  expect(pbds.filter(pbd => pbd.currently_attached !== true)).toEqual([])
})

test('the VM runs where the plan said, with its disk and its interface', () => {
  const vm = records('VM').find(record => record.name_label === 'dnfs')
  expect(vm?.power_state).toBe('Running')
  const host = pool?.tables.get('host')?.get(String(vm?.resident_on))
  expect(plan.steps.find(step => step.call === 'VM.start_on')?.summary).toContain(
    `start dnfs on ${String(host?.name_label)} `,
  )
  expect(records('VBD').filter(vbd => vbd.currently_attached === true)).toHaveLength(1)
  expect(records('VIF')).toHaveLength(1)
})

test('the forecast was right about memory', async () => {
  const [facts] = Object.values(plan.forecast.pools)
  const again = await planSet([], after, { isDestroy: false }, contextOf({ ...lab, observation: after }))
  expect(facts).toEqual(Object.values(again.forecast.pools)[0])
})

test('everything can be taken away again: the SRs are forgotten, the member is ejected, the networks have their names back', async () => {
  const world = { emulator: lab.emulator, observation: after }
  const going = removals(changes, bindings, after)
  const destroying = await planSet(going, after, { isDestroy: true }, contextOf(world))
  expect(destroying.findings.filter(finding => finding.severity === 'error')).toEqual([])
  const left = await runSteps(destroying, going, world)
  expect(left).toEqual([])
  const empty = await observeLab(lab.emulator)
  const [first, second] = empty.pools.values()
  expect(empty.pools.size).toBe(2)
  const names = [...(first?.tables.get('network')?.values() ?? [])].map(network => network.name_label)
  expect(names).toEqual(
    expect.arrayContaining(
      ['eth0', 'eth1', 'eth2'].map(device => `Pool-wide network associated with ${device}`),
    ),
  )
  expect(names).not.toContain('Rede Interna')
  expect(
    [...(first?.tables.get('SR')?.values() ?? [])].filter(sr => String(sr.name_label).includes('NAS')),
  ).toEqual([])
  expect([...(second?.tables.get('host')?.values() ?? [])]).toHaveLength(1)
})
