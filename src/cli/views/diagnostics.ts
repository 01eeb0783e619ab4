import type { Diagnostic } from '../../diagnostic/diagnostic.js'
import { sortDiagnostics } from '../../diagnostic/sort.js'
import { renderDiagnostic } from '../../report/diagnostic-text.js'
import { printLine } from '../../report/json-lines/line.js'
import { diagnosticLine } from '../../report/json-lines/plan-lines.js'
import type { Runtime } from '../../runtime/runtime.js'

/** Prints problems: errors and warnings for a person, or one JSON document a line for a program. */
export function showDiagnostics(diagnostics: readonly Diagnostic[], runtime: Runtime, isJson: boolean): void {
  const { terminal } = runtime
  for (const diagnostic of sortDiagnostics(diagnostics)) {
    if (isJson) terminal.out(`${printLine(diagnosticLine(diagnostic), runtime.clock.now())}\n`)
    else {
      const text = renderDiagnostic(diagnostic, { columns: terminal.columns, color: terminal.hasColor })
      if (diagnostic.severity === 'error') terminal.error(text)
      else terminal.out(text)
    }
  }
}
