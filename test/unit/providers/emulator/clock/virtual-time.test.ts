import { expect, test } from '@jest/globals'
import { drainMicrotasks, VirtualTime } from '../../../../../providers/emulator/clock/virtual-time.js'

interface Appointment {
  readonly at: number
  readonly act: () => void
}

function time(appointments: Appointment[] = []): VirtualTime {
  return new VirtualTime({
    startSeconds: 1000,
    drain: drainMicrotasks,
    moving: () => undefined,
    appointments: { next: () => appointments[0]?.at, fire: () => appointments.shift()?.act() },
  })
}

test('waits end in the order of their moments, and take no time of ours', async () => {
  const clock = time()
  const log: string[] = []
  const wait = (name: string, seconds: number) =>
    clock.run('foreground', async () => {
      await clock.sleep(seconds)
      log.push(`${name} ${clock.now() - 1000}`)
    })
  await Promise.all([wait('long', 100_000), wait('short', 1), wait('middle', 60)])
  expect(log).toEqual(['short 1', 'middle 60', 'long 100000'])
})

test('time does not move while work goes on', async () => {
  const clock = time()
  const log: string[] = []
  await Promise.all([
    clock.run('foreground', async () => {
      await clock.sleep(10)
      log.push(`slept until ${clock.now()}`)
    }),
    clock.run('foreground', async () => {
      for (let turn = 0; turn < 2000; turn += 1) await Promise.resolve()
      log.push(`worked until ${clock.now()}`)
    }),
  ])
  expect(log).toEqual(['worked until 1000', 'slept until 1010'])
})

test('time stands still for work in the background alone', async () => {
  const clock = time()
  let isDone = false
  const background = clock.run('background', async () => {
    await clock.sleep(30)
    isDone = true
  })
  await drainMicrotasks()
  expect([isDone, clock.now()]).toEqual([false, 1000])
  await clock.run('foreground', () => clock.sleep(31))
  await background
  expect([isDone, clock.now()]).toEqual([true, 1031])
})

test('appointments of one moment are kept in their order, though each begins a piece of work', async () => {
  const log: string[] = []
  const names = ['first', 'second', 'third']
  const clock: VirtualTime = time(
    names.map(name => ({
      at: 1010,
      act: () =>
        void clock.run('background', async () => {
          log.push(name)
        }),
    })),
  )
  await clock.run('foreground', () => clock.sleep(20))
  expect(log).toEqual(names)
})

test('appointments come before sleepers of the same moment, and those that are due before any work', async () => {
  const log: string[] = []
  const clock = time([
    { at: 1000, act: () => log.push('due') },
    { at: 1005, act: () => log.push('appointment') },
    { at: 1006, act: () => log.push('never') },
  ])
  await clock.run('foreground', async () => {
    log.push('work')
    await clock.sleep(5)
    log.push('woken')
  })
  expect(log).toEqual(['due', 'work', 'appointment', 'woken'])
})

test('a wait that is ended early frees its place', async () => {
  const clock = time()
  const pause = clock.sleepUntil(5000)
  await clock.run('foreground', async () => {
    pause.wake()
    await pause.done
    await clock.sleep(1)
  })
  expect(clock.now()).toBe(1001)
})
