import { blockContext } from '../config/block-context.js'
import { type Diagnostic, hasErrors } from '../diagnostic/diagnostic.js'
import { decodeBlock } from '../schema/decode-block.js'
import type { BlockSchema } from '../schema/schema.js'
import { containsUnknown } from '../value/equal.js'
import { withoutDeepMarks } from '../value/marks.js'
import type { ObjectValue } from '../value/value.js'
import {
  createEvaluation,
  type EvaluationSetting,
  observeEvaluation,
  singleRepetition,
} from './evaluation.js'
import { moduleScope } from './module-scope.js'

/** Which backend the root asks for, its block decoded; `value` is undefined when that has errors. */
export interface BackendConfiguration {
  readonly type: string
  readonly value: ObjectValue | undefined
  readonly diagnostics: readonly Diagnostic[]
}

/** Decodes the root's `backend` block from variables, functions and local values; undefined where there is none. */
export function backendConfiguration(
  setting: EvaluationSetting,
  schemas: Readonly<Record<string, BlockSchema>>,
): BackendConfiguration | undefined {
  const { root, files } = setting.configuration
  const declaration = root.settings.backend
  const schema = declaration && schemas[declaration.type]
  if (!declaration || !schema) return undefined
  const evaluation = createEvaluation(setting, { kind: 'static' })
  const { result, pending, isBlocked } = observeEvaluation(evaluation, () => {
    const scope = moduleScope(evaluation, { instance: evaluation.root, repetition: singleRepetition })
    return decodeBlock(declaration.block.body, schema, scope, declaration.block)
  })
  const diagnostics = [...pending, ...result.diagnostics].map(each => blockContext(each, files))
  const isUsable = !isBlocked && !hasErrors(diagnostics) && result.value && !containsUnknown(result.value)
  const value = isUsable && result.value ? withoutDeepMarks(result.value) : undefined
  return { type: declaration.type, value: value?.kind === 'object' ? value : undefined, diagnostics }
}
