import { loadVariableValues, type VariableOption } from '../../config/variable-values.js'
import type { Written } from '../../config/configuration.js'
import { warningDiagnostic, type Diagnostic } from '../../diagnostic/diagnostic.js'
import { evaluate } from '../../eval/evaluate.js'
import { didYouMean } from '../../schema/body-content.js'
import type { Value } from '../../value/value.js'
import { variableOptions } from '../project.js'
import type { TestFile, TestRun } from './test-file.js'
import { variablesScope, withRuns, type RunOutputs } from './test-scope.js'
import type { TestedModule, TestWorld } from './test-world.js'

/** Values of the module's variables for one run: given outside, then by the file, then by the run; the later wins. */
export async function runVariables(
  world: TestWorld,
  module: TestedModule,
  file: TestFile,
  run: TestRun,
  outputs: RunOutputs,
): Promise<{ readonly values: ReadonlyMap<string, Value>; readonly diagnostics: readonly Diagnostic[] }> {
  const { root } = module.configuration
  const { folder } = module
  const { runtime } = world
  const outside = variableOptions(world.context)
  const given = await loadVariableValues({ root, folder, runtime, options: outside })
  const diagnostics: Diagnostic[] = []
  const setting = world.setting(module, given.values, 'plan')
  const seen = new Map(given.values)
  const options: VariableOption[] = []
  for (const written of [file.variables, run.variables]) {
    for (const [name, { expression, range }] of written) {
      if (written === run.variables && !root.variables.has(name))
        diagnostics.push(undeclared(name, { expression, range }, root.variables.keys()))
      const result = evaluate(expression, range.source, withRuns(variablesScope(setting, seen), outputs))
      diagnostics.push(...result.diagnostics)
      options.push({ kind: 'known', name, value: result.value, origin: `from ${range.source.name}`, range })
    }
    for (const option of options) if (option.kind === 'known') seen.set(option.name, option.value)
  }
  const all = await loadVariableValues({ root, folder, runtime, options: [...outside, ...options] })
  return { values: all.values, diagnostics: [...diagnostics, ...all.diagnostics] }
}

function undeclared(name: string, { range }: Written, names: Iterable<string>): Diagnostic {
  const detail = `The module under test does not declare a variable named "${name}", but the run gives it a value.${didYouMean(name, names)}`
  return warningDiagnostic('Value for undeclared variable', detail, { range })
}
