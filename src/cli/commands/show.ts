import { errorDiagnostic, type Diagnostic } from '../../diagnostic/diagnostic.js'
import { renderState } from '../../report/state-text.js'
import { stateJson } from '../../report/state-json.js'
import { localBackend } from '../../state/backends/local.js'
import { interpret } from '../arguments/show.js'
import type { ParsedArguments } from '../arguments/parse-arguments.js'
import { CommandFailure, type CliContext } from '../context.js'
import { builtInRegistry } from '../registry.js'
import { version } from '../version.js'
import { planDocument } from '../views/plan-document.js'
import { showPlan } from '../views/plan.js'
import { withBackend } from '../place.js'

/** Shows the state of the folder, another state file, or a saved plan. */
export async function run(context: CliContext, parsed: ParsedArguments): Promise<number> {
  const { path, format, showsSteps } = interpret(parsed)
  const { terminal, files } = context.runtime
  const findSchema = await builtInRegistry(context)
  if (path !== undefined) {
    const text = await files.readText(path)
    if (isSavedPlan(text)) {
      const { parseSavedPlan } = await import('../../plan/saved-plan.js')
      const { plan } = parseSavedPlan(text, path)
      if (format !== 'text' && format !== 'json') {
        terminal.out(await planDocument(plan, findSchema, format))
        return 0
      }
      const global = { ...context.global, isJson: format === 'json' }
      showPlan(plan, findSchema, { ...context, global }, { detail: 'normal', showsSteps })
      return 0
    }
  }
  if (format !== 'text' && format !== 'json') throw new CommandFailure([onlyPlans(format)])
  const { state } =
    path === undefined
      ? await withBackend(context, backend => backend.load())
      : await localBackend(context.runtime, path).load()
  if (format === 'json') terminal.out(`${JSON.stringify(stateJson(state, findSchema, version))}\n`)
  else if (
    state === undefined ||
    (Object.keys(state.instances).length === 0 && Object.keys(state.outputs).length === 0)
  ) {
    if (path !== undefined && state === undefined)
      throw new CommandFailure([errorDiagnostic('No state', `"${path}" holds neither a plan nor a state.`)])
    terminal.out('The state is empty: nothing is managed yet. "poolwright plan" shows what apply would do.\n')
  } else terminal.out(renderState(state, findSchema, terminal.hasColor))
  return 0
}

function onlyPlans(format: string): Diagnostic {
  return errorDiagnostic(
    'Format for plans only',
    `A state is shown as text or json. For ${format}, save a plan and name it: poolwright plan --out plan.json, then poolwright show --format ${format} plan.json.`,
  )
}

/** A state begins otherwise: both are told by their first names. */
function isSavedPlan(text: string): boolean {
  return /^\s*\{\s*"formatVersion":\d+,"origin":/.test(text)
}
