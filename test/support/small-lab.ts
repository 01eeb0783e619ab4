import { dialEmulator } from '../../providers/xapi/session/emulated.js'
import type { XapiSession } from '../../providers/xapi/session/xapi-session.js'
import { type Emulator, openEmulator } from '../../providers/emulator/emulator.js'
import { Project } from './project.js'

/** A lab of two machines, and what of it differs from two that fit each other. */
export interface SmallLab {
  readonly release: string
  /** Lines of the machine `alpha`, which coordinates. */
  readonly coordinator?: string
  /** Lines of the machine `beta`, which joins. */
  readonly joiner?: string
  /** The release of `beta`, where it is another one. */
  readonly joinerRelease?: string
  /** The CPU block of `beta`. */
  readonly joinerCpu?: string
  /** Further blocks of the lab file. */
  readonly lab?: string
  /** The text of `beta.setup.hcl`, applied to `beta` when the lab is made. */
  readonly setup?: string
  /** Lines of the pool's block. */
  readonly pool?: string
  readonly seed?: number
}

/** Where the two machines answer. */
export const alphaAddress = '10.0.0.1'
export const betaAddress = '10.0.0.2'
export const gammaAddress = '10.0.0.3'

const cpu = `cpu {
    vendor   = "GenuineIntel"
    features = "77bee3ff-bfebfbff-00000001-2c100800"
  }`

/** A host block for a machine of the lab, as configurations and setups write it. */
export function hostBlock(name: string, address: string): string {
  return `host "${name}" {\n  address  = "${address}"\n  password = "labroot"\n}\n`
}

/** A machine like the two, as the lab file writes it. */
export function machineBlock(
  name: string,
  address: string,
  release: string,
  lines: string = '',
  processor: string = cpu,
): string {
  return `machine "${name}" {
  address  = "${address}"
  release  = "${release}"
  password = "labroot"
  memory   = "8GiB"
  ${processor}
  nic "eth0" {
    segment = "lan"
  }
  nic "eth1" {
    segment = "lan"
  }
  ${lines}
}
`
}

function labText(lab: SmallLab): string {
  const setup = lab.setup === undefined ? '' : 'setup = "beta.setup.hcl"'
  const { release, joinerRelease = release, joinerCpu = cpu, coordinator = '', joiner = '' } = lab
  return `segment "lan" {
  subnet = "10.0.0.0/24"
}
${machineBlock('alpha', alphaAddress, release, coordinator)}
${machineBlock('beta', betaAddress, joinerRelease, `${setup}\n  ${joiner}`, joinerCpu)}
nas "filer" {
  port {
    segment = "lan"
    ip      = "10.0.0.100"
  }
  nfs "/export" {
    size = "100GiB"
  }
}
template "guest" {
  tools = true
}
${lab.lab ?? ''}
`
}

const folder = '/work'

/** A project that lets `beta` join the pool of `alpha`, over a lab of the two. */
export function joinProject(lab: SmallLab): Project {
  const pool = `${hostBlock('alpha', alphaAddress)}
${hostBlock('beta', betaAddress)}
pool "main" {
  coordinator = host.alpha
  members     = [host.beta]
  ${lab.pool ?? ''}
}
`
  const setup = lab.setup === undefined ? {} : { [`${folder}/beta.setup.hcl`]: lab.setup }
  return new Project(
    { [`${folder}/lab.hcl`]: labText(lab), [`${folder}/main.pool.hcl`]: pool, ...setup },
    lab.seed,
  )
}

/** Makes one bond of both NICs of the machine that joins, management included. */
export function bondManagement(project: Project): Promise<void> {
  return byHand(project, betaAddress, async session => {
    const network = await session.call('network.create', { name_label: 'bond 0+1', other_config: {} })
    const interfaces = await session.call('PIF.get_all')
    await session.call('Bond.create', network, interfaces, '', 'active-backup')
  })
}

/** Uses a machine of the project's lab by hand, through a session of its own. */
export async function byHand(
  project: Project,
  address: string,
  use: (session: XapiSession) => Promise<unknown>,
): Promise<void> {
  // A first plan makes the lab, its setups included.
  await project.plan()
  await inLab(project, async emulator => {
    const dialer = dialEmulator(emulator)
    await use(await dialer.connect(address, 'root', 'labroot'))
    await dialer.close()
  })
}

/** Does something to the hardware of the project's lab between two commands. */
export async function inLab(project: Project, work: (emulator: Emulator) => Promise<void>): Promise<void> {
  const runtime = project.newProcess()
  const { emulator, diagnostics } = await openEmulator({
    labFile: { name: 'lab.hcl', text: await runtime.files.readText(`${folder}/lab.hcl`) },
    worldFolder: `${folder}/.poolwright/lab`,
    runtime,
  })
  if (emulator === undefined) throw new Error(JSON.stringify(diagnostics))
  await work(emulator)
  await emulator.close()
}
