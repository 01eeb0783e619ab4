import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { homedir, hostname, userInfo } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { createNodeFiles } from './node-files.js'
import type { Clock, Environment, Random, Runtime, Terminal } from './runtime.js'

/** What a command line decides about the real runtime; everything else is asked of the machine. */
export interface NodeRuntimeOptions {
  /** Where relative paths start; by default the folder of the process. */
  readonly workingFolder?: string
  readonly hasColor?: boolean
}

/** The real twin: this machine's clock, randomness, files, terminal and environment. */
export function createNodeRuntime(options: NodeRuntimeOptions = {}): Runtime {
  const workingFolder = options.workingFolder ?? process.cwd()
  return {
    clock,
    random,
    files: createNodeFiles(workingFolder),
    terminal: createTerminal(options.hasColor),
    environment: createEnvironment(workingFolder),
  }
}

const clock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: async milliseconds => {
    await sleep(milliseconds)
  },
  every(milliseconds, tick) {
    const timer = setInterval(tick, milliseconds)
    timer.unref()
    return () => clearInterval(timer)
  },
}

const random: Random = {
  next: () => randomInt(2 ** 47) / 2 ** 47,
  uuid: () => randomUUID(),
  bytes: length => randomBytes(length),
}

function createTerminal(hasColor: boolean | undefined): Terminal {
  const isInteractive = process.stdout.isTTY === true && process.stdin.isTTY === true
  const wantsColor = process.env['NO_COLOR'] === undefined && process.env['TERM'] !== 'dumb'
  return {
    isInteractive,
    columns: process.stdout.columns > 0 ? process.stdout.columns : 78,
    hasColor: hasColor ?? (process.stdout.isTTY === true && wantsColor),
    out: text => void process.stdout.write(text),
    error: text => void process.stderr.write(text),
  }
}

function createEnvironment(workingFolder: string): Environment {
  return {
    variables: process.env,
    workingFolder,
    homeFolder: homedir(),
    hostName: hostname(),
    userName: userInfo().username,
    processId: process.pid,
    isProcessAlive: processId => {
      try {
        process.kill(processId, 0)
        return !hasEnded(processId)
      } catch (error) {
        // Someone else's process refuses the signal, and lives.
        return typeof error === 'object' && error !== null && 'code' in error && error.code === 'EPERM'
      }
    },
  }
}

/** A process that was killed takes signals until its parent has asked how it ended; in a container nobody may ever ask. */
function hasEnded(processId: number): boolean {
  try {
    const status = readFileSync(`/proc/${processId}/stat`, 'latin1')
    return /^\) [ZX]/.test(status.slice(status.lastIndexOf(')')))
  } catch {
    // Not on Linux.
    return false
  }
}
