import { type Diagnostic, errorDiagnostic } from '../diagnostic/diagnostic.js'
import { headerRange, readContent } from '../schema/body-content.js'
import type { Attribute, Block } from '../syntax/tree.js'
import type { Value } from '../value/value.js'
import { declareConditions } from './declare-condition.js'
import { conform } from './conform.js'
import type { ModuleDraft } from './module-draft.js'
import { checkVariableName } from './names.js'
import { formatRange } from '../diagnostic/positions.js'
import { staticBool, staticString, staticValue } from './static-value.js'
import { anyConstraint, readVariableType, type TypeConstraint } from './type-constraint.js'
import { labelRange, writtenAttribute } from './written.js'

const variableShape = {
  attributes: {
    type: 'optional',
    default: 'optional',
    description: 'optional',
    sensitive: 'optional',
    ephemeral: 'optional',
    nullable: 'optional',
  },
  blocks: { validation: [] },
} as const

/** Reads a `variable` block. */
export function declareVariable(block: Block, draft: ModuleDraft): void {
  const { diagnostics } = draft
  const name = block.labels[0]?.value ?? ''
  const problem = checkVariableName(name, labelRange(block, 0))
  if (problem) diagnostics.push(problem)
  const { attributes, blocks, diagnostics: misplaced } = readContent(block.body, variableShape, block)
  diagnostics.push(...misplaced)
  const range = headerRange(block)
  const earlier = draft.variables.get(name)
  if (earlier) {
    const detail = `A variable named "${name}" was already declared at ${formatRange(earlier.range)}. Variable names must be unique within a module.`
    diagnostics.push(errorDiagnostic('Duplicate variable declaration', detail, { range }))
    return
  }
  const type = attributes.get('type')
  const constraint =
    type === undefined ? anyConstraint : readVariableType(writtenAttribute(type), diagnostics)
  const isNullable = staticBool(attributes.get('nullable'), diagnostics) ?? true
  draft.variables.set(name, {
    name,
    range,
    constraint,
    hasType: type !== undefined,
    hasDefault: attributes.has('default'),
    description: staticString(attributes.get('description'), diagnostics),
    defaultValue: defaultOf(attributes.get('default'), constraint, isNullable, diagnostics),
    isSensitive: staticBool(attributes.get('sensitive'), diagnostics) ?? false,
    isEphemeral: staticBool(attributes.get('ephemeral'), diagnostics) ?? false,
    isNullable,
    validations: declareConditions(blocks, 'validation', diagnostics),
  })
}

function defaultOf(
  attribute: Attribute | undefined,
  constraint: TypeConstraint,
  isNullable: boolean,
  diagnostics: Diagnostic[],
): Value | undefined {
  if (!attribute) return undefined
  const written = writtenAttribute(attribute)
  const value = staticValue(written, diagnostics)
  if (!value) return undefined
  const conformed = conform(value, constraint)
  if ('problem' in conformed) {
    const detail = `This default value is not compatible with the variable's type constraint: ${conformed.problem}.`
    diagnostics.push(errorDiagnostic('Invalid default value for variable', detail, { range: written.range }))
    return undefined
  }
  if (conformed.value.kind === 'null' && !isNullable) {
    const detail = 'A null default value is not valid when nullable=false.'
    diagnostics.push(errorDiagnostic('Invalid default value for variable', detail, { range: written.range }))
    return undefined
  }
  return conformed.value
}
