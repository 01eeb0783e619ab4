import { setTimeout as sleep } from 'node:timers/promises'
import { findClass } from '../../providers/emulator/datamodel/datamodel.js'
import { isLong } from '../../providers/xapi/session/long-calls.js'
import type { XapiSession } from '../../providers/xapi/session/xapi-session.js'
import { signatures } from '../../providers/xapi/messages/signature.js'
import type { ApplyEvent } from '../../src/apply/events.js'
import { Failure } from '../../src/diagnostic/failure.js'
import type { StepWatch } from '../../src/provider/watch.js'
import { FaultyProxy } from '../support/faulty-proxy.js'
import { Project } from '../support/project.js'
import { serveLabText, type ServedLab } from '../support/served-lab.js'
import { machineBlock } from '../support/small-lab.js'
import { dial, failureOf, hangUp, pinned } from './https-dialling.js'

const alpha = '10.0.0.1'
const labText = `segment "lan" {
  subnet = "10.0.0.0/24"
}
${machineBlock('alpha', alpha, '8.2.1')}
template "deaf" {
  tools = false
}
`
let lab: ServedLab
let proxy: FaultyProxy
let session: XapiSession
/** A running VM that hears nothing of a shutdown: it is waited for twenty minutes. */
let vm = ''

beforeAll(async () => {
  lab = await serveLabText(labText)
  proxy = new FaultyProxy({ host: '127.0.1.1', port: lab.serving.port })
  const port = await proxy.start('127.0.1.1')
  session = await dial({
    trust: pinned(lab.serving.fingerprint),
    addresses: { [alpha]: `127.0.1.1:${port}` },
    patience: { readMilliseconds: 3000, lostMilliseconds: 600 },
  }).connect(alpha, 'root', 'labroot')
  const [template] = Object.values(await session.call('VM.get_by_name_label', 'deaf'))
  vm = String(await run('VM.clone', String(template), 'deaf one'))
  await run('VM.provision', vm)
  const [host] = Object.values(await session.call('host.get_all'))
  await run('VM.start_on', vm, String(host), false, false)
})
afterEach(() => {
  proxy.fault = { kind: 'none' }
})
afterAll(async () => {
  await hangUp()
  await proxy.stop()
  await lab.close()
})

function run(method: string, ...parameters: Parameters<XapiSession['call']>[1][]): Promise<unknown> {
  return session.run?.(undefined, method, ...parameters) ?? Promise.reject(new Error('no tasks'))
}

/** Watches a call, and aborts it once its progress says so. */
function watching(isEnough: (fraction: number) => boolean): StepWatch & { readonly told: number[] } {
  const controller = new AbortController()
  const told: number[] = []
  return {
    told,
    signal: controller.signal,
    progress(fraction) {
      told.push(fraction)
      if (isEnough(fraction)) controller.abort()
    },
  }
}

const tasks = (): number => [...lab.emulator.world.databases()].flatMap(each => each.refs('task')).length
const power = (): Promise<unknown> => session.call('VM.get_power_state', vm)

test('a long call answers what it made, and leaves no task behind', async () => {
  expect(vm).toMatch(/^OpaqueRef:/)
  expect(await power()).toBe('Running')
  expect(tasks()).toBe(0)
})

test('the progress of a task is told, and it can be called off', async () => {
  const watch = watching(fraction => fraction >= 0.2)
  const failure = await failureOf(session.run?.(watch, 'VM.clean_shutdown', vm) ?? Promise.resolve())
  expect(failure).toMatchObject({ kind: 'cancelled', code: 'TASK_CANCELLED' })
  expect(watch.told.some(fraction => fraction > 0 && fraction < 1)).toBe(true)
  expect(watch.told).toEqual(watch.told.toSorted((one, other) => one - other))
  expect(await power()).toBe('Running')
  expect(tasks()).toBe(0)
})

test('what a task is refused with is the refusal of the call', async () => {
  expect(await failureOf(run('VM.resume_on', vm, 'OpaqueRef:none', false, false))).toMatchObject({
    kind: 'refused',
    code: 'HANDLE_INVALID',
    parameters: ['host', 'OpaqueRef:none'],
  })
  expect(tasks()).toBe(0)
})

