import { errorDiagnostic } from '../diagnostic/diagnostic.js'
import { formatRange } from '../diagnostic/positions.js'
import { headerRange, nameRange, typeRange } from '../schema/body-content.js'
import type { Attribute, Block } from '../syntax/tree.js'
import { bothRepetitions, missingIn } from './declare-resource.js'
import { dependencyList } from './dependency-list.js'
import type { ModuleDraft } from './module-draft.js'
import { checkName } from './names.js'
import { staticString } from './static-value.js'
import { attributeOf, labelRange, writtenOf } from './written.js'

const metaArguments: ReadonlySet<string> = new Set([
  'source',
  'version',
  'count',
  'for_each',
  'depends_on',
  'providers',
])

/** Reads a `module` block; the folder that it calls is read afterwards. */
export function declareModule(block: Block, draft: ModuleDraft): void {
  const { diagnostics } = draft
  const { body } = block
  const name = block.labels[0]?.value ?? ''
  const range = headerRange(block)
  const problem = checkName('module instance', name, labelRange(block, 0))
  if (problem) diagnostics.push(problem)
  const earlier = draft.calls.get(name)
  if (earlier) {
    const detail = `A module call named "${name}" was already defined at ${formatRange(earlier.range)}. Module calls must have unique names within a module.`
    diagnostics.push(errorDiagnostic('Duplicate module call', detail, { range }))
    return
  }
  for (const nested of body.blocks) {
    const detail = `Blocks of type "${nested.type}" are not expected here.`
    diagnostics.push(errorDiagnostic('Unsupported block type', detail, { range: typeRange(nested) }))
  }
  const version = attributeOf(body, 'version')
  if (version) {
    const detail =
      'A version can be given only for a module from a registry. Modules are read from local folders, which have no versions.'
    diagnostics.push(errorDiagnostic('Invalid version constraint', detail, { range: nameRange(version) }))
  }
  const forEach = attributeOf(body, 'for_each')
  if (attributeOf(body, 'count') && forEach) diagnostics.push(bothRepetitions(nameRange(forEach)))
  const source = attributeOf(body, 'source')
  if (!source) diagnostics.push(missingIn(block, 'source'))
  const inputs = new Map<string, Attribute>()
  for (const attribute of body.attributes) {
    if (!metaArguments.has(attribute.name)) inputs.set(attribute.name, attribute)
  }
  draft.calls.set(name, {
    name,
    range,
    block,
    inputs,
    count: writtenOf(body, 'count'),
    forEach: writtenOf(body, 'for_each'),
    dependsOn: dependencyList(attributeOf(body, 'depends_on'), diagnostics),
    module: undefined,
    source: staticString(source, diagnostics),
  })
}
