import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** What a whole process took. */
export interface Usage {
  readonly wallSeconds: number
  readonly processorSeconds: number
  readonly peakMebibytes: number
}

const ticksPerSecond = 100
const pollMilliseconds = 15

/** Processor seconds of all children of this process that have ended (Linux). */
export function childrenSeconds(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return (Number(fields[13]) + Number(fields[14])) / ticksPerSecond
}

/** The most memory that a process ever held, or undefined where it has ended. */
function peakOf(pid: number): number | undefined {
  try {
    const [, kibibytes] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return kibibytes === undefined ? undefined : Number(kibibytes) / 1024
  } catch {
    return undefined
  }
}

/** Runs a command to its end and says what it took; undefined where it was stopped at the time limit. */
export async function measureProcess(
  command: string,
  words: readonly string[],
  folder: string,
  limitSeconds: number,
): Promise<Usage | undefined> {
  const before = childrenSeconds()
  const start = process.hrtime.bigint()
  const child = spawn(command, words, {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, CHECKPOINT_DISABLE: '1' },
    timeout: limitSeconds * 1000,
    killSignal: 'SIGKILL',
  })
  let peakMebibytes = 0
  const look = (): void => {
    if (child.pid !== undefined) peakMebibytes = Math.max(peakMebibytes, peakOf(child.pid) ?? 0)
  }
  const poll = setInterval(look, pollMilliseconds)
  let errors = ''
  child.stderr.on('data', (text: Buffer) => (errors += text.toString()))
  const [code, signal] = await new Promise<readonly [number | null, string | null]>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (exitCode, exitSignal) => resolve([exitCode, exitSignal]))
  })
  clearInterval(poll)
  if (signal !== null) return undefined
  if (code !== 0) throw new Error(`${command} ${words.join(' ')}: ${errors}`)
  return {
    wallSeconds: Number(process.hrtime.bigint() - start) / 1e9,
    processorSeconds: childrenSeconds() - before,
    peakMebibytes,
  }
}
