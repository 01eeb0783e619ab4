import type { OperationPlan } from '../../src/provider/command.js'
import type { Session } from '../../src/provider/contract.js'
import { resolveArguments } from '../../src/provider/arguments.js'
import type { Json } from '../../src/provider/step.js'
import { alphaAndBeta, applied, planned, poolBlocks, poolProject, rewrite } from '../support/pool-project.js'
import { isOverTls } from '../support/over-tls.js'
import type { Project } from '../support/project.js'

const shared = `
sr "nfs" {
  type    = "nfs"
  server  = "10.0.0.100"
  path    = "/export"
  default = true
}
sr "local" {
  host   = host.beta
  type   = "ext"
  device = "/dev/sdb"
}
`
const vm = (
  name: string,
  host: string,
  lines: string = '',
  sr: string = 'nfs',
  template: string = 'guest',
) => `
vm "${name}" {
  name     = "${name}"
  template = "${template}"
  memory   = "512MiB"
  host     = host.${host}
  ${lines}
  disk "root" {
    sr   = sr.${sr}
    size = "2GiB"
  }
}
`
const guests =
  vm('db', 'beta', 'order = 1\n  start_delay = 20\n  shutdown_delay = 10') +
  vm('web', 'alpha', 'order = 2') +
  vm('pinned', 'beta', 'order = 2', 'local')
const ha = `
ha_plan "main" {
  pool         = pool.main
  heartbeat_sr = sr.nfs
}
`

interface Round {
  readonly told: OperationPlan
  /** Ids of the steps that were done. */
  readonly done: readonly string[]
}

/** Plans an operation in a process of its own and performs its steps, or the first so many of them. */
async function operated(
  project: Project,
  name: 'shutdown' | 'start',
  word: string,
  most: number = Infinity,
  flags: readonly string[] = [],
): Promise<Round> {
  let round: Round | undefined
  await project.plan({
    wrapSession: session => ({
      ...session,
      async observe(endpoints, bindings) {
        const observation = await session.observe(endpoints, bindings)
        const told = await session.operate?.(
          { name, words: [word], flags: new Set(flags), endpoints, bindings },
          observation,
        )
        if (told !== undefined && round === undefined)
          round = { told, done: await perform(session, told, most) }
        return session.observe(endpoints, bindings)
      },
    }),
  })
  if (round === undefined) throw new Error('nothing was planned')
  return round
}

async function perform(session: Session, { plan }: OperationPlan, most: number): Promise<readonly string[]> {
  const done: string[] = []
  if (plan.findings.some(finding => finding.severity === 'error')) return done
  const results = new Map<string, Json>()
  for (const step of plan.steps.slice(0, most)) {
    const { values } = await resolveArguments(step, {
      result: id => results.get(id) ?? null,
      evaluate: () => Promise.reject(new Error('an operation knows its arguments')),
    })
    results.set(step.id, await session.perform(step, values))
    done.push(step.id.replace(/ [0-9a-f]{8}/, ''))
  }
  return done
}

async function started(project: Project, word: string): Promise<readonly string[]> {
  const first = await operated(project, 'start', word)
  return first.told.goesOn ? [...first.done, ...(await started(project, word))] : first.done
}

/** What starts a pool, as far as that is done from here: over TLS a person switches the machines on. */
const fromHere = (steps: readonly string[]) =>
  isOverTls ? steps.filter(step => !step.endsWith('/power-on')) : steps

const nothing = { actions: [], findings: [], calls: [], texts: [] }

