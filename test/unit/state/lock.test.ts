import { createSimulatedRuntime } from '../../../src/runtime/simulated-runtime.js'
import { localBackend } from '../../../src/state/backends/local.js'
import { printLock } from '../../../src/state/lock.js'

const path = '/work/poolwright.state.json'
const holder = (processId: number, hostName = 'workstation') =>
  printLock({ id: 'held', userName: 'ann', hostName, processId, command: 'poolwright apply', since: 0 })

test('one holder at a time; the second is told who it is', async () => {
  const backend = localBackend(createSimulatedRuntime(), path)
  const lock = await backend.lock({ command: 'poolwright apply', timeoutSeconds: 0 })
  await expect(backend.lock({ command: 'poolwright plan', timeoutSeconds: 0 })).rejects.toMatchObject({
    code: 'state-locked',
    message: expect.stringContaining(
      `admin@workstation (process 1, "poolwright apply") since 1 Jan 2024, 00:00:00 UTC`,
    ),
  })
  await backend.unlock(lock)
  expect(await backend.holder()).toBeUndefined()
  await backend.lock({ command: 'poolwright plan', timeoutSeconds: 0 })
})

test.each([
  ['a dead process of this machine loses it', holder(99), 0, true],
  ['a live one keeps it', holder(7), 3, false],
  ['one of another machine keeps it', holder(99, 'elsewhere'), 3, false],
  ['an unreadable lock is kept', '{', 3, false],
])('%s', async (_name, text, timeoutSeconds, isTaken) => {
  const runtime = createSimulatedRuntime({ files: { [`${path}.lock`]: text }, liveProcesses: [7] })
  const backend = localBackend(runtime, path)
  const begin = runtime.clock.monotonic()
  const outcome = await backend.lock({ command: 'poolwright plan', timeoutSeconds }).then(
    () => true,
    () => false,
  )
  expect(outcome).toBe(isTaken)
  expect(runtime.clock.monotonic() - begin).toBe(timeoutSeconds * 1000)
})

const hour = 3_600_000

test.each([
  ['one that is silent is gone, also where the clock was set back', false, -24 * hour, 61, true],
  ['one that is silent is waited for, also where the clock was set forward', false, 24 * hour, 59, false],
  ['one that beats keeps it, also where the clock was set forward', true, 24 * hour, 200, false],
  ['one that beats keeps it, also where the clock was set back', true, -24 * hour, 200, false],
])('of another machine, %s', async (_name, doesBeat, jump, timeoutSeconds, isTaken) => {
  const runtime = createSimulatedRuntime({
    files: { [`${path}.lock`]: holder(99, 'elsewhere') },
    clockJumps: false,
  })
  const { clock, files } = runtime
  const taking = localBackend(runtime, path)
    .lock({ command: 'poolwright plan', timeoutSeconds })
    .then(
      () => true,
      () => false,
    )
  let outcome: boolean | undefined
  void taking.then(isOurs => (outcome = isOurs))
  for (let second = 0; outcome === undefined; second += 1) {
    if (second === 5) clock.jump(jump)
    if (doesBeat && second % 15 === 0) await files.replaceText(`${path}.lock.beat`, `held ${second}\n`)
    await clock.advance(1000)
    await new Promise(resolve => setImmediate(resolve))
  }
  expect(outcome).toBe(isTaken)
})

test('many that find a dead holder: one of them gets it', async () => {
  const runtime = createSimulatedRuntime({ files: { [`${path}.lock`]: holder(99) } })
  const outcomes = await Promise.allSettled(
    Array.from({ length: 8 }, () =>
      localBackend(runtime, path).lock({ command: 'poolwright plan', timeoutSeconds: 1 }),
    ),
  )
  expect(outcomes.filter(outcome => outcome.status === 'fulfilled')).toHaveLength(1)
})

test('what a writer that died has left half written goes with the next lock, and nothing else', async () => {
  const left = ['.7.1.new', '.backup.99.2.new', '.lock.beat.99.10.new'].map(name => path + name)
  const kept = [`${path}.lock.8.1.new`, `${path}.new`, '/work/poolwright.state.json.mine']
  const runtime = createSimulatedRuntime({
    files: Object.fromEntries(
      [...left, ...kept, '/work/poolwright.state.journal.99.1.new'].map(file => [file, '']),
    ),
  })
  await localBackend(runtime, path).lock({ command: 'poolwright plan', timeoutSeconds: 0 })
  const names = (await runtime.files.list('/work')).map(({ name }) => `/work/${name}`)
  expect(names.filter(name => !name.endsWith('.lock'))).toEqual(kept.toSorted())
})

test('force-unlock takes the lock that it names, and no other', async () => {
  const backend = localBackend(
    createSimulatedRuntime({ files: { [`${path}.lock`]: holder(7, 'elsewhere') } }),
    path,
  )
  await expect(backend.forceUnlock('other')).rejects.toMatchObject({ code: 'state-locked' })
  await backend.forceUnlock('held')
  await expect(backend.forceUnlock('held')).rejects.toMatchObject({ code: 'not-locked' })
})
