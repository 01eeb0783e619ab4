import { CopiedFiles } from './copied-files.js'
import type { Runtime } from './runtime.js'
import { SimulatedClock } from './simulated-clock.js'
import { createSimulatedRandom } from './simulated-random.js'

/**
 * A world for one test: files are read from the disk but written to memory, waiting takes no time, chance is the same each
 * time, and nothing is printed. What the disk holds in `hidden` is not there.
 */
export function createTrialRuntime(base: Runtime, hidden: string): Runtime {
  const { files, clock, environment, terminal } = base
  return {
    clock: new SimulatedClock(clock.now(), true),
    random: createSimulatedRandom(1),
    files: new CopiedFiles(files, environment.workingFolder, hidden),
    environment,
    terminal: { ...terminal, isInteractive: false, out: () => undefined, error: () => undefined },
  }
}