test('a pool goes down guests first and its coordinator last, and comes up the other way round', async () => {
  const project = poolProject(
    { release: '8.2', machines: alphaAndBeta },
    poolBlocks(alphaAndBeta) + shared + guests + ha,
  )
  await applied(project)
  const { done, told } = await operated(project, 'shutdown', 'main')
  expect(told.plan.findings).toEqual([])
  expect(done).toEqual([
    'host.alpha/alpha/note',
    'host.beta/beta/note',
    'pool.main/note',
    'pool.main/disarm',
    'pool.main/pinned/shutdown',
    'pool.main/web/shutdown',
    'pool.main/db/shutdown',
    'pool.main/db/delay',
    'host.beta/beta/disable',
    'host.beta/beta/shutdown',
    'host.beta/beta/off',
    'host.alpha/alpha/disable',
    'host.alpha/alpha/shutdown',
    'host.alpha/alpha/off',
  ])
  expect(await started(project, 'pool.main')).toEqual(
    fromHere([
      'host.alpha/alpha/power-on',
      'host.alpha/alpha/on',
      'host.beta/beta/power-on',
      'host.beta/beta/on',
      'pool.main/db/start',
      'pool.main/db/delay',
      'pool.main/pinned/start',
      'pool.main/web/start',
      'pool.main/arm',
      'pool.main/note-gone',
      'host.alpha/alpha/note-gone',
      'host.beta/beta/note-gone',
    ]),
  )
  expect((await planned(project)).calls).toEqual([])
  expect((await operated(project, 'start', 'main')).told.plan.steps).toEqual([])
})

test('cut off after any step, the same command goes on, and everything runs again where it did', async () => {
  const text = poolBlocks(alphaAndBeta) + shared + guests
  const project = poolProject({ release: '8.2', machines: alphaAndBeta }, text)
  await applied(project)
  const last = 13
  for (let most = 1; most <= last; most += 3) {
    await operated(project, 'shutdown', 'main', most)
    const rest = await operated(project, 'shutdown', 'main')
    expect(rest.told.plan.findings).toEqual([])
    if (most % 2 === 0) await operated(project, 'start', 'main', 3)
    await started(project, 'main')
    expect(await planned(project)).toEqual(nothing)
  }
})

test('one host: what can move moves, the rest goes down with it, and high availability is on meanwhile', async () => {
  const project = poolProject(
    { release: '8.2', machines: alphaAndBeta },
    poolBlocks(alphaAndBeta) + shared + guests + ha,
  )
  await applied(project)
  const { done, told } = await operated(project, 'shutdown', 'beta')
  expect(told.plan.findings).toEqual([])
  expect(told.plan.brackets.map(bracket => bracket.reason)).toEqual(['emptying beta'])
  expect(done).toEqual([
    'host.beta/beta/note',
    'pool.main/note',
    'pool.main/disarm',
    'host.beta/beta/disable',
    'host.beta/pinned/shutdown',
    'host.beta/evacuate',
    'pool.main/arm',
    'pool.main/note-gone',
    'host.beta/beta/shutdown',
    'host.beta/beta/off',
  ])
  expect(await started(project, 'host.beta')).toEqual(
    fromHere([
      'host.beta/beta/power-on',
      'host.beta/beta/on',
      'pool.main/db/start',
      'pool.main/pinned/start',
      'host.beta/beta/note-gone',
    ]),
  )
  expect((await planned(project)).calls).toEqual([])
})

test('what stands in the way is told before anything is done', async () => {
  const text = poolBlocks(alphaAndBeta) + shared
  const project = poolProject(
    { release: '8.2', machines: alphaAndBeta },
    text + vm('bare', 'alpha', 'blocked_operations = ["clean_shutdown"]', 'nfs', 'bare'),
  )
  await applied(project)
  const codes = async (
    ...words: Parameters<typeof operated> extends [Project, ...infer Rest] ? Rest : never
  ) => (await operated(project, ...words)).told.plan.findings.map(finding => finding.code)
  expect(await codes('shutdown', 'alpha')).toEqual(['coordinator-shutdown'])
  expect(await codes('shutdown', 'main')).toEqual(['OPERATION_BLOCKED', 'guest-may-not-answer'])
  const { told } = await operated(project, 'shutdown', 'mian', 0)
  expect(told.diagnostics.map(one => one.detail)).toEqual(['Nothing is called "mian". Did you mean main?'])
  const hard = await operated(project, 'shutdown', 'main', 1, ['hard'])
  expect(hard.told.plan.findings).toEqual([])
  expect(hard.told.plan.steps.map(step => step.call)).toContain('VM.hard_shutdown')
  rewrite(project, text + vm('bare', 'alpha', 'shutdown = "hard"', 'nfs', 'bare'))
  await applied(project)
  const written = await operated(project, 'shutdown', 'main')
  expect(written.told.plan.findings).toEqual([])
  expect(await codes('start', 'beta')).toEqual(['coordinator-off'])
})
