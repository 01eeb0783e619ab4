import { rebuildState } from '../../../apply/rebuild-state.js'
import { hasErrors } from '../../../diagnostic/diagnostic.js'
import type { CliContext } from '../../context.js'
import { settleProblems } from '../../project.js'
import { version } from '../../version.js'
import { showDiagnostics } from '../../views/diagnostics.js'
import { withWorkspace } from '../../workspace.js'

/** Finds the objects of a lost state again. Objects are only looked at. */
export function rebuild(context: CliContext): Promise<number> {
  return withWorkspace(context, async ({ project, backend, session, state, desired, diagnostics }) => {
    const { registry } = project.configuration
    const rebuilt = await rebuildState({ desired, session, registry }, state, context.runtime.random)
    const warnings = await settleProblems(project, [...diagnostics, ...rebuilt.diagnostics])
    showDiagnostics(warnings, context.runtime, context.global.isJson)
    if (hasErrors(rebuilt.diagnostics)) return 1
    const { found, missing, strays } = rebuilt
    if (found.length > 0) await backend.save({ ...rebuilt.state, writtenBy: version })
    const { terminal } = context.runtime
    if (context.global.isJson) {
      terminal.out(`${JSON.stringify({ found, missing, strays }, null, 2)}\n`)
      return 0
    }
    for (const address of found) terminal.out(`Found ${address}\n`)
    for (const address of missing) terminal.out(`Not found: ${address}; the next plan makes it\n`)
    for (const stray of strays)
      terminal.out(`Not declared: ${stray.kindName} ${stray.identity} bears the mark of ${stray.address}\n`)
    const isNothingNew = found.length + missing.length + strays.length === 0
    terminal.out(
      isNothingNew
        ? 'Nothing to look for: the state holds every declared object already.\n'
        : `\n${found.length} found, ${missing.length} not found.\n`,
    )
    return 0
  })
}
