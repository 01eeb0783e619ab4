import type { Diagnostic } from '../diagnostic/diagnostic.js'
import { testCondition } from './condition.js'
import { checkedOutput } from './desired-outputs.js'
import { type Evaluation, type ModuleInstance, observeEvaluation, singleRepetition } from './evaluation.js'
import { allModuleInstances } from './module-instances.js'
import { localValue } from './module-values.js'
import { moduleScope } from './module-scope.js'
import { validateVariables } from './variable-validation.js'

/** The assertions of `check` blocks, as warnings; what cannot be evaluated in one is an error. */
export function checkAssertions(evaluation: Evaluation): readonly Diagnostic[] {
  const { result, pending } = observeEvaluation(evaluation, () => allModuleInstances(evaluation))
  return [...pending, ...result.flatMap(instance => assertionsIn(evaluation, instance))]
}

function assertionsIn(evaluation: Evaluation, instance: ModuleInstance): readonly Diagnostic[] {
  const scope = moduleScope(evaluation, { instance, repetition: singleRepetition })
  return [...instance.module.checks.values()].flatMap(check => {
    return check.assertions.flatMap(assertion => {
      const { result, pending, isBlocked } = observeEvaluation(evaluation, () => {
        return testCondition(assertion, scope, 'Check block assertion failed')
      })
      if (isBlocked || !('diagnostics' in result)) return pending
      return [...pending, ...result.diagnostics.map(asWarning)]
    })
  })
}

function asWarning(diagnostic: Diagnostic): Diagnostic {
  return { ...diagnostic, severity: 'warning' }
}

/** What is wrong with anything that no instance asked for: variables, local values, outputs of called modules. */
export function checkRemaining(evaluation: Evaluation): readonly Diagnostic[] {
  const { result, pending } = observeEvaluation(evaluation, () => {
    return allModuleInstances(evaluation).flatMap(instance => {
      for (const name of instance.module.locals.keys()) localValue(evaluation, instance, name)
      const outputs = instance.caller ? [...instance.module.outputs.values()] : []
      return [
        ...validateVariables(evaluation, instance),
        ...outputs.flatMap(output => checkedOutput(evaluation, instance, output).diagnostics),
      ]
    })
  })
  return [...pending, ...result]
}
