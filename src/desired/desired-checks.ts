import { type Diagnostic, warningDiagnostic } from '../diagnostic/diagnostic.js'
import type { ConditionDeclaration } from '../config/configuration.js'
import { type Frame, report } from '../eval/frame.js'
import type { Scope } from '../eval/scope.js'
import { keepOutcomes } from './checked-objects.js'
import { problemsOf, testCondition } from './condition.js'
import { checkedOutput } from './desired-outputs.js'
import {
  type Evaluation,
  type ModuleInstance,
  observeEvaluation,
  singleRepetition,
  valueKey,
} from './evaluation.js'
import { allModuleInstances } from './module-instances.js'
import { localValue, variableValue } from './module-values.js'
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
    const tested = check.assertions.map(assertion => {
      const { result, pending, isBlocked } = observeEvaluation(evaluation, () => {
        return testCondition(assertion, scope, 'Check block assertion failed')
      })
      return { assertion, outcome: isBlocked ? undefined : result, pending }
    })
    const outcomes = tested.map(({ outcome }) => outcome)
    keepOutcomes(evaluation, valueKey(instance, `check.${check.name}`), 'assert', outcomes)
    return tested.flatMap(({ assertion, outcome, pending }) => [
      ...pending,
      ...problemsOf(outcome).map(asWarning),
      ...(outcome?.status === 'unknown' ? [knownLater(assertion, scope)] : []),
    ])
  })
}

const knownLaterSummary = 'Check block assertion known after apply'

/** True for what is said of an assertion that only apply can answer: once applied, it has been answered. */
export function isKnownLater({ summary }: Diagnostic): boolean {
  return summary === knownLaterSummary
}

function knownLater({ condition }: ConditionDeclaration, scope: Scope): Diagnostic {
  const { expression, range } = condition
  const frame: Frame = { source: range.source, scope, diagnostics: [] }
  const detail =
    'The condition could not be evaluated at this time, a result will be known when this plan is applied.'
  report(frame, knownLaterSummary, detail, expression, { expression })
  return asWarning(frame.diagnostics[0] ?? warningDiagnostic(knownLaterSummary, detail))
}

function asWarning(diagnostic: Diagnostic): Diagnostic {
  return { ...diagnostic, severity: 'warning' }
}

/** What is wrong with anything that no instance asked for: variables, local values, outputs of called modules. */
export function checkRemaining(evaluation: Evaluation): readonly Diagnostic[] {
  const { result, pending } = observeEvaluation(evaluation, () => {
    return allModuleInstances(evaluation).flatMap(instance => {
      for (const name of instance.module.locals.keys()) localValue(evaluation, instance, name)
      for (const name of instance.module.variables.keys()) variableValue(evaluation, instance, name)
      const outputs = instance.caller ? [...instance.module.outputs.values()] : []
      return [
        ...validateVariables(evaluation, instance),
        ...outputs.flatMap(output => checkedOutput(evaluation, instance, output).diagnostics),
      ]
    })
  })
  return [...pending, ...result]
}
