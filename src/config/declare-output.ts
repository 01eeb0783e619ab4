import { errorDiagnostic } from '../diagnostic/diagnostic.js'
import { headerRange, readContent } from '../schema/body-content.js'
import type { Block } from '../syntax/tree.js'
import { dependencyList } from './dependency-list.js'
import { declareConditions } from './declare-condition.js'
import type { ModuleDraft } from './module-draft.js'
import { checkName } from './names.js'
import { formatRange } from '../diagnostic/positions.js'
import { staticBool, staticString } from './static-value.js'
import { labelRange, writtenAttribute } from './written.js'

const outputShape = {
  attributes: {
    value: 'required',
    description: 'optional',
    sensitive: 'optional',
    ephemeral: 'optional',
    depends_on: 'optional',
  },
  blocks: { precondition: [] },
} as const

/** Reads an `output` block. */
export function declareOutput(block: Block, draft: ModuleDraft): void {
  const { diagnostics } = draft
  const name = block.labels[0]?.value ?? ''
  const problem = checkName('output', name, labelRange(block, 0))
  if (problem) diagnostics.push(problem)
  const content = readContent(block.body, outputShape, block)
  diagnostics.push(...content.diagnostics)
  const range = headerRange(block)
  const earlier = draft.outputs.get(name)
  if (earlier) {
    const detail = `An output named "${name}" was already defined at ${formatRange(earlier.range)}. Output names must be unique within a module.`
    diagnostics.push(errorDiagnostic('Duplicate output definition', detail, { range }))
    return
  }
  const value = content.attributes.get('value')
  const isEphemeral = staticBool(content.attributes.get('ephemeral'), diagnostics) ?? false
  if (isEphemeral && draft.path.length === 0) {
    const detail = 'Ephemeral outputs are not allowed in context of a root module'
    diagnostics.push(errorDiagnostic('Ephemeral output not allowed', detail, { range }))
  }
  draft.outputs.set(name, {
    name,
    range,
    value: value && writtenAttribute(value),
    description: staticString(content.attributes.get('description'), diagnostics),
    isSensitive: staticBool(content.attributes.get('sensitive'), diagnostics) ?? false,
    isEphemeral,
    dependsOn: dependencyList(content.attributes.get('depends_on'), diagnostics),
    preconditions: declareConditions(content.blocks, 'precondition', diagnostics),
  })
}
