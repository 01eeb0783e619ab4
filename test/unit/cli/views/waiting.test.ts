import { waitFor } from '../../../../src/cli/views/waiting.js'
import { createSimulatedRuntime } from '../../../../src/runtime/simulated-runtime.js'

async function wait(isInteractive: boolean, milliseconds: number, isJson = false, jump = 0): Promise<string> {
  const runtime = createSimulatedRuntime({ isInteractive, clockJumps: false })
  const { clock, terminal } = runtime
  const global = { isJson } as Parameters<typeof waitFor>[0]['global']
  const done = await waitFor({ runtime, global }, 'Reading', async () => {
    clock.jump(jump)
    await clock.advance(milliseconds)
    return 'done'
  })
  expect(done).toBe('done')
  await clock.advance(10_000)
  return terminal.written.out.replaceAll('\r\u001b[2K', '<')
}

test.each<[string, boolean, number, boolean, string]>([
  ['at a terminal what takes long is told, and goes again', true, 2500, false, '<Reading… 1 s<Reading… 2 s<'],
  ['what is quick is not told', true, 900, false, ''],
  ['a log has none of it', false, 9000, false, ''],
  ['nor what programs read', true, 9000, true, ''],
])('%s', async (_name, isInteractive, milliseconds, isJson, expected) => {
  expect(await wait(isInteractive, milliseconds, isJson)).toBe(expected)
})

test.each([-3_600_000, 86_400_000])('nobody is told of a clock that was set by %d ms', async jump => {
  expect(await wait(true, 2500, false, jump)).toBe('<Reading… 1 s<Reading… 2 s<')
})
