import { posix } from 'node:path'
import type { TraversalExpression } from '../syntax/tree.js'
import type { SourceText } from '../diagnostic/source.js'
import type { Resolution, Scope } from '../eval/scope.js'
import { boolValue, objectValue, stringValue, unknownValue } from '../value/construct.js'
import { ephemeralMark, type ObjectValue, type Value } from '../value/value.js'
import { checkReference, type ReferencePlace } from './check-reference.js'
import type { Evaluation, ModuleInstance, RepetitionData } from './evaluation.js'
import { callValue, localValue, variableValue } from './module-values.js'
import { resourceValue } from './resource-value.js'
import { referenceOf } from './reference.js'
import { readTarget, resourceKey, type TargetReference } from './target.js'

/** Where an expression is evaluated: in which instance of a module, as which instance of its block. */
export interface EvaluationPlace {
  readonly instance: ModuleInstance
  readonly repetition: RepetitionData
  /** What `self` is, where it is allowed. */
  readonly self?: ObjectValue | undefined
  /** The block itself, which may not refer to itself. */
  readonly block?: ReferencePlace['self']
}

/** The scope of an expression: what its names mean here, and what its functions see. */
export function moduleScope(evaluation: Evaluation, place: EvaluationPlace): Scope {
  const { setting } = evaluation
  const { instance, repetition, self, block } = place
  const checked: ReferencePlace = {
    module: instance.module,
    repetition: repetition.kind,
    hasSelf: self !== undefined,
    ...(block && { self: block }),
  }
  return {
    names: ['var', 'local', 'module', 'data', 'path', 'terraform', 'poolwright'],
    functions: setting.functions,
    surroundings: setting.surroundings,
    resolve(traversal: TraversalExpression, source: SourceText): Resolution {
      const reference = referenceOf(traversal, source)
      const problem = checkReference(reference, checked)
      const stepsTaken = traversal.steps.length
      if (problem) return { value: unknownValue(), stepsTaken, diagnostics: [problem] }
      const target = readTarget(reference)
      if ('problem' in target) return { value: unknownValue(), stepsTaken, diagnostics: [target.problem] }
      return {
        value: targetValue(evaluation, place, target),
        stepsTaken: stepsTaken - target.rest.length,
      }
    },
  }
}

function targetValue(
  evaluation: Evaluation,
  place: EvaluationPlace,
  { target, range }: TargetReference,
): Value {
  const { instance, repetition } = place
  switch (target.kind) {
    case 'variable':
      return variableValue(evaluation, instance, target.name)
    case 'local':
      return localValue(evaluation, instance, target.name)
    case 'call':
      return callValue(evaluation, instance, target.name)
    case 'resource':
      return resourceValue(evaluation, instance, resourceKey(target), range, evaluation.pending)
    case 'count':
      return repetition.kind === 'count' ? repetition.index : unknownValue()
    case 'each':
      if (repetition.kind !== 'for_each') return unknownValue()
      return target.name === 'key' ? repetition.key : repetition.value
    case 'path':
      return stringValue(pathValue(evaluation, instance, target.name))
    case 'workspace':
      return target.name === 'applying'
        ? boolValue(evaluation.setting.isApplying === true, ephemeralMark)
        : stringValue(evaluation.setting.workspace)
    case 'self':
      return place.self ?? objectValue({})
  }
}

function pathValue({ setting }: Evaluation, instance: ModuleInstance, name: string): string {
  switch (name) {
    case 'module':
      return instance.module.folder === '.' ? '.' : posix.normalize(instance.module.folder)
    case 'root':
      return '.'
    default:
      return setting.workingFolder
  }
}
