import { sortDiagnostics } from '../../diagnostic/sort.js'
import { diagnosticJson } from '../../report/diagnostic-json.js'
import { CommandFailure, type CliContext } from '../context.js'
import { loadProject, settleProblems, validate } from '../project.js'
import { showDiagnostics } from '../views/diagnostics.js'

/** Parses, resolves and type-checks the folder; nothing is contacted. */
export async function run(context: CliContext): Promise<number> {
  const { runtime, global } = context
  try {
    const project = await loadProject(context)
    const warnings = await settleProblems(project, validate(context, project))
    if (global.isJson) runtime.terminal.out(`${JSON.stringify(verdict(warnings), null, 2)}\n`)
    else {
      showDiagnostics(warnings, runtime, false)
      runtime.terminal.out('Success! The configuration is valid.\n')
    }
    return 0
  } catch (error) {
    if (!(error instanceof CommandFailure) || !global.isJson) throw error
    runtime.terminal.out(`${JSON.stringify(verdict(error.diagnostics), null, 2)}\n`)
    return 1
  }
}

function verdict(diagnostics: CommandFailure['diagnostics']): unknown {
  const count = (severity: string): number =>
    diagnostics.filter(diagnostic => diagnostic.severity === severity).length
  return {
    format_version: '1.0',
    valid: count('error') === 0,
    error_count: count('error'),
    warning_count: count('warning'),
    diagnostics: sortDiagnostics(diagnostics).map(diagnosticJson),
  }
}
