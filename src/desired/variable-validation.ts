import { formatRange } from '../diagnostic/positions.js'
import { type Diagnostic, errorDiagnostic, hasErrors } from '../diagnostic/diagnostic.js'
import type { ConditionDeclaration, VariableDeclaration } from '../config/configuration.js'
import { expressionRange } from '../schema/body-content.js'
import { keepOutcomes } from './checked-objects.js'
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

/** What became of the rules of an evaluation's variables, by module instance and rule. */
interface Tested {
  readonly outcomes: Map<string, readonly Diagnostic[]>
  readonly told: Set<string>
  readonly underWay: Set<string>
}

const testedOf = new WeakMap<Evaluation, Tested>()

function tested(evaluation: Evaluation): Tested {
  const kept = testedOf.get(evaluation)
  if (kept !== undefined) return kept
  const fresh: Tested = { outcomes: new Map(), told: new Set(), underWay: new Set() }
  testedOf.set(evaluation, fresh)
  return fresh
}

/** Tests the validation rules of a module instance's variables. Each failure is told once in an evaluation. */
export function validateVariables(evaluation: Evaluation, instance: ModuleInstance): readonly Diagnostic[] {
  const { told } = tested(evaluation)
  return [...instance.module.variables.values()].flatMap(variable =>
    [...testRules(evaluation, instance, variable)].flatMap(([key, diagnostics]) => {
      if (told.has(key)) return []
      told.add(key)
      return diagnostics
    }),
  )
}

/** True when a rule of the variable's own refuses its value: whatever rests on it is not worked out. */
export function isRefused(
  evaluation: Evaluation,
  instance: ModuleInstance,
  variable: VariableDeclaration,
): boolean {
  if (variable.validations.length === 0) return false
  return [...testRules(evaluation, instance, variable).values()].some(hasErrors)
}

/** The outcomes of the rules that could be tested so far; none while they are being tested, as they see the value itself. */
function testRules(
  evaluation: Evaluation,
  instance: ModuleInstance,
  variable: VariableDeclaration,
): ReadonlyMap<string, readonly Diagnostic[]> {
  const { outcomes, underWay } = tested(evaluation)
  const found = new Map<string, readonly Diagnostic[]>()
  const own = valueKey(instance, `var.${variable.name}`)
  if (underWay.has(own)) return found
  underWay.add(own)
  for (const [index, rule] of variable.validations.entries()) {
    const key = `${own} ${index}`
    const outcome = outcomes.get(key) ?? validateVariable(evaluation, instance, variable, rule, own)
    if (outcome === undefined) continue
    outcomes.set(key, outcome)
    found.set(key, outcome)
  }
  underWay.delete(own)
  return found
}

function validateVariable(
  evaluation: Evaluation,
  instance: ModuleInstance,
  variable: VariableDeclaration,
  rule: ConditionDeclaration,
  own: string,
): readonly Diagnostic[] | undefined {
  const scope = moduleScope(evaluation, { instance, repetition: singleRepetition })
  const { result, pending, isBlocked } = observeEvaluation(evaluation, () =>
    testCondition(rule, scope, 'Invalid value for variable'),
  )
  keepOutcomes(evaluation, own, formatRange(rule.range), [isBlocked ? undefined : result])
  if (isBlocked) return hasErrors(pending) ? pending : undefined
  if (!('diagnostics' in result)) return pending
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
