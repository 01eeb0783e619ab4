import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly testResults: readonly {
    readonly name: string
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[]
  }[]
}

/** Runs the lifecycle tests over TLS, those named or all, and prints how many passed; answers how many failed. */
export async function simulateWire(words: readonly string[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'poolwright-wire-'))
  const report = join(folder, 'report.json')
  const tests = words.length === 0 ? ['test/lifecycle'] : words.map(word => `test/lifecycle/${word}`)
  const jest = ['run', '-s', 'jest', '--', ...tests, '--json', `--outputFile=${report}`]
  spawnSync('npm', jest, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, POOLWRIGHT_TEST_WAY: 'tls' },
  })
  const read = JSON.parse(readFileSync(report, 'utf8')) as Report
  rmSync(folder, { recursive: true })
  for (const { name, assertionResults } of read.testResults) {
    const count = (status: string): number => assertionResults.filter(each => each.status === status).length
    console.log(
      `${name.replace(/^.*\/test\//, '')}: ${count('passed')} passed, ${count('failed')} failed, ${count('pending')} left out`,
    )
    for (const { status, fullName } of assertionResults)
      if (status === 'failed') console.log(`  failed: ${fullName}`)
  }
  console.log(
    `over TLS: ${read.numPassedTests} passed, ${read.numFailedTests} failed, ${read.numPendingTests} left out`,
  )
  return read.numFailedTests
}
