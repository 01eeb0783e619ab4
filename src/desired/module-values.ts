import { type Diagnostic, errorDiagnostic, hasErrors } from '../diagnostic/diagnostic.js'
import { formatRange } from '../diagnostic/positions.js'
import { moduleText } from '../address/print-address.js'
import type {
  Module,
  ModuleCall,
  OutputDeclaration,
  VariableDeclaration,
  Written,
} from '../config/configuration.js'
import { markVariable, settle } from '../config/variable-values.js'
import { evaluate } from '../eval/evaluate.js'
import { type Frame, report } from '../eval/frame.js'
import { expressionRange } from '../schema/body-content.js'
import { objectValue, tupleValue, unknownValue } from '../value/construct.js'
import { withMarks } from '../value/marks.js'
import { sensitiveMark, type Value } from '../value/value.js'
import {
  calledInstance,
  type Evaluation,
  type ModuleInstance,
  type Repeating,
  valueKey,
} from './evaluation.js'
import { moduleScope, type EvaluationPlace } from './module-scope.js'
import { singleRepetition } from './evaluation.js'
import { writtenReferences } from './reference.js'
import { type EvaluatedWritten, notRepeated, repeat } from './repeat.js'
import { readTarget } from './target.js'
import { isRefused } from './variable-validation.js'

/** Evaluates an expression at a place; what is wrong is handed back, not kept. */
export function evaluateWritten(
  evaluation: Evaluation,
  place: EvaluationPlace,
  written: Written,
): EvaluatedWritten {
  const scope = moduleScope(evaluation, place)
  const { source } = written.range
  const { expression } = written
  return {
    ...evaluate(expression, source, scope),
    explain(summary, detail, told = {}) {
      const frame: Frame = { source, scope, diagnostics: [] }
      report(frame, summary, detail, expression, { expression, ...told })
      return frame.diagnostics[0] ?? errorDiagnostic(summary, detail, { range: written.range })
    },
  }
}

/**
 * Works a named value out once. A value with errors is told once, and whoever needs it is blocked; one that rests on
 * something unknown to the walk is not kept.
 */
function once(
  evaluation: Evaluation,
  key: string,
  work: () => { readonly value: Value; readonly diagnostics: readonly Diagnostic[] },
): Value {
  const kept = evaluation.values.get(key)
  if (kept) return kept
  if (evaluation.failed.has(key)) {
    evaluation.isBlocked = true
    return unknownValue()
  }
  const wasBlocked = evaluation.isBlocked
  evaluation.isBlocked = false
  const { value, diagnostics } = work()
  evaluation.pending.push(...diagnostics)
  if (hasErrors(diagnostics)) {
    evaluation.failed.add(key)
    evaluation.isBlocked = true
    return unknownValue()
  }
  if (!evaluation.isBlocked) evaluation.values.set(key, value)
  evaluation.isBlocked ||= wasBlocked
  return value
}

/** The value of a variable as the module instance sees it. */
export function variableValue(evaluation: Evaluation, instance: ModuleInstance, name: string): Value {
  const variable = instance.module.variables.get(name)
  if (!variable) return unknownValue()
  const value = once(evaluation, valueKey(instance, `var.${name}`), () => {
    return instance.caller ? inputValue(evaluation, instance, variable) : rootValue(evaluation, variable)
  })
  if (!isRefused(evaluation, instance, variable)) return value
  evaluation.isBlocked = true
  return unknownValue(value.kind === 'unknown' ? value.type : variable.constraint.type)
}

interface Worked {
  readonly value: Value
  readonly diagnostics: readonly Diagnostic[]
}

function rootValue(evaluation: Evaluation, variable: VariableDeclaration): Worked {
  if (evaluation.phase.kind === 'validate') {
    return { value: markVariable(unknownValue(variable.constraint.type), variable), diagnostics: [] }
  }
  const value = evaluation.setting.variables.get(variable.name)
  // Whoever gathered the values has said what is wrong with this one.
  if (!value) evaluation.isBlocked = true
  return { value: value ?? unknownValue(variable.constraint.type), diagnostics: [] }
}

function inputValue(evaluation: Evaluation, instance: ModuleInstance, variable: VariableDeclaration): Worked {
  const { caller } = instance
  const attribute = caller?.call.inputs.get(variable.name)
  if (!caller || !attribute) {
    if (variable.defaultValue)
      return { value: markVariable(variable.defaultValue, variable), diagnostics: [] }
    // A variable that must be set and is not was reported with the call.
    evaluation.isBlocked = true
    return { value: unknownValue(variable.constraint.type), diagnostics: [] }
  }
  const range = expressionRange(attribute)
  const place = { instance: caller.instance, repetition: caller.repetition }
  const evaluated = evaluateWritten(evaluation, place, { expression: attribute.expression, range })
  if (hasErrors(evaluated.diagnostics)) return evaluated
  const diagnostics = [...evaluated.diagnostics]
  const text = `${moduleText(instance.address.map(({ name }) => ({ name })))}.var.${variable.name}`
  const unsuitable = (problem: string): Diagnostic => {
    const detail = `The given value is not suitable for ${text} declared at ${formatRange(variable.range)}: ${problem}.`
    return errorDiagnostic('Invalid value for input variable', detail, { range })
  }
  const value = settle(variable, evaluated.value, unsuitable, diagnostics)
  return { value: value ?? unknownValue(variable.constraint.type), diagnostics }
}

/** The value of a local value. */
export function localValue(evaluation: Evaluation, instance: ModuleInstance, name: string): Value {
  const key = valueKey(instance, `local.${name}`)
  if (!evaluation.values.has(key)) {
    // Long chains of local values are worked out from their far end: evaluating them by need would nest too deep.
    for (const earlier of localsBehind(evaluation, instance, name)) workLocal(evaluation, instance, earlier)
  }
  return workLocal(evaluation, instance, name)
}

