import { posix } from 'node:path'
import { type Diagnostic, errorDiagnostic, hasErrors } from '../../../src/diagnostic/diagnostic.js'
import type { SourceRange, SourceText } from '../../../src/diagnostic/source.js'
import type { ProviderConfiguration } from '../../../src/provider/contract.js'
import type { Runtime } from '../../../src/runtime/runtime.js'
import { parseFile } from '../../../src/syntax/parse-file.js'
import type { Emulator } from '../../emulator/emulator.js'
import { runSetup } from './run-setup.js'
import { stripMarks } from './strip-marks.js'

export interface SetupsRequest {
  readonly runtime: Runtime
  readonly configuration: ProviderConfiguration
  readonly labFile: SourceText
  /** A world in memory, that is kept afterwards. */
  readonly emulator: Emulator
  /** Labels of the machines that are new. */
  readonly machines: readonly string[]
}

/** Applies the setups of new machines, each file once, in the order of the machines. Stops at the first that has errors. */
export async function applySetups(request: SetupsRequest): Promise<readonly Diagnostic[]> {
  const diagnostics: Diagnostic[] = []
  for (const [file, label] of setupFiles(request)) {
    const range = setupRange(request.labFile, label)
    const problem = await unsuitable(request, file, range)
    diagnostics.push(...(problem === undefined ? await runSetup({ ...request, file }) : [problem]))
    if (hasErrors(diagnostics)) return diagnostics
  }
  stripMarks(request.emulator.world)
  return diagnostics
}

/** Each file with the first new machine that names it. */
function setupFiles({ emulator, machines }: SetupsRequest): ReadonlyMap<string, string> {
  const files = new Map<string, string>()
  for (const label of machines) {
    const file = emulator.world.hardware.machines.get(label)?.setup
    if (file !== undefined && !files.has(file)) files.set(file, label)
  }
  return files
}

async function unsuitable(
  { runtime, configuration }: SetupsRequest,
  file: string,
  range: SourceRange | undefined,
): Promise<Diagnostic | undefined> {
  const details = range === undefined ? {} : { range }
  const path = posix.isAbsolute(file) ? file : posix.join(configuration.folder, file)
  if (posix.dirname(path) === posix.normalize(configuration.folder) && /\.pool\.hcl(\.json)?$/.test(file))
    return errorDiagnostic(
      'Setup is part of the configuration',
      `Every *.pool.hcl file of this folder belongs to the configuration itself, "${file}" too, so its objects would be managed. Give the file another ending, such as ".setup.hcl".`,
      details,
    )
  if (await runtime.files.exists(path)) return undefined
  return errorDiagnostic(
    'Setup not found',
    `The lab names the setup "${file}", but there is no file ${path}. Correct the name, or remove the argument.`,
    details,
  )
}

function setupRange(labFile: SourceText, label: string): SourceRange | undefined {
  const block = parseFile(labFile).file.body.blocks.find(
    candidate => candidate.type === 'machine' && candidate.labels[0]?.value === label,
  )
  const attribute = block?.body.attributes.find(candidate => candidate.name === 'setup')
  return attribute === undefined
    ? undefined
    : { source: labFile, start: attribute.expression.start, end: attribute.expression.end }
}
