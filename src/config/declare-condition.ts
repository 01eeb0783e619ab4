import { type Diagnostic, errorDiagnostic } from '../diagnostic/diagnostic.js'
import { referencesIn } from '../eval/references.js'
import { expressionRange, headerRange, readContent } from '../schema/body-content.js'
import type { Block } from '../syntax/tree.js'
import type { ConditionDeclaration } from './configuration.js'
import { writtenAttribute } from './written.js'

const conditionShape = {
  attributes: { condition: 'required', error_message: 'required' },
  blocks: {},
} as const

/** Reads a validation, precondition, postcondition or assertion block. */
export function declareCondition(block: Block, diagnostics: Diagnostic[]): ConditionDeclaration | undefined {
  const content = readContent(block.body, conditionShape, block)
  diagnostics.push(...content.diagnostics)
  const condition = content.attributes.get('condition')
  const errorMessage = content.attributes.get('error_message')
  if (condition && block.type !== 'validation' && referencesIn(condition.expression).length === 0) {
    const detail =
      'The condition expression must refer to at least one object from elsewhere in the configuration, or else its result would not be checking anything.'
    const range = expressionRange(condition)
    diagnostics.push(errorDiagnostic(`Invalid ${block.type} expression`, detail, { range }))
    return undefined
  }
  if (!condition || !errorMessage) return undefined
  return {
    range: headerRange(block),
    condition: writtenAttribute(condition),
    errorMessage: writtenAttribute(errorMessage),
  }
}

/** Reads the blocks of one type (`precondition`, `validation` …) among several. */
export function declareConditions(
  blocks: readonly Block[],
  type: string,
  diagnostics: Diagnostic[],
): readonly ConditionDeclaration[] {
  const conditions: ConditionDeclaration[] = []
  for (const block of blocks) {
    if (block.type !== type) continue
    const condition = declareCondition(block, diagnostics)
    if (condition) conditions.push(condition)
  }
  return conditions
}
