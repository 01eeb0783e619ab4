import type { Finding } from '../../../../../src/provider/contract.js'
import { type Block, exampleBlocks, exampleVm, hosts, link } from '../../../../support/example-changes.js'
import { exampleFile } from '../../../../support/example-lab.js'
import { openObservedLab, planBlocks } from '../../../../support/plan-example.js'

const lab = await openObservedLab()
const plan = await planBlocks(lab)

function shown(findings: readonly Finding[]): readonly string[] {
  return findings
    .map(finding =>
      `${finding.severity} ${finding.code} ${finding.address ?? ''} ${(finding.path ?? []).join('.')}`.trim(),
    )
    .toSorted()
}

function replaced(...blocks: readonly Block[]): readonly Block[] {
  return exampleBlocks.map(block => blocks.find(candidate => candidate.address === block.address) ?? block)
}

async function findingsOf(blocks: readonly Block[], labText?: string): Promise<readonly string[]> {
  const world = labText === undefined ? lab : await openObservedLab(labText)
  return shown((await planBlocks(world, blocks)).findings)
}

test('the example passes without a finding', () => {
  expect(shown(plan.findings)).toEqual([])
})

test('a rehearsal leaves the world as it was', () => {
  const databases = lab.emulator.world.databases()
  expect(databases).toHaveLength(2)
  expect(
    databases.flatMap(database =>
      database.records('SR').filter(([, sr]) => String(sr.name_label).startsWith('Almacenamento')),
    ),
  ).toEqual([])
})

test('what is found on the target is taken over', () => {
  const calls = plan.steps.filter(step => step.address === 'sr.vdis_iscsi').map(step => step.call)
  expect(calls).toEqual(['SR.probe', 'SR.introduce', 'PBD.create', 'PBD.plug', 'PBD.create', 'PBD.plug'])
})

test('a VM without a host is placed by the rehearsal', () => {
  expect(plan.steps.find(step => step.call === 'VM.start_on')?.summary).toMatch(
    /^start dnfs on xen0[01] \(most room\)$/,
  )
})

test('a VM that is too large for its host is refused there, with the numbers', async () => {
  const blocks = replaced(exampleVm({ memory: 1024 ** 3, host: link('host.xen01') }))
  const { findings } = await planBlocks(lab, blocks)
  expect(shown(findings)).toEqual(['error HOST_NOT_ENOUGH_FREE_MEMORY vm.dnfs host'])
  expect(findings[0]?.detail).toMatch(
    /start dnfs on xen01: it needs 10\d\d(\.\d)? MiB, and \d+(\.\d)? MiB are free there/,
  )
})

test('without a storage interface three SRs have no path from the host', async () => {
  const blocks = exampleBlocks.filter(block => block.address !== 'storage_interface.xen01')
  const { findings } = await planBlocks(lab, blocks)
  expect(shown(findings)).toEqual([
    'warning sr-without-path sr.isos_nfs',
    'warning sr-without-path sr.vdis_iscsi',
    'warning sr-without-path sr.vdis_nfs',
  ])
  for (const finding of findings) expect(finding.detail).toMatch(/^Three SRs will have no path from xen01/)
})

test('storage that holds an SR is not formatted', async () => {
  const iscsi = exampleBlocks.find(block => block.address === 'sr.vdis_iscsi')
  const blocks = replaced({ address: 'sr.vdis_iscsi', config: { ...iscsi?.config, existing: 'refuse' } })
  expect(await findingsOf(blocks)).toEqual(['error storage-not-empty sr.vdis_iscsi existing'])
})

const labText = exampleFile('lab.hcl')

function inMachine(name: string, line: string): string {
  return labText.replace(`machine "${name}" {`, `machine "${name}" {\n  ${line}`)
}

function withoutLine(text: string, machine: string, line: RegExp): string {
  const start = text.indexOf(`machine "${machine}"`)
  return text.slice(0, start) + text.slice(start).replace(line, '')
}

test('an update that only the coordinator gets keeps the other host out', async () => {
  const blocks = exampleBlocks.map(block =>
    block.address === 'patch.sp1_002'
      ? { ...block, config: { ...block.config, hosts: hosts('host.xen00') } }
      : block,
  )
  const found = await findingsOf(blocks)
  expect(found).toEqual(['error HOSTS_NOT_HOMOGENEOUS patch.sp1_002 hosts'])
})

test('another release, another CPU and a skewed clock are all told at once', async () => {
  const other = inMachine('xen01', 'clock_skew = "20m"')
  const release = withoutLine(other, 'xen01', /\n {2}release {2}= "6\.2\.0"/).replace(
    'machine "xen01" {',
    'machine "xen01" {\n  release = "6.5.0"',
  )
  const world = await openObservedLab(release)
  const { findings } = await planBlocks(
    world,
    exampleBlocks.filter(block => !block.address.startsWith('patch')),
  )
  const codes = new Set(findings.map(finding => finding.code))
  expect([...codes]).toEqual(
    expect.arrayContaining(['HOSTS_NOT_COMPATIBLE', 'HOSTS_NOT_HOMOGENEOUS', 'clock-skew']),
  )
})
