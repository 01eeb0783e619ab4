import { errorDiagnostic } from '../diagnostic/diagnostic.js'
import { headerRange, readContent } from '../schema/body-content.js'
import type { Block } from '../syntax/tree.js'
import { declareConditions } from './declare-condition.js'
import { declareResource } from './declare-resource.js'
import type { ModuleDraft } from './module-draft.js'
import { checkName } from './names.js'
import { formatRange } from '../diagnostic/positions.js'
import { labelRange } from './written.js'

const checkShape = { attributes: {}, blocks: { assert: [], data: ['type', 'name'] } } as const

/** Reads a `check` block with its assertions and the data block of its own that it may have. */
export function declareCheck(block: Block, draft: ModuleDraft): void {
  const { diagnostics } = draft
  const name = block.labels[0]?.value ?? ''
  const range = headerRange(block)
  const problem = checkName('check block', name, labelRange(block, 0))
  if (problem) diagnostics.push(problem)
  const earlier = draft.checks.get(name)
  if (earlier) {
    const detail = `A check block named "${name}" was already declared at ${formatRange(earlier.range)}. Check blocks must be unique within each module.`
    diagnostics.push(errorDiagnostic(`Duplicate check "${name}" configuration`, detail, { range }))
    return
  }
  const content = readContent(block.body, checkShape, block)
  diagnostics.push(...content.diagnostics)
  for (const nested of content.blocks) {
    if (nested.type === 'data') declareResource(nested, 'data', nested.labels[0]?.value ?? '', 1, draft, name)
  }
  const assertions = declareConditions(content.blocks, 'assert', diagnostics)
  if (assertions.length === 0) {
    const detail = 'Check blocks must have at least one assert block.'
    diagnostics.push(errorDiagnostic('Zero assert blocks', detail, { range }))
  }
  draft.checks.set(name, { name, range, assertions })
}
