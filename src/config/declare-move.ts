import { type Diagnostic, errorDiagnostic } from '../diagnostic/diagnostic.js'
import { type AddressPart, addressFromParts, type ParsedAddress } from '../address/parse-address.js'
import { headerRange, readContent } from '../schema/body-content.js'
import type { Attribute, Block } from '../syntax/tree.js'
import type { ModuleDraft } from './module-draft.js'
import { staticBool } from './static-value.js'
import { writtenAttribute } from './written.js'
import { writtenReference } from './written-reference.js'

const movedShape = { attributes: { from: 'required', to: 'required' }, blocks: {} } as const
const removedShape = { attributes: { from: 'required' }, blocks: { lifecycle: [] } } as const
const removedLifecycleShape = { attributes: { destroy: 'required' }, blocks: {} } as const
const importShape = {
  attributes: { to: 'required', id: 'required', for_each: 'optional', provider: 'optional' },
  blocks: {},
} as const

/** Reads a `moved` block. */
export function declareMoved(block: Block, draft: ModuleDraft): void {
  const { diagnostics } = draft
  const content = readContent(block.body, movedShape, block)
  diagnostics.push(...content.diagnostics)
  const from = addressOf(content.attributes.get('from'), diagnostics)
  const to = addressOf(content.attributes.get('to'), diagnostics)
  if (!from || !to) return
  const range = headerRange(block)
  if (from.kind !== to.kind) {
    const detail =
      'The "from" and "to" addresses must either both refer to resources or both refer to modules.'
    diagnostics.push(errorDiagnostic('Invalid "moved" addresses', detail, { range }))
    return
  }
  draft.moved.push({ range, from, to })
}

/** Reads a `removed` block; without a lifecycle the object is destroyed. */
export function declareRemoved(block: Block, draft: ModuleDraft): void {
  const { diagnostics } = draft
  const content = readContent(block.body, removedShape, block)
  diagnostics.push(...content.diagnostics)
  let destroys = true
  for (const lifecycle of content.blocks) {
    const inner = readContent(lifecycle.body, removedLifecycleShape, lifecycle)
    diagnostics.push(...inner.diagnostics)
    destroys = staticBool(inner.attributes.get('destroy'), diagnostics) ?? destroys
  }
  const attribute = content.attributes.get('from')
  const from = addressOf(attribute, diagnostics)
  if (!from || !attribute) return
  if (hasKey(from)) {
    const detail = 'The "from" address of a removed block names whole blocks: it may have no instance keys.'
    diagnostics.push(
      errorDiagnostic('Resource instance keys not allowed', detail, {
        range: writtenAttribute(attribute).range,
      }),
    )
    return
  }
  draft.removed.push({ range: headerRange(block), from, destroys })
}

/** Reads an `import` block. */
export function declareImport(block: Block, draft: ModuleDraft): void {
  const content = readContent(block.body, importShape, block)
  draft.diagnostics.push(...content.diagnostics)
  const to = content.attributes.get('to')
  const id = content.attributes.get('id')
  const forEach = content.attributes.get('for_each')
  if (!to || !id) return
  draft.imports.push({
    range: headerRange(block),
    block,
    to: writtenAttribute(to),
    id: writtenAttribute(id),
    forEach: forEach && writtenAttribute(forEach),
  })
}

function hasKey(target: ParsedAddress): boolean {
  if (target.kind === 'module') return target.module.some(step => step.key !== undefined)
  return target.address.key !== undefined || target.address.module.some(step => step.key !== undefined)
}

function addressOf(attribute: Attribute | undefined, diagnostics: Diagnostic[]): ParsedAddress | undefined {
  if (!attribute) return undefined
  const reference = writtenReference(writtenAttribute(attribute), diagnostics)
  if (!reference) return undefined
  const { expression, range } = reference
  const parts: AddressPart[] = [{ kind: 'name', name: expression.root }]
  for (const step of expression.steps) {
    if (step.kind === 'attribute') parts.push({ kind: 'name', name: step.name })
    else parts.push({ kind: 'key', key: step.keyType === 'number' ? Number(step.key) : step.key })
  }
  const result = addressFromParts(
    parts[0]?.kind === 'name' && parts[0].name === 'resource' ? parts.slice(1) : parts,
  )
  if ('target' in result) return result.target
  diagnostics.push(errorDiagnostic('Invalid address', result.problem, { range }))
  return undefined
}
