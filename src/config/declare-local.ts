import { errorDiagnostic } from '../diagnostic/diagnostic.js'
import { nameRange, typeRange } from '../schema/body-content.js'
import type { Block } from '../syntax/tree.js'
import type { ModuleDraft } from './module-draft.js'
import { checkName } from './names.js'
import { formatRange } from '../diagnostic/positions.js'
import { writtenAttribute } from './written.js'

/** Reads a `locals` block: each argument is one local value. */
export function declareLocals(block: Block, draft: ModuleDraft): void {
  const [nested] = block.body.blocks
  if (nested)
    draft.diagnostics.push(
      errorDiagnostic(`Unexpected "${nested.type}" block`, 'Blocks are not allowed here.', {
        range: typeRange(nested),
      }),
    )
  for (const attribute of block.body.attributes) {
    const { name } = attribute
    const range = nameRange(attribute)
    const problem = checkName('local value', name, range)
    if (problem) draft.diagnostics.push(problem)
    const earlier = draft.locals.get(name)
    if (earlier) {
      const detail = `A local value named "${name}" was already defined at ${formatRange(earlier.range)}. Local value names must be unique within a module.`
      draft.diagnostics.push(errorDiagnostic('Duplicate local value definition', detail, { range }))
      continue
    }
    draft.locals.set(name, { name, range, value: writtenAttribute(attribute) })
  }
}
