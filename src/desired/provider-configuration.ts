import { type Diagnostic, hasErrors } from '../diagnostic/diagnostic.js'
import { blockContext } from '../config/block-context.js'
import { decodeBlock } from '../schema/decode-block.js'
import { absentAttribute } from '../schema/decode-attribute.js'
import { nestedType } from '../schema/implied-type.js'
import type { BlockSchema } from '../schema/schema.js'
import { nullValue, objectValue } from '../value/construct.js'
import type { ObjectValue } from '../value/value.js'
import {
  createEvaluation,
  type EvaluationSetting,
  observeEvaluation,
  singleRepetition,
} from './evaluation.js'
import { moduleScope } from './module-scope.js'

/** A provider's own block, decoded; `value` is undefined when it has errors. */
export interface ProviderSettings {
  readonly value: ObjectValue | undefined
  readonly diagnostics: readonly Diagnostic[]
}

/** Decodes the root's block of a provider from variables, functions and local values; an object of nulls without one. */
export function providerSettings(setting: EvaluationSetting, providerName: string): ProviderSettings {
  const { root, registry, files } = setting.configuration
  const schema = registry.providers.get(providerName)
  if (!schema) return { value: objectValue({}), diagnostics: [] }
  const declaration = root.providers.find(each => each.name === providerName && each.alias === undefined)
  if (!declaration) return { value: nullsOf(schema), diagnostics: [] }
  const evaluation = createEvaluation(setting, { kind: 'static' })
  const { result, pending, isBlocked } = observeEvaluation(evaluation, () => {
    const scope = moduleScope(evaluation, { instance: evaluation.root, repetition: singleRepetition })
    return decodeBlock(declaration.body, schema, scope, declaration.block)
  })
  const diagnostics = [...pending, ...result.diagnostics].map(each => blockContext(each, files))
  return { value: isBlocked || hasErrors(diagnostics) ? undefined : result.value, diagnostics }
}

function nullsOf(schema: BlockSchema): ObjectValue {
  const attributes = Object.entries(schema.attributes).map(
    ([name, each]) => [name, absentAttribute(each)] as const,
  )
  const blocks = Object.entries(schema.blocks).map(
    ([name, each]) => [each.as ?? name, nullValue(nestedType(each))] as const,
  )
  return objectValue([...attributes, ...blocks])
}
