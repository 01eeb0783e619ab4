import { unlock } from '../../../../src/cli/commands/force-unlock.js'
import { CommandFailure } from '../../../../src/cli/context.js'
import { createSimulatedRuntime } from '../../../../src/runtime/simulated-runtime.js'
import { localBackend } from '../../../../src/state/backends/local.js'
import { printLock } from '../../../../src/state/lock.js'

const path = '/work/poolwright.state.json'
const held = printLock({
  id: 'held',
  userName: 'ann',
  hostName: 'elsewhere',
  processId: 7,
  command: 'poolwright apply',
  since: 1_704_067_200_000,
})

interface Case {
  readonly id?: string
  readonly isForced?: boolean
  readonly isInteractive?: boolean
  readonly isJson?: boolean
  readonly answer?: string
}

/** What became of the command and of the lock, what was asked, and what was told. */
async function run({ id = 'held', isForced = false, isInteractive = true, isJson = false, answer }: Case) {
  const runtime = createSimulatedRuntime({ isInteractive, files: { [`${path}.lock`]: held } })
  const asked: string[] = []
  const context = {
    runtime,
    global: { isJson },
    ask: async (question: string) => {
      asked.push(question)
      return answer
    },
  }
  const ended = await unlock(context, localBackend(runtime, path), id, isForced).catch((problem: unknown) =>
    problem instanceof CommandFailure
      ? problem.diagnostics.map(({ detail }) => detail).join('\n')
      : String(problem),
  )
  const isHeld = await runtime.files.exists(`${path}.lock`)
  return { ended, isHeld, asked: asked.length, told: runtime.terminal.written.out }
}

test.each<[name: string, Case, ended: unknown, isHeld: boolean, asked: number]>([
  ['yes removes it', { answer: 'yes' }, 0, false, 1],
  ['no keeps it', { answer: 'no' }, 1, true, 1],
  ['what begins like a yes keeps it', { answer: 'y' }, 1, true, 1],
  ['Ctrl-C at the question keeps it', {}, 1, true, 1],
  ['--force asks nothing', { isForced: true }, 0, false, 0],
  ['--force without a terminal', { isForced: true, isInteractive: false }, 0, false, 0],
  [
    'without a terminal the flag is named',
    { isInteractive: false },
    expect.stringContaining('give --force: poolwright force-unlock --force held.'),
    true,
    0,
  ],
  ['nothing is asked in the middle of JSON', { isJson: true }, expect.stringContaining('--force'), true, 0],
  ['another lock is told before anything is asked', { id: 'other' }, expect.stringContaining('ann'), true, 0],
])('%s', async (_name, given, ended, isHeld, asked) => {
  expect(await run(given)).toMatchObject({ ended, isHeld, asked })
})

test('who is asked sees whose lock it is, and what may come of it', async () => {
  const { told } = await run({ answer: 'no' })
  expect(told).toBe(`
The state in /work/poolwright.state.json is held by ann@elsewhere (process 7,
"poolwright apply") since 1 Jan 2024, 00:00:00 UTC. If that process still
works, both would write the same state and change the same pools.


Nothing was changed.
`)
})
