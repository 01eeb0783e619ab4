import { setTimeout as sleep } from 'node:timers/promises'
import { xapiProvider } from '../../providers/xapi/provider.js'
import type { ApplyEvent } from '../../src/apply/events.js'
import type { Runtime } from '../../src/runtime/runtime.js'
import { exampleFiles } from '../support/example-folder.js'
import { FaultyProxy } from '../support/faulty-proxy.js'
import { hastyRuntime, httpsBlock } from '../support/over-tls.js'
import { Project, type CommandOptions, type Outcome } from '../support/project.js'
import { serveLabText, type ServedLab } from '../support/served-lab.js'
import { machineBlock } from '../support/small-lab.js'

/** How a command of a new process reaches a lab over TLS; where a port is given, by a proxy there. */
function reaching(lab: ServedLab, port?: number): CommandOptions {
  const value = httpsBlock(lab, { fingerprint: lab.serving.fingerprint }, port)
  return { openPools: () => xapiProvider.open(hastyRuntime(), { value, folder: '/work' }) }
}

/** A process of this project in real time: between two attempts, time passes in the lab too. */
function inRealTime(project: Project): Runtime {
  return { ...project.newProcess(), clock: hastyRuntime().clock }
}

/** Does something once, after so many steps have ended. */
function after(count: number, work: () => void): (event: ApplyEvent) => void {
  let ended = 0
  return event => {
    if (event.kind !== 'step-finished') return
    ended += 1
    if (ended === count) work()
  }
}

function errors({ plan, result, diagnostics }: Outcome): readonly string[] {
  return [
    ...diagnostics.filter(one => one.severity === 'error').map(one => one.detail),
    ...(plan?.findings ?? []).filter(one => one.severity === 'error').map(one => one.detail),
    ...(result?.diagnostics ?? []).map(one => `${one.summary}: ${one.detail}`),
  ]
}

function actions({ plan }: Outcome): readonly string[] {
  return (plan?.changes ?? [])
    .filter(change => change.action !== 'no-op' && change.action !== 'read')
    .map(change => `${change.action} ${change.address}`)
}

function endSessions({ emulator }: ServedLab): void {
  for (const database of emulator.world.databases())
    for (const ref of database.refs('session')) database.remove('session', ref)
}

describe('a pool of three with high availability', () => {
  let lab: ServedLab
  let project: Project
  const files = exampleFiles('high-availability')
  const options = (): CommandOptions => reaching(lab)

  beforeAll(async () => {
    const { '/work/lab.hcl': labText = '', ...others } = files
    lab = await serveLabText(labText)
    project = new Project(others)
  })
  afterAll(() => lab.close())

  async function edit(file: string, from: string, to: string): Promise<void> {
    const text = await project.disk.files.readText(`/work/${file}`)
    expect(text).toContain(from)
    project.disk.files.write(`/work/${file}`, text.replaceAll(from, to))
  }

  test('is made though every session ends again and again meanwhile', async () => {
    let ended = 0
    const made = await project.apply({
      ...options(),
      events: event => {
        if (event.kind !== 'step-finished') return
        ended += 1
        if (ended % 5 === 0) endSessions(lab)
      },
    })
    expect(errors(made)).toEqual([])
    expect(ended).toBeGreaterThan(20)
    expect(actions(await project.plan(options()))).toEqual([])
  })

  test('goes on with the coordinator that is elected when its own is lost in mid-apply', async () => {
    await edit('machines.pool.hcl', 'memory ', 'description = "by way of another"\n  memory ')
    const planned = await project.plan(options())
    expect(planned.plan?.steps.length).toBeGreaterThan(2)
    const applied = await project.apply(
      { ...options(), parallelism: 1, events: after(1, () => lab.emulator.powerOff('xen01')) },
      inRealTime(project),
    )
    expect(errors(applied)).toEqual([])
    const again = await project.plan(options())
    expect(actions(again)).toEqual([])
    lab.emulator.powerOn('xen01')
  })
})

