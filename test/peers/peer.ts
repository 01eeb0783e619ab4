import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { ServedLab } from '../support/served-lab.js'

/** A client that somebody else wrote. */
export interface Peer {
  readonly name: string
  /** What is missing on this machine to run it; undefined where nothing is. */
  missing(): Promise<string | undefined>
  /** Does what such a client does; answers what was seen to work, and rejects where something did not. */
  run(lab: ServedLab): Promise<readonly string[]>
}

const execute = promisify(execFile)

/** Runs a program without holding up the lab that answers it; answers its output, and rejects with it where it failed. */
export async function runProgram(program: string, words: readonly string[]): Promise<string> {
  const { stdout } = await execute(program, [...words], { timeout: 60_000 })
  return stdout
}

/** True when a program runs with these words. */
export function doesRun(program: string, words: readonly string[]): Promise<boolean> {
  return runProgram(program, words).then(
    () => true,
    () => false,
  )
}

/** Throws where what was seen is not what was expected. */
export function expectEqual(what: string, seen: unknown, expected: unknown): void {
  if (JSON.stringify(seen) !== JSON.stringify(expected))
    throw new Error(`${what}: ${JSON.stringify(seen)} instead of ${JSON.stringify(expected)}`)
}
