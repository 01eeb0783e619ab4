import { type Diagnostic, errorDiagnostic, hasErrors } from '../diagnostic/diagnostic.js'
import type { InstanceKey } from '../address/address.js'
import { instanceText } from '../address/print-address.js'
import type { LifecycleDeclaration, ResourceDeclaration, Written } from '../config/configuration.js'
import { evaluate } from '../eval/evaluate.js'
import type { Expression, TraversalExpression, TraversalStep } from '../syntax/tree.js'
import { convert } from '../value/convert.js'
import type { Path } from '../value/path.js'
import { boolType, stringType, type Type } from '../value/type.js'
import type { Value } from '../value/value.js'
import type { DesiredLifecycle } from './desired.js'
import { nodeId } from './declaration-nodes.js'
import type { Evaluation } from './evaluation.js'
import { type EvaluationPlace, moduleScope } from './module-scope.js'
import { evaluateWritten } from './module-values.js'
import { referenceOf } from './reference.js'
import { checkReference, moduleName } from './check-reference.js'
import { readTarget, resourceKey } from './target.js'

/** Evaluates the arguments of a lifecycle block; each may be any expression whose value is known. */
export function evaluateLifecycle(
  evaluation: Evaluation,
  declaration: ResourceDeclaration,
  place: EvaluationPlace,
): { readonly lifecycle: DesiredLifecycle; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  const written = declaration.lifecycle
  const flag = (name: string, argument: Written | undefined): boolean => {
    const value = argument && knownArgument(evaluation, place, name, argument, boolType, diagnostics)
    return value?.kind === 'bool' && value.value
  }
  return {
    lifecycle: {
      createBeforeDestroy: flag('create_before_destroy', written.createBeforeDestroy),
      preventDestroy: flag('prevent_destroy', written.preventDestroy),
      ignoreChanges: ignoredPaths(written.ignoreChanges),
      disruption: disruptionOf(evaluation, place, written.disruption, diagnostics),
      replaceTriggeredBy: written.replaceTriggeredBy.flatMap(trigger =>
        triggersOf(evaluation, place, trigger, diagnostics),
      ),
    },
    diagnostics,
  }
}

function knownArgument(
  evaluation: Evaluation,
  place: EvaluationPlace,
  name: string,
  written: Written,
  type: Type,
  diagnostics: Diagnostic[],
): Value | undefined {
  const { range } = written
  const evaluated = evaluateWritten(evaluation, place, written)
  diagnostics.push(...evaluated.diagnostics)
  if (hasErrors(evaluated.diagnostics)) return undefined
  const converted = convert(evaluated.value, type)
  if ('problem' in converted) {
    diagnostics.push(
      errorDiagnostic('Unsuitable value type', `Unsuitable value: ${converted.problem.message}`, { range }),
    )
    return undefined
  }
  if (converted.value.kind === 'unknown' && evaluation.phase.kind !== 'validate' && !evaluation.isBlocked) {
    const detail = `The value of "${name}" is not known before apply, but it decides what the plan may do. Use values that are known while planning.`
    diagnostics.push(errorDiagnostic('Unknown lifecycle argument', detail, { range }))
  }
  return converted.value
}

function disruptionOf(
  evaluation: Evaluation,
  place: EvaluationPlace,
  written: Written | undefined,
  diagnostics: Diagnostic[],
): 'allow' | 'refuse' {
  const value = written && knownArgument(evaluation, place, 'disruption', written, stringType, diagnostics)
  if (!written || value?.kind !== 'string') return 'allow'
  if (value.value === 'refuse' || value.value === 'allow') return value.value
  const detail = `"${value.value}" is not one of the words that "disruption" takes: "allow" or "refuse".`
  diagnostics.push(errorDiagnostic('Invalid lifecycle argument', detail, { range: written.range }))
  return 'allow'
}

function ignoredPaths(ignored: LifecycleDeclaration['ignoreChanges']): 'all' | readonly Path[] {
  if (ignored === 'all') return 'all'
  return ignored.flatMap(({ expression }) => {
    return expression.kind === 'traversal' ? [[expression.root, ...expression.steps.map(pathStep)]] : []
  })
}

