import { isOfUnseenStorage } from './over-tls.js'
import { type Outcome, Project } from './project.js'

/** A host of a lab: its name is its label. */
export interface LabMachine {
  readonly name: string
  readonly address: string
  readonly nics?: number
  /** Of root, in the lab and in the block; `labroot` where it is left out. */
  readonly password?: string
  /** Its CPU block, where it is another one. */
  readonly cpu?: string
  /** Further lines of its block. */
  readonly lines?: string
}

const equalCpu = `cpu {
    vendor   = "GenuineIntel"
    features = "77bee3ff-bfebfbff-00000001-2c100800"
    maskable = true
  }`

/** A lab of equal machines on one segment for everything and one for storage, and what is asked of it. */
export interface PoolLab {
  readonly release: string
  readonly machines: readonly LabMachine[]
  /** Further blocks of the lab file. */
  readonly lab?: string
  /** Further files, by their name in the folder. */
  readonly files?: Readonly<Record<string, string>>
}

/** Two machines with four NICs: eth0 and eth1 on the lan, eth2 and eth3 on the storage segment. */
export const alphaAndBeta: readonly LabMachine[] = [
  { name: 'alpha', address: '10.0.0.1' },
  { name: 'beta', address: '10.0.0.2' },
]

function machineText(
  { name, address, nics = 4, password = 'labroot', cpu = equalCpu, lines = '' }: LabMachine,
  release: string,
): string {
  const nicTexts = Array.from({ length: nics }, (_, index) => {
    const segment = index < 2 ? 'lan' : 'store'
    return `  nic "eth${index}" {\n    segment = "${segment}"\n  }`
  })
  return `machine "${name}" {
  address  = "${address}"
  release  = "${release}"
  password = "${password}"
  memory   = "8GiB"
  ${cpu}
${nicTexts.join('\n')}
  ${lines}
}
`
}

/** The text of the lab file. */
export function poolLabText({ release, machines, lab = '' }: PoolLab): string {
  return `segment "lan" {
  subnet = "10.0.0.0/24"
}
segment "store" {
  subnet = "172.16.0.0/24"
}
${machines.map(machine => machineText(machine, release)).join('')}
nas "filer" {
  port {
    segment = "lan"
    ip      = "10.0.0.100"
  }
  port {
    segment = "store"
    ip      = "172.16.0.100"
  }
  nfs "/export" {
    size = "100GiB"
  }
}
template "guest" {
  tools = true
}
template "bare" {
  tools = false
}
${lab}
`
}

/** The blocks of the hosts and of the pool that they make, the first as coordinator; `lines` are further lines of the pool. */
export function poolBlocks(machines: readonly LabMachine[], lines: string = ''): string {
  const [first, ...others] = machines
  const hosts = machines.map(
    ({ name, address, password = 'labroot' }) =>
      `host "${name}" {\n  address  = "${address}"\n  password = "${password}"\n}\n`,
  )
  return `${hosts.join('')}
pool "main" {
  coordinator = host.${first?.name ?? ''}
  members     = [${others.map(({ name }) => `host.${name}`).join(', ')}]
  allow_eject = true
  ${lines}
}
`
}

/** A folder with the lab and one file of configuration. */
export function poolProject(lab: PoolLab, text: string): Project {
  const others = Object.entries(lab.files ?? {}).map(([name, content]) => [`/work/${name}`, content])
  return new Project({
    '/work/lab.hcl': poolLabText(lab),
    '/work/main.pool.hcl': text,
    ...Object.fromEntries(others),
  })
}

/** Writes the file of configuration anew. */
export function rewrite(project: Project, text: string): void {
  project.disk.files.write('/work/main.pool.hcl', text)
}

/** Applies, and fails with everything that was said against it; answers the calls. */
export async function applied(project: Project): Promise<readonly string[]> {
  const { plan } = checked(await project.apply())
  return plan?.steps.map(step => step.call) ?? []
}

/** Destroys everything, and fails with what was said against it; answers the addresses that are left. */
export async function destroyed(project: Project): Promise<readonly string[]> {
  const { result } = checked(await project.destroy())
  return Object.keys(result?.state.instances ?? { nothing: 'was done' })
}

function checked(outcome: Outcome): Outcome {
  const errors = [
    ...outcome.diagnostics.filter(diagnostic => diagnostic.severity === 'error').map(each => each.detail),
    ...(outcome.plan?.findings ?? [])
      .filter(finding => finding.severity === 'error')
      .map(finding => `${finding.code} ${finding.address ?? ''}: ${finding.detail}`),
  ]
  if (errors.length > 0) throw new Error(errors.join('\n'))
  return outcome
}

/** What a plan finds, as `severity code address`, and its calls. */
export async function planned(project: Project): Promise<{
  readonly actions: readonly string[]
  readonly findings: readonly string[]
  readonly calls: readonly string[]
  readonly texts: readonly string[]
}> {
  const { plan, diagnostics } = await project.plan()
  if (plan === undefined) throw new Error(diagnostics.map(each => each.detail).join('\n'))
  const findings = plan.findings.filter(finding => !isOfUnseenStorage(finding))
  return {
    actions: plan.changes
      .filter(change => change.action !== 'no-op')
      .map(change => `${change.action} ${change.address}`),
    findings: findings.map(finding => `${finding.severity} ${finding.code} ${finding.address ?? ''}`),
    calls: plan.steps.map(step => step.call),
    texts: findings.map(finding => `${finding.detail} ${finding.remedy}`),
  }
}
