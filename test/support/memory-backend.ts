import type { Runtime } from '../../src/runtime/runtime.js'
import { localBackend } from '../../src/state/backends/local.js'
import type { Backend } from '../../src/state/backends/backend.js'

/** A backend that lives in memory: the local one on a simulated disk, which may crash. */
export function memoryBackend(runtime: Runtime): Backend {
  return localBackend(runtime, '/work/poolwright.state.json')
}
