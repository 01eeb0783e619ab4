import { type Diagnostic, errorDiagnostic, hasErrors } from '../diagnostic/diagnostic.js'
import type { ConditionDeclaration } from '../config/configuration.js'
import { evaluate } from '../eval/evaluate.js'
import { report, type Frame } from '../eval/frame.js'
import type { Scope } from '../eval/scope.js'
import { convert } from '../value/convert.js'
import { deepMarks } from '../value/marks.js'
import { boolType, stringType } from '../value/type.js'
import { ephemeralMark, sensitiveMark } from '../value/value.js'

/** What became of a condition. An unknown one may still fail at apply. */
export type ConditionResult =
  | { readonly status: 'pass' | 'unknown' }
  | { readonly status: 'fail' | 'error'; readonly diagnostics: readonly Diagnostic[] }

/** What is wrong with a condition that was tested; nothing with one that holds, or may hold. */
export function problemsOf(outcome: ConditionResult | undefined): readonly Diagnostic[] {
  return outcome !== undefined && 'diagnostics' in outcome ? outcome.diagnostics : []
}

/** Tests a condition; `summary` is what its failure is called, the written message says the rest. */
export function testCondition(
  condition: ConditionDeclaration,
  scope: Scope,
  summary: string,
): ConditionResult {
  const { expression, range } = condition.condition
  const evaluated = evaluate(expression, range.source, scope)
  if (hasErrors(evaluated.diagnostics)) return { status: 'error', diagnostics: evaluated.diagnostics }
  const frame: Frame = { source: range.source, scope, diagnostics: [] }
  const invalid = (problem: string): ConditionResult => {
    report(frame, 'Invalid condition result', problem, expression, { expression })
    return { status: 'error', diagnostics: frame.diagnostics }
  }
  if (evaluated.value.kind === 'null') {
    return invalid('Condition expression must return either true or false, not null.')
  }
  const converted = convert(evaluated.value, boolType)
  if ('problem' in converted) return invalid(`Invalid condition result value: ${converted.problem.message}.`)
  const { value } = converted
  if (value.kind === 'unknown') return { status: 'unknown' }
  if (value.kind === 'bool' && value.value) return { status: 'pass' }
  const message = errorMessage(condition, scope)
  if ('diagnostics' in message) return { status: 'error', diagnostics: message.diagnostics }
  report(frame, summary, message.text, expression, { expression })
  return { status: 'fail', diagnostics: frame.diagnostics }
}

function errorMessage(
  { errorMessage: written }: ConditionDeclaration,
  scope: Scope,
): { readonly text: string } | { readonly diagnostics: readonly Diagnostic[] } {
  const { range } = written
  const { value, diagnostics } = evaluate(written.expression, range.source, scope)
  if (hasErrors(diagnostics)) return { diagnostics }
  const problem = (summary: string, detail: string) => ({
    diagnostics: [errorDiagnostic(summary, detail, { range })],
  })
  const marks = deepMarks(value)
  if ((marks & sensitiveMark) !== 0) {
    return problem(
      'Error message refers to sensitive values',
      'The error expression used to explain this condition refers to sensitive values, so Poolwright will not display the resulting message.\n\nYou can correct this by removing references to sensitive values, or by carefully using the nonsensitive() function if the expression will not reveal the sensitive data.',
    )
  }
  if ((marks & ephemeralMark) !== 0) {
    return problem(
      'Error message refers to ephemeral values',
      'The error expression used to explain this condition refers to ephemeral values, so Poolwright will not display the resulting message.',
    )
  }
  const converted = convert(value, stringType)
  if ('problem' in converted) {
    return problem(
      'Invalid error message',
      `Unsuitable value for error message: ${converted.problem.message}.`,
    )
  }
  if (converted.value.kind === 'null') {
    return problem('Invalid error message', 'Unsuitable value for error message: must not be null.')
  }
  if (converted.value.kind === 'string') return { text: converted.value.value.trim() }
  return { text: 'The condition does not hold. Its message rests on values that are known only after apply.' }
}
