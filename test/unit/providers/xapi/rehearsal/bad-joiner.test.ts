import type { Emulator } from '../../../../../providers/emulator/emulator.js'
import { dialEmulator } from '../../../../../providers/xapi/session/emulated.js'
import type { XapiSession, XapiValue } from '../../../../../providers/xapi/session/xapi-session.js'
import type { Finding } from '../../../../../src/provider/contract.js'
import { exampleFile, observeLab, openExampleLab } from '../../../../support/example-lab.js'
import { planBlocks } from '../../../../support/plan-example.js'

type Spoil = (session: XapiSession) => Promise<void>

async function findingsAfter(
  spoils: readonly Spoil[],
  labText: string = exampleFile('lab.hcl'),
): Promise<readonly Finding[]> {
  const emulator: Emulator = await openExampleLab(labText)
  const session = await dialEmulator(emulator).connect('10.42.0.201', 'root', 'labroot')
  for (const spoil of spoils) await spoil(session)
  const { findings } = await planBlocks({ emulator, observation: await observeLab(emulator) })
  // What else lies on the storage is noted, and no reason against a join.
  return findings.filter(finding => finding.severity !== 'note')
}

async function firstOf(
  session: XapiSession,
  className: string,
  fits: (record: { readonly [field: string]: XapiValue }) => boolean,
): Promise<string> {
  const records = await session.call(`${className}.get_all_records`)
  const found = Object.entries(
    records as { readonly [reference: string]: { readonly [field: string]: XapiValue } },
  ).find(([, record]) => fits(record))
  if (found === undefined) throw new Error(`no ${className} fits`)
  return found[0]
}

async function makeVm(session: XapiSession, name: string): Promise<string> {
  const template = await firstOf(session, 'VM', record => record.name_label === 'guest')
  const vm = String(await session.call('VM.clone', template, name))
  await session.call('VM.provision', vm)
  await session.call('VM.set_memory_limits', vm, 67108864, 67108864, 67108864, 67108864)
  return vm
}

const runVm: Spoil = async session => {
  await session.call('VM.start', await makeVm(session, 'left-running'), false, false)
}

const shareSr: Spoil = async session => {
  const host = await firstOf(session, 'host', () => true)
  await session.call(
    'SR.create',
    host,
    { server: '10.42.0.100', serverpath: '/mnt/backup' },
    0,
    'own',
    '',
    'nfs',
    'user',
    true,
    {},
  )
}

const bondManagement: Spoil = async session => {
  const network = await session.call('network.create', {
    name_label: 'bonded',
    name_description: '',
    MTU: 1500,
    other_config: {},
  })
  const members = await Promise.all(
    ['eth0', 'eth1'].map(device => firstOf(session, 'PIF', record => record.device === device)),
  )
  await session.call('Bond.create', network, members, '', 'balance-slb', {})
}

function shown(findings: readonly Finding[]): readonly string[] {
  return findings.map(finding => `${finding.severity} ${finding.code} ${finding.address ?? ''}`).toSorted()
}

test.each<readonly [string, readonly Spoil[], readonly string[]]>([
  [
    'a running VM',
    [runVm],
    ['error JOINING_HOST_CANNOT_HAVE_RUNNING_VMS host.xen01', 'error NO_HOSTS_AVAILABLE patch.sp1_002'],
  ],
  ['a shared SR', [shareSr], ['error JOINING_HOST_CANNOT_CONTAIN_SHARED_SRS host.xen01']],
  [
    'a bonded management interface',
    [bondManagement],
    ['error POOL_JOINING_HOST_MUST_HAVE_PHYSICAL_MANAGEMENT_NIC host.xen01'],
  ],
  [
    'all of them at once',
    [runVm, shareSr, bondManagement],
    [
      'error JOINING_HOST_CANNOT_CONTAIN_SHARED_SRS host.xen01',
      'error JOINING_HOST_CANNOT_HAVE_RUNNING_VMS host.xen01',
      'error NO_HOSTS_AVAILABLE patch.sp1_002',
      'error POOL_JOINING_HOST_MUST_HAVE_PHYSICAL_MANAGEMENT_NIC host.xen01',
    ],
  ],
])('a joiner with %s', async (_, spoils, expected) => {
  const findings = await findingsAfter(spoils)
  expect(shown(findings)).toEqual(expected)
  for (const finding of findings) {
    expect(finding.origin).toBe('xapi')
    expect(finding.remedy).toMatch(/\.$/)
    if (finding.address !== 'host.xen01') continue
    expect(finding.related).toContainEqual({
      address: 'pool.main',
      path: ['members'],
      message: 'xen01 joins here',
    })
    expect(finding.remedy).toMatch(/\.$/)
  }
})

test.each<readonly [string, (text: string) => string, readonly string[]]>([
  [
    'another CPU vendor',
    text => second(text, '"GenuineIntel"', '"AuthenticAMD"'),
    ['error HOSTS_NOT_HOMOGENEOUS pool.main'],
  ],
  [
    'other CPU features',
    text => second(text, '77dafbbf-bfebfbff', '77dafbbf-bfebfbfe'),
    ['error HOSTS_NOT_HOMOGENEOUS pool.main'],
  ],
  [
    'a clock twenty minutes ahead',
    text => text.replace('machine "xen01" {', 'machine "xen01" {\n  clock_skew = "20m"'),
    ['warning clock-skew host.xen01'],
  ],
])('a joiner with %s', async (_, spoil, expected) => {
  expect(shown(await findingsAfter([], spoil(exampleFile('lab.hcl'))))).toEqual(expected)
})

/** Replaces what stands in the block of the second machine. */
function second(text: string, old: string, replacement: string): string {
  const start = text.indexOf('machine "xen01"')
  return text.slice(0, start) + text.slice(start).replace(old, replacement)
}

test('a joiner with a VM that has an operation under way', async () => {
  const busy = exampleFile('lab.hcl').replace('machine "xen01" {', 'machine "xen01" {\n  busy = ["occupied"]')
  const findings = await findingsAfter([async session => void (await makeVm(session, 'occupied'))], busy)
  expect(shown(findings)).toEqual(['error JOINING_HOST_CANNOT_HAVE_VMS_WITH_CURRENT_OPERATIONS host.xen01'])
})

test.each([
  [
    'coordinates',
    '10.42.0.202',
    '10.42.0.201',
    'error JOINING_HOST_CANNOT_BE_MASTER_OF_OTHER_HOSTS host.xen01',
  ],
  ['belongs to', '10.42.0.201', '10.42.0.202', 'error HOST_IS_SLAVE host.xen01'],
])('a joiner that %s another pool', async (_, joiner, coordinator, expected) => {
  const third = exampleFile('lab.hcl')
    .slice(exampleFile('lab.hcl').indexOf('machine "xen01"'), exampleFile('lab.hcl').indexOf('nas "filer"'))
    .replace('"xen01"', '"xen02"')
    .replace('10.42.0.201', '10.42.0.202')
    .replace('08:00:27:a3:b6:13', '08:00:27:a3:b6:14')
  const emulator = await openExampleLab(`${exampleFile('lab.hcl')}\n${third}`)
  const dialer = dialEmulator(emulator)
  const session = await dialer.connect(joiner, 'root', 'labroot')
  await session.call('pool.join', coordinator, 'root', 'labroot')
  await dialer.pause(1200)
  const { findings } = await planBlocks({ emulator, observation: await observeLab(emulator) })
  expect(shown(findings)).toContain(expected)
})
