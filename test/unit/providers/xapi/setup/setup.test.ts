import type { Diagnostic } from '../../../../../src/diagnostic/diagnostic.js'
import { lineAt } from '../../../../../src/diagnostic/positions.js'
import type { Project } from '../../../../support/project.js'
import {
  alphaAddress,
  betaAddress,
  byHand,
  gammaAddress,
  hostBlock,
  joinProject,
  machineBlock,
} from '../../../../support/small-lab.js'

const vm = `${hostBlock('beta', betaAddress)}
vm "old" {
  pool     = host.beta
  name     = "old"
  template = "guest"
  memory   = "256MiB"
  power    = "running"
}
`
const twoHosts = `${hostBlock('beta', betaAddress)}
${hostBlock('gamma', gammaAddress)}
pool "other" {
  name        = "other"
  coordinator = host.beta
  members     = [host.gamma]
}
`

/** Names and power states of the VMs that are no templates, and whether any object bears a mark of ours. */
async function contents(project: Project, address: string) {
  const vms: string[] = []
  let marked = 0
  await byHand(project, address, async session => {
    for (const className of ['VM', 'pool', 'host', 'network', 'SR', 'VDI']) {
      const records = await session.call(`${className}.get_all_records`)
      for (const record of Object.values(records)) {
        if (JSON.stringify(record).includes('poolwright')) marked += 1
        if (className === 'VM' && record.is_a_template === false && record.is_control_domain === false)
          vms.push(`${String(record.name_label)} ${String(record.power_state)}`)
      }
    }
  })
  return { vms, marked }
}

test('a setup is there from the beginning, as if somebody else had made it', async () => {
  const project = joinProject({ release: '8.4', setup: vm })
  expect(await contents(project, betaAddress)).toEqual({ vms: ['old Running'], marked: 0 })
  expect(await contents(project, alphaAddress)).toEqual({ vms: [], marked: 0 })
  const { plan } = await project.plan()
  expect(plan?.changes.map(change => change.address)).toEqual(['host.alpha', 'host.beta', 'pool.main'])
})

test('a setup may make a pool of several machines, and is applied once where both name it', async () => {
  const project = joinProject({
    release: '6.2.0',
    setup: twoHosts,
    lab: machineBlock('gamma', gammaAddress, '6.2.0', 'setup = "beta.setup.hcl"'),
  })
  await byHand(project, gammaAddress, async session => {
    const hosts = Object.values(await session.call('host.get_all_records'))
    expect(hosts.map(host => host.name_label).sort()).toEqual(['beta', 'gamma'])
    expect(session.address).toBe(betaAddress)
  })
})

test('the same seed makes the same world', async () => {
  const world = async (seed: number) => {
    const project = joinProject({ release: '8.4', setup: vm, seed })
    await project.plan()
    return project.disk.files.snapshot()['/work/.poolwright/lab/world.json']
  }
  expect(await world(7)).toBe(await world(7))
  expect(await world(7)).not.toBe(await world(8))
})

test('a machine that is added to the lab later is furnished then', async () => {
  const project = joinProject({ release: '8.4' })
  await project.plan()
  const lab = await project.disk.files.readText('/work/lab.hcl')
  project.disk.files.write(
    '/work/gamma.setup.hcl',
    vm.replaceAll('beta', 'gamma').replace(betaAddress, gammaAddress),
  )
  project.disk.files.write(
    '/work/lab.hcl',
    lab + machineBlock('gamma', gammaAddress, '8.4', 'setup = "gamma.setup.hcl"'),
  )
  expect((await contents(project, gammaAddress)).vms).toEqual(['old Running'])
})

const mistakes: readonly (readonly [name: string, setup: string | undefined, message: RegExp])[] = [
  ['text that cannot be read', 'vm "old" {', /^beta\.setup\.hcl:1 /],
  ['a kind that there is not', 'vmm "old" {\n}\n', /^beta\.setup\.hcl:1 .*vmm/],
  [
    'a plan that would be refused',
    vm.replace('256MiB', '64GiB'),
    /^beta\.setup\.hcl:10 .*HOST_NOT_ENOUGH_FREE_MEMORY/,
  ],
  ['no file', undefined, /^lab\.hcl:\d+ .*no file \/work\/beta\.setup\.hcl/],
]

/** `file:line detail` of each problem. */
function told(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.map(({ range, detail }) =>
    range === undefined
      ? detail
      : `${range.source.name}:${lineAt(range.source, range.start)} ${detail.replaceAll('\n', ' ')}`,
  )
}

test.each(mistakes)(
  'a setup with %s: told at its place, and no world is kept',
  async (_name, setup, message) => {
    const project = joinProject({ release: '8.4', setup: setup ?? '' })
    if (setup === undefined) await project.disk.files.remove('/work/beta.setup.hcl')
    const { plan, diagnostics } = await project.plan()
    expect(told(diagnostics)).toEqual([expect.stringMatching(message)])
    expect(plan?.isApplicable).toBe(false)
    const kept = Object.keys(project.disk.files.snapshot())
    expect(kept.filter(path => path.includes('.poolwright'))).toEqual([])

    project.disk.files.write('/work/beta.setup.hcl', vm)
    expect((await contents(project, betaAddress)).vms).toEqual(['old Running'])
  },
)

test('a setup that is a file of the configuration itself is refused', async () => {
  const project = joinProject({ release: '8.4' })
  const lab = await project.disk.files.readText('/work/lab.hcl')
  project.disk.files.write(
    '/work/lab.hcl',
    lab.replace('memory   =', 'setup = "main.pool.hcl"\n  memory   ='),
  )
  const { plan, diagnostics } = await project.plan()
  expect(told(diagnostics)).toEqual([expect.stringMatching(/^lab\.hcl:\d+ .*"main\.pool\.hcl" too/)])
  expect(plan?.isApplicable).toBe(false)
})
