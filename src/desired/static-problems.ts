import type { Diagnostic } from '../diagnostic/diagnostic.js'
import type { Configuration, Module, Written } from '../config/configuration.js'
import { checkReference, type ReferencePlace } from './check-reference.js'
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
    ...[...module.resources.values()].flatMap(resource => dependencyProblems(resource.dependsOn, module)),
    ...[...module.calls.values()].flatMap(call => [
      ...dependencyProblems(call.dependsOn, module),
      ...(call.module ? problemsIn(call.module) : []),
    ]),
    ...[...module.outputs.values()].flatMap(output => dependencyProblems(output.dependsOn, module)),
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