function workLocal(evaluation: Evaluation, instance: ModuleInstance, name: string): Value {
  const local = instance.module.locals.get(name)
  if (!local) return unknownValue()
  return once(evaluation, valueKey(instance, `local.${name}`), () => {
    return evaluateWritten(evaluation, { instance, repetition: singleRepetition }, local.value)
  })
}

const localNeeds = new WeakMap<Written, readonly string[]>()

function needsOfLocal(written: Written): readonly string[] {
  const known = localNeeds.get(written)
  if (known) return known
  const names = writtenReferences(written).flatMap(reference => {
    const result = readTarget(reference)
    return 'target' in result && result.target.kind === 'local' ? [result.target.name] : []
  })
  localNeeds.set(written, names)
  return names
}

/** Local values that a local value needs and that are not worked out yet, the needed before the needing. */
function localsBehind(evaluation: Evaluation, instance: ModuleInstance, name: string): readonly string[] {
  const order: string[] = []
  const seen = new Set([name])
  const path: { readonly name: string; readonly needs: readonly string[]; next: number }[] = []
  const enter = (each: string): void => {
    const local = instance.module.locals.get(each)
    path.push({ name: each, needs: local ? needsOfLocal(local.value) : [], next: 0 })
  }
  enter(name)
  for (let step = path.at(-1); step; step = path.at(-1)) {
    const need = step.needs[step.next]
    step.next += 1
    if (need === undefined) {
      path.pop()
      if (path.length > 0) order.push(step.name)
      continue
    }
    if (seen.has(need) || evaluation.values.has(valueKey(instance, `local.${need}`))) continue
    seen.add(need)
    enter(need)
  }
  return order
}

/** The value of an output as the caller of its module sees it. */
export function outputValue(
  evaluation: Evaluation,
  instance: ModuleInstance,
  output: OutputDeclaration,
): Value {
  return once(evaluation, valueKey(instance, `output.${output.name}`), () => {
    if (!output.value) return { value: unknownValue(), diagnostics: [] }
    const place = { instance, repetition: singleRepetition }
    const { value, diagnostics } = evaluateWritten(evaluation, place, output.value)
    return { value: output.isSensitive ? withMarks(value, sensitiveMark) : value, diagnostics }
  })
}

/** The instances that a module call or a block gives in one module instance. */
export function repeatingOf(
  evaluation: Evaluation,
  instance: ModuleInstance,
  local: string,
  repetition: Pick<ModuleCall, 'count' | 'forEach'>,
): { readonly repeating: Repeating; readonly diagnostics: readonly Diagnostic[] } {
  if (!repetition.count && !repetition.forEach) return notRepeated
  const key = valueKey(instance, local)
  const kept = evaluation.repeatings.get(key)
  if (kept) return { repeating: kept, diagnostics: [] }
  const isUnknownAllowed = evaluation.phase.kind === 'validate'
  const block = instance.module.resources.get(local)
  const place = { instance, repetition: singleRepetition, ...(block && { block }) }
  const wasBlocked = evaluation.isBlocked
  evaluation.isBlocked = false
  const result = repeat(repetition, written => evaluateWritten(evaluation, place, written), isUnknownAllowed)
  // What could not be evaluated for somebody else's failure has no problem of its own.
  const outcome = evaluation.isBlocked
    ? { repeating: { kind: result.repeating.kind, items: undefined }, diagnostics: [] }
    : result
  if (!evaluation.isBlocked) evaluation.repeatings.set(key, outcome.repeating)
  evaluation.isBlocked ||= wasBlocked
  return outcome
}

/** The instances of a called module, in order; what is wrong with their number is told once. */
export function calledInstances(
  evaluation: Evaluation,
  caller: ModuleInstance,
  call: ModuleCall,
): readonly ModuleInstance[] {
  const { module } = call
  if (!module) {
    evaluation.isBlocked = true
    return []
  }
  const key = valueKey(caller, `module.${call.name}`)
  const kept = evaluation.moduleInstances.get(key)
  if (kept) return kept
  const { repeating, diagnostics } = repeatingOf(evaluation, caller, `module.${call.name}`, call)
  evaluation.pending.push(...diagnostics)
  if (!repeating.items) {
    evaluation.isBlocked = true
    return []
  }
  const instances = repeating.items.map(repeated => calledInstance(caller, call, module, repeated))
  evaluation.moduleInstances.set(key, instances)
  return instances
}

/** What `module.name` is: an object of outputs, or a tuple or object of them. */
export function callValue(evaluation: Evaluation, instance: ModuleInstance, name: string): Value {
  const call = instance.module.calls.get(name)
  if (!call?.module) return unknownValue()
  const isRepeated = call.count !== undefined || call.forEach !== undefined
  if (isRepeated && evaluation.phase.kind === 'validate') return unknownValue()
  const instances = calledInstances(evaluation, instance, call)
  const values = instances.map(each => outputsValue(evaluation, each, each.module))
  if (call.count) return tupleValue(values)
  if (!call.forEach) return values[0] ?? unknownValue()
  return objectValue(
    instances.map(
      (each, index) => [String(each.address.at(-1)?.key ?? ''), values[index] ?? unknownValue()] as const,
    ),
  )
}

function outputsValue(evaluation: Evaluation, instance: ModuleInstance, module: Module): Value {
  return once(evaluation, valueKey(instance, 'outputs'), () => {
    const values = [...module.outputs.values()].map(
      output => [output.name, outputValue(evaluation, instance, output)] as const,
    )
    return { value: objectValue(values), diagnostics: [] }
  })
}