function pathStep(step: TraversalStep): string | number {
  if (step.kind === 'attribute') return step.name
  return step.keyType === 'number' ? Number(step.key) : step.key
}

type Step = TraversalStep | { readonly kind: 'dynamic'; readonly key: Expression }

/** The steps of a reference in which keys may be expressions: `vm.web[count.index].memory`. */
function triggerSteps(
  expression: Expression,
): { readonly base: TraversalExpression; readonly steps: readonly Step[] } | undefined {
  switch (expression.kind) {
    case 'traversal':
      return { base: expression, steps: expression.steps }
    case 'index': {
      const inner = triggerSteps(expression.collection)
      return inner && { base: inner.base, steps: [...inner.steps, { kind: 'dynamic', key: expression.key }] }
    }
    case 'relative-traversal': {
      const inner = triggerSteps(expression.collection)
      return inner && { base: inner.base, steps: [...inner.steps, ...expression.steps] }
    }
    default:
      return undefined
  }
}

type Trigger = DesiredLifecycle['replaceTriggeredBy'][number]

function triggersOf(
  evaluation: Evaluation,
  place: EvaluationPlace,
  written: Written,
  diagnostics: Diagnostic[],
): readonly Trigger[] {
  const { source } = written.range
  const parsed = triggerSteps(written.expression)
  const reference = parsed && referenceOf(parsed.base, source)
  const target = reference && readTarget(reference)
  if (!parsed || !target || 'problem' in target || target.target.kind !== 'resource') {
    diagnostics.push(invalidTrigger(written))
    return []
  }
  const { module } = place.instance
  const declaration = module.resources.get(resourceKey(target.target))
  if (!declaration) {
    const detail = `A resource ${resourceKey(target.target)} has not been declared in ${moduleName(module)}`
    diagnostics.push(errorDiagnostic('Reference to undeclared resource', detail, { range: written.range }))
    return []
  }
  const problem = checkReference(reference, {
    module,
    repetition: place.repetition.kind,
    hasSelf: false,
    ...(place.block && { self: place.block }),
  })
  // A key that only an expression tells is not there for the check.
  if (problem && parsed.steps.length === parsed.base.steps.length) {
    diagnostics.push(problem)
    return []
  }
  const path: (string | number)[] = []
  for (const step of parsed.steps.slice(parsed.base.steps.length - target.rest.length)) {
    const key =
      step.kind === 'dynamic' ? dynamicKey(evaluation, place, written, step.key, diagnostics) : pathStep(step)
    if (key === undefined) return []
    path.push(key)
  }
  const isRepeated = declaration.count !== undefined || declaration.forEach !== undefined
  const [key] = path
  const keys = isRepeated && key !== undefined ? [key] : knownKeys(evaluation, place, declaration)
  const rest = isRepeated && key !== undefined ? path.slice(1) : path
  const { mode, kindName, name } = declaration
  const base = { module: place.instance.address, mode, kindName, name }
  return keys.map(each => ({
    address: instanceText(each === undefined ? base : { ...base, key: each }),
    path: rest,
  }))
}

function knownKeys(
  evaluation: Evaluation,
  { instance }: EvaluationPlace,
  declaration: ResourceDeclaration,
): readonly (InstanceKey | undefined)[] {
  if (!declaration.count && !declaration.forEach) return [undefined]
  if (evaluation.phase.kind !== 'walk') return []
  const all = evaluation.phase.known.instances(nodeId(instance.module, declaration.text)) ?? []
  return all.map(address => address.key)
}

function dynamicKey(
  evaluation: Evaluation,
  place: EvaluationPlace,
  written: Written,
  key: Expression,
  diagnostics: Diagnostic[],
): InstanceKey | undefined {
  const { value, diagnostics: problems } = evaluate(key, written.range.source, moduleScope(evaluation, place))
  diagnostics.push(...problems)
  if (value.kind === 'string') return value.value
  return value.kind === 'number' && typeof value.value === 'number' ? value.value : undefined
}

function invalidTrigger({ range }: Written): Diagnostic {
  const detail = 'Only resources, count.index, and each.key may be used in replace_triggered_by.'
  return errorDiagnostic('Invalid reference in replace_triggered_by expression', detail, { range })
}
