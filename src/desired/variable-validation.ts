import type { Diagnostic } from '../diagnostic/diagnostic.js'
import { formatRange } from '../diagnostic/positions.js'
import { errorDiagnostic } from '../diagnostic/diagnostic.js'
import type { ConditionDeclaration, VariableDeclaration } from '../config/configuration.js'
import { expressionRange } from '../schema/body-content.js'
import { testCondition } from './condition.js'
import {
  type Evaluation,
  type ModuleInstance,
  observeEvaluation,
  singleRepetition,
  valueKey,
} from './evaluation.js'
import { moduleScope } from './module-scope.js'
import { writtenReferences } from './reference.js'

/** Tests the validation rules of a module instance's variables. Each is told once in an evaluation. */
export function validateVariables(evaluation: Evaluation, instance: ModuleInstance): readonly Diagnostic[] {
  const key = valueKey(instance, 'validated')
  if (evaluation.failed.has(key)) return []
  evaluation.failed.add(key)
  return [...instance.module.variables.values()].flatMap(variable => {
    return variable.validations.flatMap(rule => validateVariable(evaluation, instance, variable, rule))
  })
}

function validateVariable(
  evaluation: Evaluation,
  instance: ModuleInstance,
  variable: VariableDeclaration,
  rule: ConditionDeclaration,
): readonly Diagnostic[] {
  const scope = moduleScope(evaluation, { instance, repetition: singleRepetition })
  const { result, pending, isBlocked } = observeEvaluation(evaluation, () =>
    testCondition(rule, scope, 'Invalid value for variable'),
  )
  if (isBlocked || !('diagnostics' in result)) return pending
  if (result.status === 'error') return [...pending, ...result.diagnostics]
  const input = instance.caller?.call.inputs.get(variable.name)
  const range = input ? expressionRange(input) : variable.range
  return [
    ...pending,
    ...result.diagnostics.map(diagnostic => ({
      ...diagnostic,
      detail: `${diagnostic.detail}\n\nThis was checked by the validation rule at ${formatRange(rule.range)}.`,
      range,
    })),
  ]
}

/** A validation that does not look at the variable's own value tests nothing. */
export function checkValidationSubject(variable: VariableDeclaration): readonly Diagnostic[] {
  return variable.validations.flatMap(({ condition }) => {
    const isAboutItself = writtenReferences(condition).some(reference => {
      const [first] = reference.steps
      return reference.root === 'var' && first?.kind === 'attribute' && first.name === variable.name
    })
    if (isAboutItself) return []
    const detail = `The condition for variable "${variable.name}" must refer to var.${variable.name} in order to test incoming values.`
    return [errorDiagnostic('Invalid reference in variable validation', detail, { range: condition.range })]
  })
}
