import { type Diagnostic, errorDiagnostic } from '../diagnostic/diagnostic.js'
import { headerRange } from '../schema/body-content.js'
import type { Attribute, Block, Body } from '../syntax/tree.js'

interface BlockIdentity {
  /** Equal for blocks that override each other, in the short form and the long one. */
  readonly key: string
  readonly noun: string
  readonly description: string
}

function identityOf(block: Block): BlockIdentity {
  const labels = block.labels.map(label => label.value)
  const [first = '', second = ''] = labels
  switch (block.type) {
    case 'resource':
      return {
        key: `managed ${first} ${second}`,
        noun: 'resource',
        description: `${first} resource named "${second}"`,
      }
    case 'data':
      return {
        key: `data ${first} ${second}`,
        noun: 'data resource',
        description: `${first} data resource named "${second}"`,
      }
    case 'variable':
      return { key: `variable ${first}`, noun: 'variable', description: `variable named "${first}"` }
    case 'output':
      return { key: `output ${first}`, noun: 'output', description: `output named "${first}"` }
    case 'module':
      return { key: `module ${first}`, noun: 'module call', description: `module call named "${first}"` }
    case 'poolwright':
    case 'terraform':
      return { key: 'settings', noun: 'settings', description: 'settings block' }
    case 'locals':
      return { key: 'locals', noun: 'locals', description: 'locals block' }
    case 'provider':
      return { key: `provider ${first}`, noun: 'provider', description: `provider named "${first}"` }
    default:
      return {
        key: `managed ${block.type} ${first}`,
        noun: 'resource',
        description: `${block.type} resource named "${first}"`,
      }
  }
}

/** Lays the blocks of override files over those of the primary files, argument by argument. */
export function mergeOverrides(
  primary: readonly Body[],
  overrides: readonly Body[],
): { readonly bodies: readonly Body[]; readonly diagnostics: readonly Diagnostic[] } {
  if (overrides.length === 0) return { bodies: primary, diagnostics: [] }
  const diagnostics: Diagnostic[] = []
  const blocks = primary.map(body => [...body.blocks])
  for (const override of overrides) {
    for (const block of override.blocks) {
      const problem = block.type === 'locals' ? overrideLocals(blocks, block) : overrideBlock(blocks, block)
      diagnostics.push(...problem)
    }
  }
  return {
    bodies: primary.map((body, index) => ({ ...body, blocks: blocks[index] ?? body.blocks })),
    diagnostics,
  }
}

function overrideBlock(files: Block[][], override: Block): readonly Diagnostic[] {
  const refused = fixed[override.type]
  if (refused) return [errorDiagnostic(...refused, { range: headerRange(override) })]
  const { key, noun, description } = identityOf(override)
  for (const blocks of files) {
    const index = blocks.findIndex(block => identityOf(block).key === key)
    const base = blocks[index]
    if (!base) continue
    blocks[index] = { ...base, body: mergeBodies(base.body, override.body) }
    return []
  }
  // Settings and providers may be written in an override file alone.
  if (noun === 'settings' || noun === 'provider') {
    files[0]?.push(override)
    return []
  }
  const { summary, base } = missing(noun)
  const detail = `There is no ${description}. An override file can only override ${base} in a primary configuration file.`
  return [errorDiagnostic(summary, detail, { range: headerRange(override) })]
}

/** What an override lays over nothing is told as. */
function missing(noun: string): { readonly summary: string; readonly base: string } {
  switch (noun) {
    case 'variable':
      return {
        summary: 'Missing base variable declaration to override',
        base: 'a variable that was already declared',
      }
    case 'output':
      return {
        summary: 'Missing base output definition to override',
        base: 'an output that was already defined',
      }
    case 'module call':
      return { summary: 'Missing module call to override', base: 'a module call that was defined' }
    case 'data resource':
      return { summary: 'Missing data resource to override', base: 'a data block defined' }
    default:
      return { summary: `Missing ${noun} to override`, base: `a ${noun} block defined` }
  }
}

/** Blocks that tell what is to become of objects, or that check them, are not laid over others. */
const fixed: Readonly<Record<string, readonly [summary: string, detail: string]>> = {
  moved: [
    "Cannot override 'moved' blocks",
    'Records of moved objects can appear only in normal files, not in override files.',
  ],
  import: [
    "Cannot override 'import' blocks",
    'Import blocks can appear only in normal files, not in override files.',
  ],
  removed: [
    "Cannot override 'removed' blocks",
    'Removed blocks can appear only in normal files, not in override files.',
  ],
  check: ["Can't override check blocks", 'Override files cannot override check blocks.'],
}

function overrideLocals(files: Block[][], override: Block): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = []
  for (const attribute of override.body.attributes) {
    if (replaceLocal(files, attribute)) continue
    const detail = `There is no local value named "${attribute.name}". An override file can only override a local value that was already defined in a primary configuration file.`
    diagnostics.push(
      errorDiagnostic('Missing base local value definition to override', detail, {
        range: { source: attribute.source, start: attribute.start, end: attribute.nameEnd },
      }),
    )
  }
  return diagnostics
}

function replaceLocal(files: Block[][], attribute: Attribute): boolean {
  for (const blocks of files) {
    for (const [index, block] of blocks.entries()) {
      if (block.type !== 'locals') continue
      if (!block.body.attributes.some(each => each.name === attribute.name)) continue
      const attributes = block.body.attributes.map(each => (each.name === attribute.name ? attribute : each))
      blocks[index] = { ...block, body: { ...block.body, attributes } }
      return true
    }
  }
  return false
}

/** Arguments replace arguments of the same name; nested blocks replace all of the same type, `lifecycle` is merged. */
function mergeBodies(base: Body, override: Body): Body {
  const overriding = new Map(override.attributes.map(attribute => [attribute.name, attribute]))
  const written = new Set(base.attributes.map(attribute => attribute.name))
  const attributes = [
    ...base.attributes.map(attribute => overriding.get(attribute.name) ?? attribute),
    ...override.attributes.filter(attribute => !written.has(attribute.name)),
  ].filter(attribute => !isDisplaced(attribute.name, overriding))
  const types = new Set(
    override.blocks.map(block => (block.type === 'dynamic' ? block.labels[0]?.value : block.type)),
  )
  const kept = base.blocks.filter(
    block =>
      block.type === 'lifecycle' ||
      !types.has(block.type === 'dynamic' ? block.labels[0]?.value : block.type),
  )
  const lifecycle = override.blocks.find(block => block.type === 'lifecycle')
  const merged = kept.map(block =>
    block.type === 'lifecycle' && lifecycle
      ? { ...block, body: mergeBodies(block.body, lifecycle.body) }
      : block,
  )
  const hasLifecycle = kept.some(block => block.type === 'lifecycle')
  const added = override.blocks.filter(block => block.type !== 'lifecycle' || !hasLifecycle)
  return { ...base, attributes, blocks: [...merged, ...added] }
}

/** `count` in an override takes the place of `for_each`, and the other way round. */
function isDisplaced(name: string, overriding: ReadonlyMap<string, Attribute>): boolean {
  if (overriding.has(name)) return false
  return (name === 'count' && overriding.has('for_each')) || (name === 'for_each' && overriding.has('count'))
}
