import { lineAt } from '../../src/diagnostic/positions.js'
import type { LocatedFinding } from '../../src/plan/plan.js'
import type { Project } from '../support/project.js'
import {
  betaAddress,
  bondManagement,
  gammaAddress,
  hostBlock,
  joinProject,
  machineBlock,
  type SmallLab,
} from '../support/small-lab.js'

/** One reason why `beta` should not join, or not without a word about it. */
interface Fault {
  readonly name: string
  readonly lab: Omit<SmallLab, 'release'>
  readonly prepare?: (project: Project) => Promise<void>
  /** `severity origin code at line`: lines 6 and 13 of the configuration are `host "beta"` and the pool's `members`. */
  readonly found: readonly string[]
  /** A word of the sentence. */
  readonly says: RegExp
}

const vm = (power: string): string => `${hostBlock('beta', betaAddress)}
vm "old" {
  pool     = host.beta
  name     = "old"
  template = "guest"
  memory   = "256MiB"
  power    = "${power}"
}
`
const suspendedVm = `${vm('suspended')}
sr "local" {
  host    = host.beta
  type    = "ext"
  device  = "/dev/sdb"
  default = true
}
`
const sharedSr = `${hostBlock('beta', betaAddress)}
sr "nfs" {
  pool   = host.beta
  name   = "old storage"
  type   = "nfs"
  server = "10.0.0.100"
  path   = "/export"
}
`
const otherPool = (coordinator: string, member: string): string => `${hostBlock('beta', betaAddress)}
${hostBlock('gamma', gammaAddress)}
pool "other" {
  name        = "other"
  coordinator = host.${coordinator}
  members     = [host.${member}]
}
`
const gamma = (release: string): string => machineBlock('gamma', gammaAddress, release)
const fix = (release: string): string => `update "fix" {
  uuid                = "0850b186-4d47-11e3-a720-001b2151a503"
  for                 = "${release}"
  guidance            = []
  enforce_homogeneity = true
}
`
const otherCpu = `cpu {
    vendor   = "GenuineIntel"
    features = "77bee3ff-bfebfbff-00000001-2c100801"
  }`

const everywhere = (release: string): readonly Fault[] => [
  {
    name: 'a missing update',
    lab: { coordinator: 'updates = ["fix"]', lab: fix(release) },
    found: ['error xapi HOSTS_NOT_HOMOGENEOUS at 13'],
    says: /differ/,
  },
  {
    name: 'a running VM',
    lab: { setup: vm('running') },
    found: ['error xapi JOINING_HOST_CANNOT_HAVE_RUNNING_VMS at 6'],
    says: /VM old runs on it/,
  },
  {
    name: 'a VM with a current operation',
    lab: { setup: vm('halted'), joiner: 'busy = ["old"]' },
    found: ['error xapi JOINING_HOST_CANNOT_HAVE_VMS_WITH_CURRENT_OPERATIONS at 6'],
    says: /operation is under way/,
  },
  {
    name: 'a suspended VM',
    lab: { setup: suspendedVm },
    found: ['warning policy suspended-vm at 6'],
    says: /old on beta is suspended/,
  },
  {
    name: 'a shared SR',
    lab: { setup: sharedSr },
    found: ['error xapi JOINING_HOST_CANNOT_CONTAIN_SHARED_SRS at 6'],
    says: /shared storage, attached or not: old storage/,
  },
  {
    name: 'a pool that it coordinates',
    lab: { lab: gamma(release), setup: otherPool('beta', 'gamma') },
    found: ['error xapi JOINING_HOST_CANNOT_BE_MASTER_OF_OTHER_HOSTS at 6'],
    says: /coordinator of a pool/,
  },
  {
    name: 'a pool that it is a member of',
    lab: { lab: gamma(release), setup: otherPool('gamma', 'beta') },
    found: ['error xapi HOST_IS_SLAVE at 6'],
    says: /member of/,
  },
  {
    name: 'a skewed clock',
    lab: { joiner: 'clock_skew = "10m"' },
    found: ['warning policy clock-skew at 6'],
    says: /600 seconds ahead/,
  },
  {
    name: 'a management address by DHCP',
    lab: { joiner: 'dhcp = true' },
    found: ['warning policy dhcp-management at 6'],
    says: /by DHCP/,
  },
]

