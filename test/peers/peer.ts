import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { ServedLab } from '../support/served-lab.js'

/** A program that somebody else wrote, and what it is run against. */
export interface Peer<Against = ServedLab> {
  readonly name: string
  /** What is missing on this machine to run it; undefined where nothing is. */
  missing(): Promise<string | undefined>
  /** Does what such a program does; answers what was seen to work, and rejects where something did not. */
  run(against: Against): Promise<readonly string[]>
}

/** Runs all that are installed, and prints what was seen to work; the others are skipped by name. */
export async function runPeers<Against>(peers: readonly Peer<Against>[], against: Against): Promise<void> {
  for (const peer of peers) {
    const missing = await peer.missing()
    if (missing !== undefined) {
      console.log(`skipped  ${peer.name}: ${missing}`)
      continue
    }
    try {
      for (const line of await peer.run(against)) console.log(`passed   ${peer.name}: ${line}`)
    } catch (problem) {
      process.exitCode = 1
      console.log(
        `failed   ${peer.name}: ${problem instanceof Error ? (problem.stack ?? problem.message) : String(problem)}`,
      )
    }
  }
}

const execute = promisify(execFile)

/** Runs a program without holding up the lab that answers it; answers its output, and rejects with it where it failed. */
export async function runProgram(program: string, words: readonly string[]): Promise<string> {
  const { stdout } = await execute(program, [...words], { timeout: 60_000 })
  return stdout
}

/** How a program ended: its exit code, and what it printed; rejects where it does not run at all or in time. */
export function endOf(
  program: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number; readonly output: string }> {
  const env = { ...process.env, ...environment }
  return execute(program, [...words], { timeout: 60_000, env }).then(
    ({ stdout }) => ({ code: 0, output: stdout }),
    (problem: unknown) => {
      if (isEnd(problem)) return { code: problem.code, output: problem.stdout }
      throw problem
    },
  )
}

function isEnd(problem: unknown): problem is Error & { readonly code: number; readonly stdout: string } {
  return (
    problem instanceof Error && 'code' in problem && typeof problem.code === 'number' && 'stdout' in problem
  )
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
