import { errorDiagnostic } from '../diagnostic/diagnostic.js'
import { checkLabels, unsupportedArgument, unsupportedBlock, typeRange } from '../schema/body-content.js'
import type { Block, Body } from '../syntax/tree.js'
import { declareCheck } from './declare-check.js'
import { declareLocals } from './declare-local.js'
import { declareModule } from './declare-module.js'
import { declareImport, declareMoved, declareRemoved } from './declare-move.js'
import { declareOutput } from './declare-output.js'
import { declareResource } from './declare-resource.js'
import { declareProvider, declareSettings } from './declare-settings.js'
import { declareVariable } from './declare-variable.js'
import type { ModuleDraft } from './module-draft.js'
import { labelRange } from './written.js'

interface BlockReader {
  readonly labels: readonly string[]
  readonly read: (block: Block, draft: ModuleDraft) => void
}

/** The blocks of the language itself, in the order in which they are read where one needs another. */
const readers: Readonly<Record<string, BlockReader>> = {
  poolwright: { labels: [], read: declareSettings },
  terraform: { labels: [], read: declareSettings },
  provider: { labels: ['name'], read: declareProvider },
  variable: { labels: ['name'], read: declareVariable },
  locals: { labels: [], read: declareLocals },
  output: { labels: ['name'], read: declareOutput },
  module: { labels: ['name'], read: declareModule },
  resource: {
    labels: ['type', 'name'],
    read: (block, draft) => declareResource(block, 'managed', block.labels[0]?.value ?? '', 1, draft),
  },
  data: {
    labels: ['type', 'name'],
    read: (block, draft) => declareResource(block, 'data', block.labels[0]?.value ?? '', 1, draft),
  },
  ephemeral: { labels: ['type', 'name'], read: declareEphemeral },
  moved: { labels: [], read: declareMoved },
  removed: { labels: [], read: declareRemoved },
  import: { labels: [], read: declareImport },
  check: { labels: ['name'], read: declareCheck },
}

/** No provider has ephemeral kinds: their place is taken by write-only arguments. */
function declareEphemeral(block: Block, draft: ModuleDraft): void {
  const kindName = block.labels[0]?.value ?? ''
  const provider = draft.registry.managed.get(kindName) ?? draft.registry.data.get(kindName)
  const who = provider ? `The provider ${provider.providerName} does not support` : 'No provider supports'
  const detail = `${who} ephemeral resource "${kindName}".`
  draft.diagnostics.push(
    errorDiagnostic('Invalid ephemeral resource', detail, { range: labelRange(block, 0) }),
  )
}

/** The block types that every module may hold with the names of their labels, kinds included. */
export function topLevelBlocks(
  draft: Pick<ModuleDraft, 'registry'>,
): Readonly<Record<string, readonly string[]>> {
  const blocks: Record<string, readonly string[]> = {}
  for (const name of draft.registry.managed.keys()) blocks[name] = ['name']
  for (const [name, reader] of Object.entries(readers)) blocks[name] = reader.labels
  return blocks
}

function otherKindWords({ registry }: ModuleDraft): ReadonlyMap<string, string> {
  const words = [...registry.managed].flatMap(([name, { schema }]) =>
    (schema.otherWords ?? []).map(word => [word, name] as const),
  )
  return new Map(words)
}

/** Declares everything that the bodies of a module's files hold. */
export function declareBlocks(bodies: readonly Body[], draft: ModuleDraft): void {
  const shape = { attributes: {}, blocks: topLevelBlocks(draft) }
  const later: Block[] = []
  for (const body of bodies) {
    for (const attribute of body.attributes) draft.diagnostics.push(unsupportedArgument(attribute, shape))
    for (const block of body.blocks) {
      // Settings name the providers that provider blocks may then configure.
      if (block.type === 'poolwright' || block.type === 'terraform') declareBlock(block, draft, shape.blocks)
      else later.push(block)
    }
  }
  for (const block of later) declareBlock(block, draft, shape.blocks)
}

function declareBlock(
  block: Block,
  draft: ModuleDraft,
  known: Readonly<Record<string, readonly string[]>>,
): void {
  const labels = Object.hasOwn(known, block.type) ? known[block.type] : undefined
  if (labels === undefined) {
    const shape = { attributes: {}, blocks: known, otherWords: otherKindWords(draft) }
    draft.diagnostics.push(unsupportedBlock(block.type, typeRange(block), shape))
    return
  }
  const problem = checkLabels(block, labels)
  if (problem) {
    draft.diagnostics.push(problem)
    return
  }
  const reader = Object.hasOwn(readers, block.type) ? readers[block.type] : undefined
  if (reader) reader.read(block, draft)
  else declareResource(block, 'managed', block.type, 0, draft)
}
