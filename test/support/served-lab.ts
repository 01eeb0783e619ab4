import { openEmulator, type Emulator } from '../../providers/emulator/emulator.js'
import { serveEmulator, type Serving } from '../../providers/emulator/wire/serve.js'
import { createNodeRuntime } from '../../src/runtime/node-runtime.js'
import { createSimulatedRuntime, type SimulatedRuntime } from '../../src/runtime/simulated-runtime.js'

/** A lab that answers on the loopback interface, on a free port, its disk simulated. */
export interface ServedLab {
  readonly emulator: Emulator
  readonly serving: Serving
  readonly disk: SimulatedRuntime
  close(): Promise<void>
}

/** Serves a lab from its text until it is closed. */
export async function serveLabText(
  text: string,
  disk: SimulatedRuntime = createSimulatedRuntime(),
): Promise<ServedLab> {
  const { emulator, diagnostics } = await openEmulator({
    labFile: { name: 'lab.hcl', text },
    worldFolder: 'lab',
    runtime: disk,
    pace: 'manual',
    seed: 'served',
  })
  if (emulator === undefined) throw new Error(JSON.stringify(diagnostics))
  const { clock, random } = createNodeRuntime()
  const runtime = { ...disk, clock, random }
  const serving = await serveEmulator({ emulator, runtime, folder: 'lab', port: 0, speed: 1000 })
  let isOver = false
  const running = serving.run(() => isOver)
  return {
    emulator,
    serving,
    disk,
    async close() {
      isOver = true
      await running
      await serving.close()
      await emulator.close()
    },
  }
}
