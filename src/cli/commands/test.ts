import { posix } from 'node:path'
import { suggest } from '../../diagnostic/suggest.js'
import { errorDiagnostic, hasErrors, type Diagnostic } from '../../diagnostic/diagnostic.js'
import type { Files } from '../../runtime/runtime.js'
import { decodeSource } from '../../syntax/decode-source.js'
import type { ObjectValue } from '../../value/value.js'
import { interpret, type TestArguments } from '../arguments/test.js'
import type { ParsedArguments } from '../arguments/parse-arguments.js'
import { CommandFailure, type CliContext } from '../context.js'
import { loadProject, settleProblems } from '../project.js'
import { readTestFile } from '../testing/read-test-file.js'
import { runTest, type RunResult } from '../testing/run-test.js'
import type { TestFile } from '../testing/test-file.js'
import { TestWorld } from '../testing/test-world.js'
import { createTestView, type TestView } from '../views/test.js'

/** Runs the tests of the folder, file by file, each on a world of its own; exit code 1 where one does not pass. */
export async function run(context: CliContext, parsed: ParsedArguments): Promise<number> {
  const wanted = interpret(parsed)
  const project = await loadProject(context)
  await settleProblems(project)
  const view = createTestView(context, project.findSchema, wanted.isVerbose)
  const files = await readFiles(context, wanted)
  for (const file of files) await runFile(context, file, view)
  return view.finish() ? 0 : 1
}

async function readFiles(context: CliContext, wanted: TestArguments): Promise<readonly TestFile[]> {
  const { files } = context.runtime
  const providerBlocks = (await context.providers()).flatMap(each => Object.keys(each.trial?.blocks ?? {}))
  const diagnostics: Diagnostic[] = []
  const read: TestFile[] = []
  for (const name of chosenNames(await testNames(files, wanted.folder), wanted.filters)) {
    const decoded = decodeSource(name, await files.readBytes(name))
    diagnostics.push(...decoded.diagnostics)
    if (!hasErrors(decoded.diagnostics)) read.push(readTestFile(decoded.source, providerBlocks, diagnostics))
  }
  if (hasErrors(diagnostics)) throw new CommandFailure(diagnostics)
  return read
}

async function testNames(files: Files, folder: string): Promise<readonly string[]> {
  const isTest = (name: string): boolean => /\.test\.hcl(\.json)?$/.test(name)
  const names: string[] = []
  for (const place of ['.', folder]) {
    if (place === folder && !(await files.exists(folder))) continue
    const entries = (await files.list(place)).filter(entry => !entry.isFolder && isTest(entry.name))
    names.push(...entries.map(entry => posix.join(place, entry.name)))
  }
  return names.sort((left, right) => (left < right ? -1 : 1))
}

function chosenNames(names: readonly string[], filters: readonly string[]): readonly string[] {
  for (const filter of filters) {
    if (names.includes(posix.normalize(filter))) continue
    const close = suggest(filter, names)
    const hint =
      close !== undefined
        ? `Did you mean "${close}"?`
        : names.length === 0
          ? 'There are none: tests are files called *.test.hcl.'
          : `There are: ${names.join(', ')}.`
    throw new CommandFailure([
      errorDiagnostic('Unknown test file', `There is no test file "${filter}". ${hint}`),
    ])
  }
  const normal = filters.map(filter => posix.normalize(filter))
  return filters.length === 0 ? names : names.filter(name => normal.includes(name))
}

/** After a run that could not be told, the others of the file are skipped: they may rest on it. */
async function runFile(context: CliContext, file: TestFile, view: TestView): Promise<void> {
  const world = new TestWorld(context, await context.providers())
  const outputs = new Map<string, ObjectValue>()
  const results: RunResult[] = []
  view.fileStarted(file)
  for (const each of file.runs) {
    const isLost = results.some(result => result.status === 'error') || context.interruption.isRequested
    const result: RunResult = isLost
      ? { status: 'skip', diagnostics: [], findings: [] }
      : await runTest(world, file, each, outputs).catch(brokenRun)
    if (result.outputs !== undefined) outputs.set(each.name, result.outputs)
    results.push(result)
    view.runFinished(file, each, result)
  }
  view.fileFinished(file, results)
}

function brokenRun(error: unknown): RunResult {
  if (!(error instanceof CommandFailure)) throw error
  return { status: 'error', diagnostics: error.diagnostics, findings: [] }
}
