import { createEvaluation, singleRepetition } from '../desired/evaluation.js'
import { moduleScope } from '../desired/module-scope.js'
import { hasErrors, type Diagnostic } from '../diagnostic/diagnostic.js'
import { evaluate } from '../eval/evaluate.js'
import { consoleFunctions } from '../eval/functions/console.js'
import { referencesIn } from '../eval/references.js'
import type { Scope } from '../eval/scope.js'
import { parseExpression } from '../syntax/parse-expression.js'
import type { Value } from '../value/value.js'
import type { CliContext } from './context.js'
import { knownFromState } from '../apply/known-from-state.js'
import { desiredOf, loadProject, settingOf, settleProblems } from './project.js'
import { withBackend } from './place.js'

/** Evaluates one expression as the root module would. */
export type Calculator = (text: string) => {
  readonly value: Value | undefined
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads configuration and state once; what is not in the state yet is unknown. */
export async function createCalculator(context: CliContext): Promise<Calculator> {
  const project = await loadProject(context)
  const { diagnostics } = desiredOf(context, project)
  await settleProblems(project, diagnostics)
  const { state } = await withBackend(context, backend => backend.load(), project)
  const known = knownFromState(state, project.findSchema)
  const setting = { ...settingOf(context, project, 'apply'), isApplying: false }
  const functions: Scope['functions'] = new Map([
    ...setting.functions,
    ...consoleFunctions.map(definition => [definition.name, definition] as const),
  ])
  return text => {
    const source = { name: '<console-input>', text }
    const { expression, diagnostics } = parseExpression(source)
    if (expression === undefined || hasErrors(diagnostics)) return { value: undefined, diagnostics }
    const evaluation = createEvaluation(setting, { kind: 'walk', known })
    const place = { instance: evaluation.root, repetition: singleRepetition }
    const scope = { ...moduleScope(evaluation, place), functions }
    // What is not declared is an error even where `try` would catch it.
    const undeclared = referencesIn(expression).flatMap(
      reference => scope.resolve(reference.expression, source)?.diagnostics ?? [],
    )
    if (hasErrors(undeclared)) return { value: undefined, diagnostics: undeclared }
    evaluation.pending = []
    const result = evaluate(expression, source, scope)
    return { value: result.value, diagnostics: [...evaluation.pending, ...result.diagnostics] }
  }
}