const faults: Readonly<Record<string, readonly Fault[]>> = {
  '6.2.0': [
    ...everywhere('6.2.0'),
    {
      name: 'another version',
      lab: { joinerRelease: '6.5.0', joiner: 'edition = "per-socket"' },
      found: ['error xapi HOSTS_NOT_COMPATIBLE at 13', 'error xapi HOSTS_NOT_HOMOGENEOUS at 13'],
      says: /platform version/,
    },
    {
      name: 'a bonded management interface',
      lab: {},
      prepare: bondManagement,
      found: ['error xapi POOL_JOINING_HOST_MUST_HAVE_PHYSICAL_MANAGEMENT_NIC at 6'],
      says: /management interface is a bond/,
    },
    {
      name: 'a different CPU',
      lab: { joinerCpu: otherCpu, pool: 'cpu_policy = "identical"' },
      found: ['error xapi HOSTS_NOT_HOMOGENEOUS at 13'],
      says: /cpus differ/,
    },
  ],
  '8.4': [
    ...everywhere('8.4'),
    {
      name: 'another version',
      lab: { joinerRelease: '8.2', joiner: 'edition = "premium-per-socket"' },
      found: [
        'error xapi HOSTS_NOT_COMPATIBLE at 13',
        'error xapi HOSTS_NOT_HOMOGENEOUS at 13',
        'error xapi POOL_JOINING_HOST_MUST_HAVE_SAME_API_VERSION at 6',
        'error xapi POOL_JOINING_HOST_MUST_HAVE_SAME_DB_SCHEMA at 6',
      ],
      says: /platform version/,
    },
    {
      name: 'a bonded management interface',
      lab: {},
      prepare: bondManagement,
      found: ['error xapi POOL_JOINING_HOST_HAS_BONDS at 6'],
      says: /has a bond/,
    },
    {
      name: 'a different CPU',
      lab: { joinerCpu: otherCpu, pool: 'cpu_policy = "identical"' },
      found: ['error policy cpu-not-identical at 13'],
      says: /alpha and beta differ: beta alone has lahf_lm/,
    },
  ],
}

async function prepared(fault: Fault, release: string): Promise<Project> {
  const project = joinProject({ ...fault.lab, release })
  await fault.prepare?.(project)
  return project
}

function shown({ severity, origin, code, range }: LocatedFinding): string {
  const line = range === undefined ? 'nowhere' : lineAt(range.source, range.start)
  return `${severity} ${origin} ${code} at ${line}`
}

describe.each(Object.entries(faults))('on %s, a host joins with', (release, list) => {
  test.each(list.map(fault => [fault.name, fault] as const))(
    '%s: found by the plan, and what xapi refuses is refused',
    async (_name, fault) => {
      const { plan, diagnostics } = await (await prepared(fault, release)).plan()
      expect(diagnostics).toEqual([])
      const findings = plan?.findings ?? []
      expect(findings.map(shown).sort()).toEqual([...fault.found].sort())
      expect(findings.map(finding => finding.detail).join('\n')).toMatch(fault.says)
      expect(findings.map(finding => finding.remedy)).not.toContain('')
      expect(plan?.isApplicable).toBe(findings.every(finding => finding.severity !== 'error'))

      const unchecked = await (await prepared(fault, release)).apply({ skipChecks: true })
      const [refused] = findings.filter(finding => finding.origin === 'xapi')
      const said = unchecked.diagnostics.map(diagnostic => /\(([A-Z_]+)\) What/.exec(diagnostic.detail)?.[1])
      expect(said).toEqual(refused === undefined ? [] : [refused.code])
    },
  )

  test('nothing against it: no finding, and the join is made', async () => {
    const project = joinProject({ release })
    const { plan, diagnostics } = await project.apply()
    expect(plan?.findings).toEqual([])
    expect(diagnostics).toEqual([])
    const again = await project.plan()
    expect(again.plan?.changes.filter(change => change.action !== 'no-op')).toEqual([])
  })
})

test('all reasons are told at once', async () => {
  const project = joinProject({
    release: '6.2.0',
    joinerCpu: otherCpu,
    joiner: 'clock_skew = "10m"\n  busy = ["old"]\n  dhcp = true',
    setup: `${vm('running')}\n${sharedSr.slice(hostBlock('beta', betaAddress).length)}`,
    coordinator: 'updates = ["fix"]',
    lab: fix('6.2.0'),
  })
  const { plan } = await project.plan()
  expect(plan?.findings.map(shown).sort()).toEqual([
    'error xapi HOSTS_NOT_HOMOGENEOUS at 13',
    'error xapi HOSTS_NOT_HOMOGENEOUS at 13',
    'error xapi JOINING_HOST_CANNOT_CONTAIN_SHARED_SRS at 6',
    'error xapi JOINING_HOST_CANNOT_HAVE_RUNNING_VMS at 6',
    'error xapi JOINING_HOST_CANNOT_HAVE_VMS_WITH_CURRENT_OPERATIONS at 6',
    'warning policy clock-skew at 6',
    'warning policy dhcp-management at 6',
  ])
})
