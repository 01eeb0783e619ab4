import { createNodeRuntime } from '../../src/runtime/node-runtime.js'
import { openStatePlace } from '../../src/state/backends/open-place.js'
import { emptyState } from '../../src/state/state-changes.js'
import { settingsOf, type ToldPlace } from './place-kinds.js'

// A process of its own that wants a state: `write NAME` adds an output to it, `hold` keeps its lock until it is killed, and
// `fill BYTES` saves as much, saying when it begins.

const [told = '', task = '', word = ''] = process.argv.slice(2)
const there = JSON.parse(told) as ToldPlace
const { workingFolder } = there
const runtime = createNodeRuntime(workingFolder === undefined ? {} : { workingFolder })
const place = await openStatePlace(runtime, there.type, settingsOf(there))
try {
  await work()
} catch (error) {
  process.stderr.write(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
await place.close()

async function work(): Promise<void> {
  const backend = place.workspace('default')
  const lock = await backend.lock({ command: `poolwright ${task}`, timeoutSeconds: 240 })
  try {
    const { state = emptyState('5ca1ab1e-0000-4000-8000-000000000002', 'test') } = await backend.load()
    const output = { value: word, type: 'string', isSensitive: false }
    switch (task) {
      case 'write':
        await backend.save({ ...state, outputs: { ...state.outputs, [word]: output } })
        break
      case 'hold':
        process.stdout.write('held\n')
        await new Promise(resolve => setTimeout(resolve, 600_000))
        break
      case 'fill':
        process.stdout.write('begun\n')
        await backend.save({
          ...state,
          outputs: { large: { ...output, value: 'x'.repeat(Number(word)) } },
        })
    }
  } finally {
    await backend.unlock(lock)
  }
}
