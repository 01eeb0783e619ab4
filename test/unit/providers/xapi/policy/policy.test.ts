import { policyFindings, withoutDoubles } from '../../../../../providers/xapi/policy/policy.js'
import type { XapiObservation } from '../../../../../providers/xapi/observation/observation.js'
import type { Finding } from '../../../../../src/provider/contract.js'
import { addRecord, alterRecords, skewClock } from '../../../../support/worse-world.js'
import { type Block, creations, exampleBlocks } from '../../../../support/example-changes.js'
import { openObservedLab, stagingOf } from '../../../../support/plan-example.js'

const { observation } = await openObservedLab()

function findingsFor(world: XapiObservation, blocks: readonly Block[] = exampleBlocks): readonly Finding[] {
  return policyFindings(stagingOf(creations(blocks, world), world), { steps: [] })
}

function shown(findings: readonly Finding[]): readonly string[] {
  return findings.map(finding =>
    `${finding.severity} ${finding.code} ${finding.address ?? ''} ${(finding.path ?? []).join('.')}`.trim(),
  )
}

function withCpu(key: string, value: string): XapiObservation {
  const host = [
    ...(observation.pools
      .get(observation.hosts.get('host.xen01')?.poolUuid ?? '')
      ?.tables.get('host')
      ?.values() ?? []),
  ][0]
  const info = host?.cpu_info
  const changed = typeof info === 'object' && !Array.isArray(info) ? { ...info, [key]: value } : {}
  return alterRecords(observation, 'host.xen01', 'host', () => true, { cpu_info: changed })
}

const suspended = addRecord(observation, 'host.xen01', 'VM', 'OpaqueRef:sleeper', {
  uuid: 'sleeper',
  name_label: 'sleeper',
  power_state: 'Suspended',
  is_a_template: false,
  is_a_snapshot: false,
  is_control_domain: false,
})
const leased = alterRecords(observation, 'host.xen01', 'PIF', record => record.management === true, {
  ip_configuration_mode: 'DHCP',
})

test.each<readonly [string, XapiObservation, readonly string[]]>([
  ['nothing is wrong with the example', observation, []],
  ['a clock just within the limit', skewClock(observation, 'host.xen01', 300), []],
  ['a clock beyond the limit', skewClock(observation, 'host.xen01', 301), ['warning clock-skew host.xen01']],
  ['a clock that is behind', skewClock(observation, 'host.xen01', -900), ['warning clock-skew host.xen01']],
  ['a suspended VM', suspended, ['warning suspended-vm host.xen01']],
  ['management by DHCP', leased, ['warning dhcp-management host.xen01']],
  ['another CPU model', withCpu('model', '45'), ['error cpu-not-identical pool.main members']],
  [
    'other CPU features',
    withCpu('features', '00000000-00000000-00000000-00000000'),
    ['error cpu-not-identical pool.main members'],
  ],
  ['another number of CPUs', withCpu('cpu_count', '16'), ['warning cpu-count-differs pool.main members']],
])('%s', (_, world, expected) => {
  expect(shown(findingsFor(world))).toEqual(expected)
})

test('several at once are reported together', () => {
  const world = skewClock(
    alterRecords(suspended, 'host.xen01', 'PIF', record => record.management === true, {
      ip_configuration_mode: 'DHCP',
    }),
    'host.xen01',
    3600,
  )
  expect(shown(findingsFor(world))).toEqual([
    'warning clock-skew host.xen01',
    'warning suspended-vm host.xen01',
    'warning dhcp-management host.xen01',
  ])
})

test('every finding says what to do', () => {
  const all = [skewClock(suspended, 'host.xen01', 400), leased, withCpu('vendor', 'AuthenticAMD')].flatMap(
    world => findingsFor(world),
  )
  expect(all.map(finding => finding.code)).toEqual([
    'clock-skew',
    'suspended-vm',
    'dhcp-management',
    'cpu-not-identical',
  ])
  for (const finding of all) expect(finding.remedy).toMatch(/^[A-Z].*\.$/)
})

test('two networks of one name, and two default SRs', () => {
  const blocks = exampleBlocks.map(block => {
    if (block.address === 'network.guests') return { ...block, config: { ...block.config, name: 'Xestión' } }
    return block.address === 'sr.backup' ? { ...block, config: { ...block.config, default: true } } : block
  })
  expect(shown(findingsFor(observation, blocks))).toEqual([
    'error two-default-srs sr.backup default',
    'warning duplicate-network-name network.guests name',
  ])
})

test('what xapi refuses in its own words is not said again by policy', () => {
  const ours = findingsFor(withCpu('vendor', 'AuthenticAMD'))
  const refusal: Finding = {
    severity: 'error',
    origin: 'xapi',
    code: 'HOSTS_NOT_HOMOGENEOUS',
    summary: 's',
    detail: 'd',
    remedy: 'r',
    parameters: ['cpus differ'],
  }
  expect(withoutDoubles([refusal, ...ours]).map(finding => finding.code)).toEqual(['HOSTS_NOT_HOMOGENEOUS'])
  expect(withoutDoubles(ours).map(finding => finding.code)).toEqual(['cpu-not-identical'])
})
