import { showProgress } from '../../../../src/cli/views/progress.js'
import type { Step } from '../../../../src/provider/step.js'
import { createSimulatedRuntime } from '../../../../src/runtime/simulated-runtime.js'

function step(id: string, summary: string): Step {
  const rest = { kind: 'call', call: 'x', arguments: {}, needs: [], disrupts: [] } as const
  return { id, address: `thing.${id}`, summary, ...rest }
}
const upload = step('a', 'upload the update')
const reboot = step('b', 'wait until beta answers')

async function play(isInteractive: boolean, columns = 60): Promise<string> {
  const runtime = createSimulatedRuntime({ isInteractive, columns, clockJumps: false })
  const { clock, terminal } = runtime
  const progress = showProgress(runtime, 7)
  progress.begin(upload, clock.monotonic())
  await clock.advance(1500)
  progress.end(upload)
  progress.line('uploaded (1/7)\n')
  progress.begin(reboot, clock.monotonic())
  await clock.advance(isInteractive ? 11_000 : 21_000)
  progress.end(reboot, 'failed')
  progress.line('failed\n')
  progress.stop()
  await clock.advance(60_000)
  return terminal.written.out.replaceAll('\r\u001b[2K', '<')
}

test('at a terminal one line tells how far it is, below those that stay', async () => {
  expect((await play(true)).split('<')).toEqual([
    '',
    '0 of 7 steps, 1 s: upload the update',
    'uploaded (1/7)\n',
    '1 of 7 steps, 2 s: wait until beta answers',
    ...[3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map(
      second => `1 of 7 steps, ${second} s: wait until beta answers${second < 4 ? '' : ` (${second - 2} s)`}`,
    ),
    'failed\n',
  ])
})

test.each([-3_600_000, 86_400_000])('nobody is told of a clock that was set by %d ms', async jump => {
  const runtime = createSimulatedRuntime({ isInteractive: false, clockJumps: false })
  const { clock, terminal } = runtime
  const progress = showProgress(runtime, 1)
  progress.begin(reboot, clock.monotonic())
  await clock.advance(4000)
  clock.jump(jump)
  await clock.advance(6000)
  progress.stop()
  expect(terminal.written.out).toBe('thing.b: still at it: wait until beta answers [10 s] (0/1 done)\n')
})

test('a status that is too long is cut, so that it stays one line', async () => {
  for (const line of (await play(true, 20)).split('<')) expect(line.trim().length).toBeLessThan(20)
})

test('where lines stay, what takes long is told now and then', async () => {
  expect(await play(false)).toBe(
    'uploaded (1/7)\nthing.b: still at it: wait until beta answers [18 s] (1/7 done)\nfailed\n',
  )
})

test('how far the platform says that a step has come is told with it', async () => {
  const runtime = createSimulatedRuntime({ isInteractive: false, clockJumps: false })
  const { clock, terminal } = runtime
  const progress = showProgress(runtime, 2)
  progress.begin(reboot, clock.monotonic())
  for (const fraction of [0, 0.456, 1]) {
    progress.advance(reboot, fraction)
    await clock.advance(10_000)
  }
  progress.stop()
  expect(terminal.written.out.split('\n')).toEqual([
    'thing.b: still at it: wait until beta answers [10 s] (0/2 done)',
    'thing.b: still at it: wait until beta answers [45 %, 20 s] (0/2 done)',
    'thing.b: still at it: wait until beta answers [45 %, 30 s] (0/2 done)',
    '',
  ])
})
