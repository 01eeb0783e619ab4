import { type Diagnostic, warningDiagnostic } from '../diagnostic/diagnostic.js'
import type { Configuration, Module, ResourceDeclaration, Written } from '../config/configuration.js'
import { checkReference, type ReferencePlace } from './check-reference.js'
import { checkSteps } from './check-steps.js'
import { moveProblems } from './move-problems.js'
import { writtenReferences } from './reference.js'
import { checkValidationSubject } from './variable-validation.js'

/** What can be told of a configuration before anything is evaluated, beside circles and undeclared names in expressions. */
export function staticProblems(configuration: Configuration): readonly Diagnostic[] {
  return problemsIn(configuration.root)
}

function problemsIn(module: Module): readonly Diagnostic[] {
  return [
    ...[...module.variables.values()].flatMap(checkValidationSubject),
    ...[...module.resources.values()].flatMap(resource => [
      ...dependencyProblems(resource.dependsOn, module),
      ...unknownIgnores(resource),
      ...idleIgnores(resource),
    ]),
    ...[...module.calls.values()].flatMap(call => [
      ...dependencyProblems(call.dependsOn, module),
      ...(call.module ? problemsIn(call.module) : []),
    ]),
    ...[...module.outputs.values()].flatMap(output => dependencyProblems(output.dependsOn, module)),
  ]
}

/** Moves and removals that speak against what is declared. */
export function refactoringProblems(module: Module): readonly Diagnostic[] {
  return [
    ...[...module.calls.values()].flatMap(call => (call.module ? refactoringProblems(call.module) : [])),
    ...moveProblems(module),
  ]
}

/** A `depends_on` names whole blocks: the names must be declared, keys behind them say nothing more. */
function dependencyProblems(dependencies: readonly Written[], module: Module): readonly Diagnostic[] {
  const place: ReferencePlace = { module, repetition: 'single', hasSelf: false }
  return dependencies.flatMap(written => {
    return writtenReferences(written).flatMap(reference => {
      const whole = { ...reference, steps: reference.steps.filter(step => step.kind === 'attribute') }
      return checkReference(whole, place) ?? []
    })
  })
}

/** What is ignored must be something that there is. */
function unknownIgnores({ lifecycle, kind }: ResourceDeclaration): readonly Diagnostic[] {
  if (lifecycle.ignoreChanges === 'all') return []
  return lifecycle.ignoreChanges.flatMap(({ expression, range }) => {
    if (expression.kind !== 'traversal') return []
    const { root, start, rootEnd, steps } = expression
    const first = { kind: 'attribute', name: root, start, end: rootEnd } as const
    return checkSteps([first, ...steps], kind.schema.block, range.source) ?? []
  })
}

/** What nobody can write cannot differ from what is written, so ignoring its changes does nothing, unless a plan brings it back. */
function idleIgnores({ lifecycle, kind }: ResourceDeclaration): readonly Diagnostic[] {
  if (lifecycle.ignoreChanges === 'all') return []
  return lifecycle.ignoreChanges.flatMap(({ expression, range }) => {
    if (expression.kind !== 'traversal' || expression.steps.length > 0) return []
    const attribute = kind.schema.block.attributes[expression.root]
    if (attribute?.computed !== true || attribute.optional === true || attribute.isRestored === true)
      return []
    const detail = `The attribute ${expression.root} is told by the object itself and never written, so there is nothing that its changes could be ignored in favour of. Take it out of ignore_changes.`
    return [warningDiagnostic('Redundant ignore_changes element', detail, { range })]
  })
}
