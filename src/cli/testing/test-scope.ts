import type { EvaluationSetting } from '../../desired/evaluation.js'
import { errorDiagnostic } from '../../diagnostic/diagnostic.js'
import type { SourceText } from '../../diagnostic/source.js'
import type { Resolution, Scope } from '../../eval/scope.js'
import { didYouMean } from '../../schema/body-content.js'
import type { TraversalExpression, TraversalStep } from '../../syntax/tree.js'
import { unknownValue } from '../../value/construct.js'
import type { ObjectValue, Value } from '../../value/value.js'

/** The outputs of the runs before, by the runs' names. */
export type RunOutputs = ReadonlyMap<string, ObjectValue>

/** Names that only tests know, beside those of another scope: `run.first.address`, `output.address`. */
export function withRuns(scope: Scope, runs: RunOutputs, outputs?: ObjectValue): Scope {
  return {
    ...scope,
    names: [...scope.names, 'run', ...(outputs === undefined ? [] : ['output'])],
    resolve(traversal, source) {
      if (traversal.root === 'output' && outputs !== undefined) return { value: outputs, stepsTaken: 0 }
      return traversal.root === 'run' ? resolveRun(traversal, source, runs) : scope.resolve(traversal, source)
    },
  }
}

function resolveRun(traversal: TraversalExpression, source: SourceText, runs: RunOutputs): Resolution {
  const [first] = traversal.steps
  const name = first?.kind === 'attribute' ? first.name : first?.keyType === 'string' ? first.key : undefined
  const value = name === undefined ? undefined : runs.get(name)
  if (value !== undefined) return { value, stepsTaken: 1 }
  const detail =
    name === undefined
      ? 'After "run" comes the name of a run of this file: run.first.address.'
      : `No run called "${name}" was completed before this one in the file.${didYouMean(name, runs.keys())}`
  return unresolved('Reference to unknown run block', detail, traversal, source, first)
}

/** What the variables of a test file may rest on: variables of the module, outputs of runs, functions. */
export function variablesScope(setting: EvaluationSetting, values: ReadonlyMap<string, Value>): Scope {
  const { functions, surroundings, configuration } = setting
  const { variables } = configuration.root
  return {
    names: ['var'],
    functions,
    surroundings,
    resolve(traversal, source) {
      const [first] = traversal.steps
      const name = first?.kind === 'attribute' ? first.name : ''
      const value = traversal.root === 'var' ? values.get(name) : undefined
      if (value !== undefined) return { value, stepsTaken: 1 }
      return unresolved('Invalid reference', problemOf(traversal.root, name), traversal, source, first)
    },
  }

  function problemOf(root: string, name: string): string {
    if (root !== 'var')
      return 'Values of variables in a test file may use var, run and functions, no objects.'
    return variables.has(name)
      ? `The variable "${name}" has no value yet: it is given neither outside of the test file nor before.`
      : `An input variable with the name "${name}" has not been declared.${didYouMean(name, variables.keys())}`
  }
}

function unresolved(
  summary: string,
  detail: string,
  traversal: TraversalExpression,
  source: SourceText,
  last: TraversalStep | undefined,
): Resolution {
  const range = { source, start: traversal.start, end: last?.end ?? traversal.rootEnd }
  return {
    value: unknownValue(),
    stepsTaken: traversal.steps.length,
    diagnostics: [errorDiagnostic(summary, detail, { range })],
  }
}
