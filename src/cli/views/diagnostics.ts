import type { Diagnostic } from '../../diagnostic/diagnostic.js'
import { sortDiagnostics } from '../../diagnostic/sort.js'
import { diagnosticJson } from '../../report/diagnostic-json.js'
import { renderDiagnostic } from '../../report/diagnostic-text.js'
import type { Runtime } from '../../runtime/runtime.js'

/** Prints problems: errors and warnings for a person, or one JSON document a line for a program. */
export function showDiagnostics(diagnostics: readonly Diagnostic[], runtime: Runtime, isJson: boolean): void {
  const { terminal } = runtime
  for (const diagnostic of sortDiagnostics(diagnostics)) {
    if (isJson)
      terminal.out(`${JSON.stringify({ type: 'diagnostic', diagnostic: diagnosticJson(diagnostic) })}\n`)
    else {
      const text = renderDiagnostic(diagnostic, { columns: terminal.columns, color: terminal.hasColor })
      if (diagnostic.severity === 'error') terminal.error(text)
      else terminal.out(text)
    }
  }
}
