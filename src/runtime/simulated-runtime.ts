import type { Environment, Runtime, Terminal } from './runtime.js'
import { SimulatedClock } from './simulated-clock.js'
import { SimulatedFiles } from './simulated-files.js'
import { createSimulatedRandom } from './simulated-random.js'

/** What a simulated world starts with; everything has a default. */
export interface SimulationOptions {
  readonly seed?: number
  /** Milliseconds since 1970; by default 2024-01-01. */
  readonly now?: number
  /** A sleep advances the clock itself: on by default, off for tests that advance it. */
  readonly clockJumps?: boolean
  readonly workingFolder?: string
  /** Files that exist at the start, by path. */
  readonly files?: Readonly<Record<string, string>>
  readonly variables?: Readonly<Record<string, string>>
  readonly columns?: number
  readonly hasColor?: boolean
  readonly isInteractive?: boolean
  /** Processes that live, besides our own, which is number 1. */
  readonly liveProcesses?: readonly number[]
}

/** A terminal that remembers what was written to it. */
export interface RecordedTerminal extends Terminal {
  readonly written: { out: string; error: string }
}

export interface SimulatedRuntime extends Runtime {
  readonly clock: SimulatedClock
  readonly files: SimulatedFiles
  readonly terminal: RecordedTerminal
}

/** The simulated twin: the same options give the same run. */
export function createSimulatedRuntime(options: SimulationOptions = {}): SimulatedRuntime {
  const workingFolder = options.workingFolder ?? '/work'
  const files = new SimulatedFiles(workingFolder)
  for (const [path, text] of Object.entries(options.files ?? {})) files.write(path, text)
  return {
    clock: new SimulatedClock(options.now ?? 1_704_067_200_000, options.clockJumps ?? true),
    random: createSimulatedRandom(options.seed ?? 1),
    files,
    terminal: recordedTerminal(options),
    environment: simulatedEnvironment(workingFolder, options),
  }
}

function recordedTerminal(options: SimulationOptions): RecordedTerminal {
  const written = { out: '', error: '' }
  return {
    written,
    isInteractive: options.isInteractive ?? false,
    columns: options.columns ?? 78,
    hasColor: options.hasColor ?? false,
    out: text => {
      written.out += text
    },
    error: text => {
      written.error += text
    },
  }
}

function simulatedEnvironment(workingFolder: string, options: SimulationOptions): Environment {
  return {
    variables: options.variables ?? {},
    workingFolder,
    homeFolder: '/home/admin',
    hostName: 'workstation',
    userName: 'admin',
    processId: 1,
    isProcessAlive: processId => processId === 1 || (options.liveProcesses ?? []).includes(processId),
  }
}