test('a task goes on though the connection and the session end, and its end is heard', async () => {
  const watch = watching(() => false)
  const done = failureOf(session.run?.(watch, 'VM.clean_shutdown', vm) ?? Promise.resolve())
  while (!watch.told.some(fraction => fraction > 0)) await sleep(10)
  proxy.breakAll()
  await sleep(50)
  for (const database of lab.emulator.world.databases())
    for (const ref of database.refs('session')) database.remove('session', ref)
  proxy.breakAll()
  // It heard nothing, and so it is refused in the end.
  expect(await done).toMatchObject({ kind: 'refused', code: 'VM_FAILED_SHUTDOWN_ACKNOWLEDGMENT' })
})

test('a task of which nothing can be heard any more is no refusal: it may have been done', async () => {
  const watch = watching(() => false)
  const done = failureOf(session.run?.(watch, 'VM.clean_shutdown', vm) ?? Promise.resolve())
  while (!watch.told.some(fraction => fraction > 0)) await sleep(10)
  proxy.fault = { kind: 'refuse' }
  proxy.breakAll()
  const failure = await done
  expect(failure).toMatchObject({ kind: 'unavailable', isRetryable: false })
  expect(String(failure)).toContain('what became of VM.clean_shutdown could not be asked')
})

test('a task that the host has forgotten may have been done, too', async () => {
  const watch = watching(() => false)
  const done = failureOf(session.run?.(watch, 'VM.clean_shutdown', vm) ?? Promise.resolve())
  while (!watch.told.some(fraction => fraction > 0)) await sleep(10)
  for (const database of lab.emulator.world.databases())
    for (const ref of database.refs('task')) database.remove('task', ref)
  expect(await done).toMatchObject({ kind: 'unavailable', code: 'TASK_GONE', isRetryable: false })
})

test('every call that runs as a task is one that steps make, and has a form that does', () => {
  const long = [...Object.keys(signatures), 'VM.migrate_send'].filter(isLong)
  expect(long.length).toBeGreaterThan(15)
  for (const method of long) {
    const [className = '', message = ''] = method.split('.')
    expect([method, findClass(className)?.messages.get(message)?.hasAsync]).toEqual([method, true])
  }
})

test('an apply that is asked twice to end calls off what is under way, and the next one goes on', async () => {
  const controller = new AbortController()
  let isRequested = false
  const interruption = {
    get isRequested() {
      return isRequested
    },
    signal: controller.signal,
  }
  const project = new Project({
    '/work/lab.hcl': labText,
    '/work/main.pool.hcl': `host "alpha" {\n  address  = "${alpha}"\n  password = "labroot"\n}
pool "main" {
  coordinator = host.alpha
}
network "one" {
  name = "one"
}
network "two" {
  name       = "two"
  depends_on = [network.one]
}
`,
  })
  const events: ApplyEvent[] = []
  const ended = await project.apply({
    interruption,
    events: event => events.push(event),
    wrapSession: inner => ({
      ...inner,
      perform: (step, values, watch) => {
        if (step.call !== 'network.create') return inner.perform(step, values, watch)
        watch?.progress(0.4)
        return new Promise((_, reject) => {
          watch?.signal.addEventListener('abort', () =>
            reject(new Failure('cancelled', 'TASK_CANCELLED', 'network.create was called off')),
          )
          isRequested = true
          setTimeout(() => controller.abort(), 10)
        })
      },
    }),
  })
  expect(events).toContainEqual(expect.objectContaining({ kind: 'step-progress', fraction: 0.4 }))
  expect(ended.result?.diagnostics.map(each => each.summary)).toContain('Step cancelled')
  const next = await project.apply()
  expect(next.diagnostics.filter(each => each.severity === 'error')).toEqual([])
  const { plan } = await project.plan()
  expect(plan?.changes.filter(change => change.action !== 'no-op')).toEqual([])
})
