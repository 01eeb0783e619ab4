import { type Diagnostic, errorDiagnostic, hasErrors } from '../diagnostic/diagnostic.js'
import type { OutputDeclaration } from '../config/configuration.js'
import { unknownValue } from '../value/construct.js'
import { deepMarks } from '../value/marks.js'
import { ephemeralMark, sensitiveMark, type Value } from '../value/value.js'
import { keepOutcomes } from './checked-objects.js'
import { problemsOf, testCondition } from './condition.js'
import type { DesiredOutput } from './desired.js'
import {
  type Evaluation,
  type ModuleInstance,
  observeEvaluation,
  singleRepetition,
  valueKey,
} from './evaluation.js'
import { moduleScope } from './module-scope.js'
import { outputValue } from './module-values.js'

/** An output of the root module with what is wrong with it. */
export function rootOutput(evaluation: Evaluation, output: OutputDeclaration): DesiredOutput {
  const { value, diagnostics, isBlocked } = checkedOutput(evaluation, evaluation.root, output)
  const isSensitive = output.isSensitive
  const own: Diagnostic[] = [...diagnostics]
  if (!isSensitive && (deepMarks(value) & sensitiveMark) !== 0) own.push(sensitiveOutput(output))
  const { name } = output
  return { name, value: hasErrors(own) ? unknownValue() : value, isSensitive, isBlocked, diagnostics: own }
}

/** An output of any module: its preconditions, its value, and what that value may be made of. */
export function checkedOutput(
  evaluation: Evaluation,
  instance: ModuleInstance,
  output: OutputDeclaration,
): { readonly value: Value; readonly isBlocked: boolean; readonly diagnostics: readonly Diagnostic[] } {
  const { result, pending, isBlocked } = observeEvaluation(evaluation, () => {
    const scope = moduleScope(evaluation, { instance, repetition: singleRepetition })
    const tested = output.preconditions.map(condition =>
      testCondition(condition, scope, 'Module output value precondition failed'),
    )
    return { value: outputValue(evaluation, instance, output), tested }
  })
  const outcomes = isBlocked ? output.preconditions.map(() => undefined) : result.tested
  keepOutcomes(evaluation, valueKey(instance, `output.${output.name}`), 'before', outcomes)
  const diagnostics = [...pending, ...outcomes.flatMap(problemsOf)]
  if (!output.isEphemeral && !isBlocked && output.value && (deepMarks(result.value) & ephemeralMark) !== 0) {
    const detail =
      'This output value is not declared as returning an ephemeral value, so it cannot be set to a result derived from an ephemeral value.'
    diagnostics.push(errorDiagnostic('Ephemeral value not allowed', detail, { range: output.value.range }))
  }
  return { value: isBlocked ? unknownValue() : result.value, isBlocked, diagnostics }
}

function sensitiveOutput(output: OutputDeclaration): Diagnostic {
  const detail =
    'To reduce the risk of accidentally exporting sensitive data that was intended to be only internal, Poolwright requires that any root module output containing sensitive data be explicitly marked as sensitive, to confirm your intent.\n\nIf you do intend to export this data, annotate the output value as sensitive by adding the following argument:\n    sensitive = true'
  return errorDiagnostic('Output refers to sensitive values', detail, { range: output.range })
}
