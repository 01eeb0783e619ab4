import { diagnosticJson } from '../../report/diagnostic-json.js'
import { paintFor } from '../../report/paint.js'
import { renderFinding } from '../../report/plan-text/findings-text.js'
import type { FindSchema } from '../../report/schemas.js'
import type { CliContext } from '../context.js'
import type { RunResult, RunStatus } from '../testing/run-test.js'
import type { TestFile, TestRun } from '../testing/test-file.js'
import { showDiagnostics } from './diagnostics.js'
import { showPlan } from './plan.js'

/** Tells of tests as they are run. */
export interface TestView {
  fileStarted(file: TestFile): void
  runFinished(file: TestFile, run: TestRun, result: RunResult): void
  fileFinished(file: TestFile, results: readonly RunResult[]): void
  /** The summary; true where everything passed. */
  finish(): boolean
}

/** Lines for a person, or JSON lines for a program. */
export function createTestView(context: CliContext, findSchema: FindSchema, isVerbose: boolean): TestView {
  const counts: Record<RunStatus, number> = { pass: 0, fail: 0, error: 0, skip: 0 }
  const tell = context.global.isJson ? jsonTelling(context) : textTelling(context, findSchema, isVerbose)
  return {
    fileStarted: tell.fileStarted,
    runFinished(file, run, result) {
      counts[result.status]++
      tell.runFinished(file, run, result)
    },
    fileFinished: (file, results) => tell.fileFinished(file, statusOf(results)),
    finish() {
      tell.finish(counts)
      return counts.fail + counts.error + counts.skip === 0
    },
  }
}

interface Telling {
  fileStarted(file: TestFile): void
  runFinished(file: TestFile, run: TestRun, result: RunResult): void
  fileFinished(file: TestFile, status: RunStatus): void
  finish(counts: Readonly<Record<RunStatus, number>>): void
}

function statusOf(results: readonly RunResult[]): RunStatus {
  const worst = (['error', 'fail', 'skip'] as const).find(status =>
    results.some(each => each.status === status),
  )
  return worst ?? 'pass'
}

const words: Readonly<Record<RunStatus, string>> = {
  pass: 'pass',
  fail: 'fail',
  error: 'fail',
  skip: 'skip',
}

function textTelling(context: CliContext, findSchema: FindSchema, isVerbose: boolean): Telling {
  const { terminal } = context.runtime
  const paint = paintFor(terminal.hasColor)
  const coloured = (status: RunStatus): string =>
    (status === 'pass' ? paint.green : status === 'skip' ? paint.dim : paint.red)(words[status])
  return {
    fileStarted: file => terminal.out(`${file.source.name}... in progress\n`),
    runFinished(_file, run, result) {
      terminal.out(`  run ${JSON.stringify(run.name)}... ${coloured(result.status)}\n`)
      if (isVerbose && result.plan !== undefined) {
        const planning = { detail: 'verbose', showsSteps: false } as const
        showPlan({ ...result.plan, diagnostics: [] }, findSchema, context, planning)
      }
      for (const finding of result.findings)
        terminal.error(`\n${renderFinding(finding, terminal.columns, paint)}\n\n`)
      showDiagnostics(result.diagnostics, context.runtime, false)
    },
    fileFinished: (file, status) => terminal.out(`${file.source.name}... ${coloured(status)}\n`),
    finish({ pass, fail, error, skip }) {
      const failed = fail + error
      const head = failed + skip === 0 ? paint.green('Success!') : paint.red('Failure!')
      const skipped = skip === 0 ? '' : `, ${skip} skipped`
      terminal.out(`\n${head} ${pass} passed, ${failed} failed${skipped}.\n`)
    },
  }
}

function jsonTelling({ runtime }: CliContext): Telling {
  const line = (value: object): void => runtime.terminal.out(`${JSON.stringify(value)}\n`)
  return {
    fileStarted: ({ source, runs }) =>
      line({ type: 'test_file', test_file: { path: source.name, progress: 'starting', runs: runs.length } }),
    runFinished({ source }, { name }, { status, diagnostics, findings }) {
      const place = { path: source.name, run: name }
      for (const diagnostic of diagnostics)
        line({ type: 'diagnostic', test_run: place, diagnostic: diagnosticJson(diagnostic) })
      for (const { severity, origin, code, summary, detail, remedy, address } of findings)
        line({
          type: 'finding',
          test_run: place,
          finding: { severity, origin, code, summary, detail, remedy, address },
        })
      line({ type: 'test_run', test_run: { ...place, status } })
    },
    fileFinished: ({ source }, status) =>
      line({ type: 'test_file', test_file: { path: source.name, progress: 'complete', status } }),
    finish({ pass, fail, error, skip }) {
      const status = fail + error + skip === 0 ? 'pass' : 'fail'
      line({
        type: 'test_summary',
        test_summary: { status, passed: pass, failed: fail, errored: error, skipped: skip },
      })
    },
  }
}
