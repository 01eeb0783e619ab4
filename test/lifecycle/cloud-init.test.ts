import { readSeed } from '../../providers/emulator/lab/read-seed.js'
import { seedImage } from '../../providers/xapi/messages/seed-image.js'
import { xapiProvider } from '../../providers/xapi/provider.js'
import { worldOf } from '../../providers/xapi/session-world.js'
import { Failure } from '../../src/diagnostic/failure.js'
import {
  alphaAndBeta,
  applied,
  destroyed,
  planned,
  poolBlocks,
  poolProject,
  rewrite,
} from '../support/pool-project.js'
import type { Project } from '../support/project.js'

const [alpha] = alphaAndBeta
const machines = alpha === undefined ? [] : [alpha]
const shared = `
sr "nfs" {
  type    = "nfs"
  server  = "10.0.0.100"
  path    = "/export"
  default = true
}
`
const vm = (lines: string) => `
vm "web" {
  name     = "Web 1"
  template = "guest"
  memory   = "512MiB"
  disk "root" {
    size = "2GiB"
  }
  ${lines}
}
`
const told = (data: string) => `cloud_init {
    user_data = ${data}
    network   = "version: 2\\n"
  }`
const seeded = (data: string = '"#cloud-config\\npackages: [nginx]\\n"') =>
  poolBlocks(machines) + shared + vm(told(data))

/** What the lab has to tell of guests. */
async function events(project: Project): Promise<readonly string[]> {
  const configuration = {
    value: { kind: 'object', attributes: new Map(), marks: 0 },
    folder: '/work',
  } as const
  const session = await xapiProvider.open(project.newProcess(), configuration)
  try {
    const world = await worldOf(session)?.now()
    return (world?.events() ?? []).map(event => event.text).filter(text => text.includes('cloud-init'))
  } finally {
    await session.close()
  }
}

test.each(['6.5.0', '8.2'])('a new guest takes what is written, once, on %s', async release => {
  const project = poolProject({ release, machines }, seeded())
  const calls = await applied(project)
  expect(calls.slice(-5)).toEqual([
    'VDI.create',
    'VDI.seed',
    'VBD.create',
    'VM.remove_from_other_config',
    'VM.start_on',
  ])
  const told = 'Web 1: cloud-init took 32 bytes of user data as web-1, with a network configuration'
  expect(await events(project)).toEqual([told])
  expect((await planned(project)).actions).toEqual([])
  rewrite(project, seeded().replace('memory   = "512MiB"', 'memory   = "768MiB"'))
  expect(await applied(project)).toContain('VM.start_on')
  expect(await events(project)).toEqual([told])
  rewrite(project, seeded('"#cloud-config\\n"'))
  expect((await planned(project)).findings).toContain('warning cloud-init-too-late vm.web')
  expect(await destroyed(project)).toEqual([])
})

test('what is sensitive stays out of the plan and reaches the guest', async () => {
  const project = poolProject({ release: '8.2', machines }, seeded('sensitive("geheim")'))
  const { plan } = await project.plan()
  expect(JSON.stringify(plan?.steps)).not.toContain('geheim')
  await applied(project)
  expect(await events(project)).toEqual([
    'Web 1: cloud-init took 6 bytes of user data as web-1, with a network configuration',
  ])
})

test.each(['VDI.create', 'VDI.seed', 'VBD.create', 'VM.start_on'])(
  'an apply that was cut off before %s is finished by the next',
  async lost => {
    const project = poolProject({ release: '8.2', machines }, seeded())
    await project.apply({
      wrapSession: session => ({
        ...session,
        perform: (step, values) =>
          step.call === lost && (step.id.includes('cloud-init') || lost === 'VM.start_on')
            ? Promise.reject(new Failure('unavailable', 'CONNECTION_LOST', 'the line is cut'))
            : session.perform(step, values),
      }),
    })
    expect(await events(project)).toEqual([])
    await applied(project)
    expect(await events(project)).toHaveLength(1)
    expect((await planned(project)).calls).toEqual([])
    expect(await destroyed(project)).toEqual([])
  },
)

test('a seed holds its files, however long they are', () => {
  const files = [
    { name: 'meta-data', text: 'instance-id: x\n' },
    { name: 'user-data', text: 'ü'.repeat(20_000) },
    { name: 'network-config', text: '' },
  ]
  const image = seedImage(files, 8 * 1024 * 1024)
  expect(readSeed(image)).toEqual(Object.fromEntries(files.map(({ name, text }) => [name, text])))
  expect(readSeed(image.subarray(0, 400))).toBeUndefined()
})