describe('one host', () => {
  const alpha = '10.0.0.1'
  const labText = (release: string): string => `segment "lan" {
  subnet = "10.0.0.0/24"
}
${machineBlock('alpha', alpha, release)}
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
update "FIX1" {
  uuid = "0850b186-4d47-11e3-a720-001b2151a503"
  for  = "6.2.0"
}
`
  const host = `host "alpha" {\n  address  = "${alpha}"\n  password = "labroot"\n}\n`
  const networks = `${host}
pool "main" {
  coordinator = host.alpha
}
${Array.from({ length: 6 }, (_, index) => `network "n${index}" {\n  name = "n${index}"\n}`).join('\n')}
`
  let lab: ServedLab
  let proxy: FaultyProxy
  let port = 0

  async function start(release: string): Promise<void> {
    lab = await serveLabText(labText(release))
    proxy = new FaultyProxy({ host: '127.0.1.1', port: lab.serving.port })
    port = await proxy.start('127.0.1.1')
  }
  /** A machine that boots refuses what it is asked, for some virtual minutes. */
  async function bootOf(machine: string): Promise<void> {
    const { world } = lab.emulator
    while (world.machine(machine).power !== 'on') await sleep(20)
    await sleep(500)
  }
  afterEach(async () => {
    await proxy.stop()
    await lab.close()
  })

  test('that is lost in mid-apply is told, and the next apply finishes', async () => {
    await start('8.2.1')
    const project = new Project({ '/work/main.pool.hcl': networks })
    const cut = await project.apply(
      { ...reaching(lab), parallelism: 1, events: after(3, () => lab.emulator.powerOff('alpha')) },
      inRealTime(project),
    )
    expect(errors(cut).join('\n')).toMatch(/not reachable.*put right the cause and apply again/s)
    lab.emulator.powerOn('alpha')
    await bootOf('alpha')
    const finished = await project.apply(reaching(lab))
    expect(errors(finished)).toEqual([])
    expect(actions(await project.plan(reaching(lab)))).toEqual([])
  })

  test.each([
    ['before a call, which is made again', 'refuse'],
    ['in the answer to a call, which is found out and not made twice', 'lost answer'],
  ])('whose connection is cut %s', async (_when, kind) => {
    await start('8.2.1')
    const project = new Project({ '/work/main.pool.hcl': networks })
    if (kind === 'lost answer')
      lab.emulator.addFault({ method: 'network.create', after: 2, times: 1, losesAnswer: true })
    const cut = await project.apply(
      {
        ...reaching(lab, port),
        parallelism: 1,
        events: after(2, () => {
          if (kind !== 'refuse') return
          proxy.fault = { kind: 'refuse' }
          proxy.breakAll()
          setTimeout(() => (proxy.fault = { kind: 'none' }), 30)
        }),
      },
      inRealTime(project),
    )
    if (kind === 'refuse') expect(errors(cut)).toEqual([])
    else {
      expect(errors(cut).join('\n')).toContain('gave no answer to network.create')
      expect(errors(await project.apply(reaching(lab, port)))).toEqual([])
    }
    expect(actions(await project.plan(reaching(lab, port)))).toEqual([])
    const names = [...lab.emulator.world.databases()]
      .flatMap(database => [...database.records('network')])
      .map(([, record]) => String(record['name_label']))
    expect(names.filter(name => /^n\d$/.test(name)).toSorted()).toEqual(['n0', 'n1', 'n2', 'n3', 'n4', 'n5'])
  })

  test.each([
    ['an update whose upload is cut off in the middle is sent again, whole', 'cut'],
    ['an update whose upload gets no answer is there, as its task tells', 'lost answer'],
  ])('%s', async (_what, kind) => {
    await start('6.2.0')
    if (kind === 'lost answer')
      lab.emulator.addFault({ method: 'http/put_pool_patch_upload', times: 1, losesAnswer: true })
    // As long as real ones, so that it is cut in the middle.
    const update = `update "FIX1"\n${'# nothing but length\n'.repeat(20_000)}`
    const project = new Project({
      '/work/main.pool.hcl': `${host}
pool "main" {
  coordinator = host.alpha
}
patch "one" {
  file  = "fix1.update"
  hosts = [host.alpha]
}
`,
      '/work/fix1.update': update,
    })
    const value = httpsBlock(lab, { fingerprint: lab.serving.fingerprint }, port)
    const openPools = () => xapiProvider.open(hastyRuntime(project.disk), { value, folder: '/work' })
    const cut = await project.apply({
      openPools,
      events: event => {
        if (kind === 'cut' && event.kind === 'step-started' && event.step.call === 'pool_patch.upload') {
          proxy.fault = { kind: 'cut', of: 'question', afterBytes: 100_000, isOnce: true }
        }
      },
    })
    expect(errors(cut)).toEqual([])
    // It was cut, once.
    expect(proxy.fault).toEqual({ kind: 'none' })
    const patches = () => [...lab.emulator.world.databases()].flatMap(database => database.refs('pool_patch'))
    expect(patches()).toHaveLength(1)
    expect(actions(await project.plan({ openPools }))).toEqual([])
    const tasks = [...lab.emulator.world.databases()].flatMap(database => database.refs('task'))
    expect(tasks).toEqual([])
  })
})
