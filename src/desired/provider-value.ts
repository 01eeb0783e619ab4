import type { Diagnostic } from '../diagnostic/diagnostic.js'
import { decodeBlock } from '../schema/decode-block.js'
import type { BlockSchema } from '../schema/schema.js'
import { nullValue, objectValue } from '../value/construct.js'
import { withoutOptional } from '../value/convert.js'
import type { ObjectValue } from '../value/value.js'
import { createEvaluation, singleRepetition, type EvaluationSetting } from './evaluation.js'
import { moduleScope } from './module-scope.js'

/** The provider's block, evaluated from variables, locals and functions alone; an object of nulls where none is written. */
export function providerValue(
  setting: EvaluationSetting,
  name: string,
  schema: BlockSchema,
): { readonly value: ObjectValue; readonly diagnostics: readonly Diagnostic[] } {
  const declared = setting.configuration.root.providers.find(
    provider => provider.name === name && provider.alias === undefined,
  )
  const nothing = objectValue(
    Object.fromEntries([
      ...Object.entries(schema.attributes).map(
        ([attribute, { type, default: given }]) =>
          [attribute, given ?? nullValue(withoutOptional(type))] as const,
      ),
      ...Object.keys(schema.blocks).map(block => [block, nullValue()] as const),
    ]),
  )
  if (declared === undefined) return { value: nothing, diagnostics: [] }
  const evaluation = createEvaluation(setting, { kind: 'static' })
  const scope = moduleScope(evaluation, { instance: evaluation.root, repetition: singleRepetition })
  const { value, diagnostics } = decodeBlock(declared.body, schema, scope, declared.block)
  return { value: value ?? nothing, diagnostics: [...diagnostics, ...evaluation.pending] }
}
