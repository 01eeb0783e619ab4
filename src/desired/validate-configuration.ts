import { type Diagnostic, hasErrors } from '../diagnostic/diagnostic.js'
import { sortDiagnostics } from '../diagnostic/sort.js'
import { blockContext } from '../config/block-context.js'
import type { ConditionDeclaration, ProviderDeclaration } from '../config/configuration.js'
import { validateBody } from '../schema/decode-block.js'
import type { ObjectValue } from '../value/value.js'
import { testCondition } from './condition.js'
import { createDesired } from './create-desired.js'
import { orderDeclarations } from './declarations.js'
import { checkAssertions, checkRemaining } from './desired-checks.js'
import { rootOutput } from './desired-outputs.js'
import { createRefactoring } from './desired-refactoring.js'
import {
  createEvaluation,
  type Evaluation,
  type EvaluationSetting,
  type ModuleInstance,
  observeEvaluation,
  singleRepetition,
} from './evaluation.js'
import { evaluateLifecycle } from './lifecycle.js'
import { allModuleInstances } from './module-instances.js'
import { type EvaluationPlace, moduleScope } from './module-scope.js'
import { repeatingOf } from './module-values.js'
import { resourceValue } from './resource-value.js'
import { refactoringProblems, staticProblems } from './static-problems.js'
import { withoutConsequences } from './without-consequences.js'
import { withImpliedLinks } from './desired-instance.js'
import type { ResourceNode } from './declarations.js'

/** All that is wrong with a configuration whatever its variables and objects turn out to be; nobody is contacted. */
export function validateConfiguration(setting: EvaluationSetting): readonly Diagnostic[] {
  const { configuration } = setting
  const declarations = orderDeclarations(configuration)
  const place = (diagnostics: readonly Diagnostic[]): readonly Diagnostic[] =>
    sortDiagnostics(distinct(diagnostics.map(each => blockContext(each, configuration.files))))
  // What refers to itself has no value that could be looked at.
  if (hasErrors(declarations.diagnostics))
    return place([
      ...declarations.diagnostics,
      ...staticProblems(configuration),
      ...refactoringProblems(configuration.root),
    ])
  const evaluation = createEvaluation(setting, { kind: 'validate' })
  const nodes = new Map(declarations.resources.map(node => [node.declaration, node]))
  const { result: instances, pending } = observeEvaluation(evaluation, () => allModuleInstances(evaluation))
  const refactoring = createRefactoring(configuration, () => evaluation)
  const found = [
    ...staticProblems(configuration),
    ...pending,
    ...instances.flatMap(instance =>
      [...instance.module.resources.values()].flatMap(declaration => {
        const node = nodes.get(declaration)
        return node ? validateResource(evaluation, node, instance) : []
      }),
    ),
    ...configuration.root.providers.flatMap(provider => validateProvider(evaluation, provider)),
    // Blocks that are evaluated before anything is observed may not refer to others, whatever their values.
    ...createDesired(setting).desired.endpoints().diagnostics,
    ...checkRemaining(evaluation),
    ...[...configuration.root.outputs.values()].flatMap(output => rootOutput(evaluation, output).diagnostics),
    ...checkAssertions(evaluation).filter(diagnostic => diagnostic.severity === 'error'),
  ]
  // What becomes of objects is asked once their blocks make sense.
  const fates = [
    ...refactoringProblems(configuration.root),
    ...refactoring.imports({ value: () => undefined, instances: () => undefined }).diagnostics,
  ]
  return place(
    withoutConsequences(hasErrors(found) ? found : [...found, ...fates], configuration, declarations),
  )
}

function validateResource(
  evaluation: Evaluation,
  node: ResourceNode,
  instance: ModuleInstance,
): readonly Diagnostic[] {
  const { declaration } = node
  const { result, pending } = observeEvaluation(evaluation, () => {
    const { repeating, diagnostics } = repeatingOf(evaluation, instance, declaration.text, declaration)
    const repetition = repeating.items?.[0]?.repetition
    if (!repetition) return diagnostics
    const place: EvaluationPlace = { instance, repetition, block: declaration }
    const { block } = declaration.kind.schema
    const self = resourceValue(evaluation, instance, declaration.text, declaration.range, [])
    const { preconditions, postconditions } = declaration.lifecycle
    return [
      ...diagnostics,
      ...validateBody(withImpliedLinks(node), block, moduleScope(evaluation, place), declaration.block),
      ...evaluateLifecycle(evaluation, declaration, place).diagnostics,
      ...conditionErrors(evaluation, preconditions, { instance, repetition }),
      ...conditionErrors(evaluation, postconditions, {
        instance,
        repetition,
        self: self.kind === 'object' ? self : unknownSelf(evaluation, instance, node),
      }),
    ]
  })
  return [...pending, ...result]
}

function validateProvider(evaluation: Evaluation, provider: ProviderDeclaration): readonly Diagnostic[] {
  const schema = evaluation.setting.configuration.registry.providers.get(provider.name)
  if (!schema) return []
  const { result, pending } = observeEvaluation(evaluation, () => {
    const scope = moduleScope(evaluation, { instance: evaluation.root, repetition: singleRepetition })
    return validateBody(provider.body, schema, scope, provider.block)
  })
  return [...pending, ...result]
}

/** What `self` is in one instance of a repeated block, as far as types tell. */
function unknownSelf(
  evaluation: Evaluation,
  instance: ModuleInstance,
  { declaration }: ResourceNode,
): ObjectValue | undefined {
  const single = { ...declaration, count: undefined, forEach: undefined }
  const resources = new Map(instance.module.resources).set(declaration.text, single)
  const value = resourceValue(
    evaluation,
    { ...instance, module: { ...instance.module, resources } },
    declaration.text,
    declaration.range,
    [],
  )
  return value.kind === 'object' ? value : undefined
}

/** What cannot be evaluated; whether a condition holds is not asked here. */
function conditionErrors(
  evaluation: Evaluation,
  conditions: readonly ConditionDeclaration[],
  place: EvaluationPlace,
): readonly Diagnostic[] {
  return conditions.flatMap(condition => {
    const outcome = testCondition(condition, moduleScope(evaluation, place), 'Resource condition failed')
    return outcome.status === 'error' ? outcome.diagnostics : []
  })
}

function distinct(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>()
  return diagnostics.filter(({ summary, detail, range }) => {
    const key = JSON.stringify([summary, detail, range?.source.name, range?.start])
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
