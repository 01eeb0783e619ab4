import { type Diagnostic, errorDiagnostic } from '../diagnostic/diagnostic.js'
import { formatRange } from '../diagnostic/positions.js'
import { didYouMean, headerRange, missingArgument, nameRange, typeRange } from '../schema/body-content.js'
import { findKind, type KindRegistry, type RegisteredKind } from '../schema/kind-registry.js'
import type { Block, Body } from '../syntax/tree.js'
import { declareLifecycle, noLifecycle } from './declare-lifecycle.js'
import { isProvisioning, refuseProvisioners } from './refuse-provisioners.js'
import { dependencyList } from './dependency-list.js'
import type { ModuleDraft } from './module-draft.js'
import { checkName } from './names.js'
import { checkProviderReference } from './provider-reference.js'
import { attributeOf, labelRange, writtenOf } from './written.js'

const metaArguments: ReadonlySet<string> = new Set(['count', 'for_each', 'depends_on', 'provider'])

/**
 * Reads a block of a kind, in its own form (`vm "web"`) or the long one (`resource "vm" "web"`, `data "vm" "web"`).
 * `nameIndex` tells which label is the name; `check` is the check block that a data block stands in.
 */
export function declareResource(
  block: Block,
  mode: 'managed' | 'data',
  kindName: string,
  nameIndex: number,
  draft: ModuleDraft,
  check?: string,
): void {
  const { diagnostics } = draft
  const name = block.labels[nameIndex]?.value ?? ''
  const range = headerRange(block)
  const problem = checkName(
    mode === 'data' ? 'data resource' : 'resource',
    name,
    labelRange(block, nameIndex),
  )
  if (problem) diagnostics.push(problem)
  const kind = findKind(draft.registry, mode, kindName)
  if (!kind) {
    diagnostics.push(unknownKind(block, mode, kindName, nameIndex, draft.registry))
    return
  }
  const text = mode === 'data' ? `data.${kindName}.${name}` : `${kindName}.${name}`
  const earlier = draft.resources.get(text)
  if (earlier) {
    diagnostics.push(duplicateResource(mode, kindName, name, formatRange(earlier.range), block))
    return
  }
  const { body } = block
  const repetition = { count: writtenOf(body, 'count'), forEach: writtenOf(body, 'for_each') }
  const forEach = attributeOf(body, 'for_each')
  if (repetition.count && forEach) diagnostics.push(bothRepetitions(nameRange(forEach)))
  diagnostics.push(...refuseProvisioners(body, kind))
  const provider = attributeOf(body, 'provider')
  if (provider) checkProviderReference(provider, kindName, kind, diagnostics)
  draft.resources.set(text, {
    mode,
    kindName,
    name,
    text,
    range,
    block,
    body: withoutMeta(body, kind),
    kind,
    ...repetition,
    dependsOn: dependencyList(attributeOf(body, 'depends_on'), diagnostics),
    lifecycle: lifecycleOf(body, mode, diagnostics),
    check,
  })
}

/** `count` and `for_each` in one block. */
export function bothRepetitions(range: ReturnType<typeof nameRange>): Diagnostic {
  const detail =
    'The "count" and "for_each" meta-arguments are mutually-exclusive, only one should be used to be explicit about the number of resources to be created.'
  return errorDiagnostic('Invalid combination of "count" and "for_each"', detail, { range })
}

function withoutMeta(body: Body, kind: RegisteredKind): Body {
  const { attributes, blocks } = kind.schema.block
  return {
    ...body,
    attributes: body.attributes.filter(
      attribute => !metaArguments.has(attribute.name) || Object.hasOwn(attributes, attribute.name),
    ),
    blocks: body.blocks
      .filter(block => block.type !== 'lifecycle' || Object.hasOwn(blocks, block.type))
      .filter(block => !isProvisioning(block, kind)),
  }
}

function lifecycleOf(
  body: Body,
  mode: 'managed' | 'data',
  diagnostics: Diagnostic[],
): ReturnType<typeof declareLifecycle> {
  const [first, second] = body.blocks.filter(block => block.type === 'lifecycle')
  if (second && first) {
    const detail = `This resource already has a lifecycle block at ${formatRange(headerRange(first))}.`
    diagnostics.push(errorDiagnostic('Duplicate lifecycle block', detail, { range: headerRange(second) }))
  }
  return first ? declareLifecycle(first, mode, diagnostics) : noLifecycle
}

function duplicateResource(
  mode: string,
  kindName: string,
  name: string,
  earlier: string,
  block: Block,
): Diagnostic {
  const what = mode === 'data' ? 'data' : 'resource'
  const noun = mode === 'data' ? `${kindName} data resource` : `${kindName} resource`
  const detail = `A ${noun} named "${name}" was already declared at ${earlier}. Resource names must be unique per type in each module.`
  return errorDiagnostic(`Duplicate ${what} "${kindName}" configuration`, detail, {
    range: headerRange(block),
  })
}

function unknownKind(
  block: Block,
  mode: 'managed' | 'data',
  kindName: string,
  nameIndex: number,
  registry: KindRegistry,
): Diagnostic {
  const range = nameIndex === 0 ? typeRange(block) : labelRange(block, 0)
  const [own, other] = mode === 'data' ? [registry.data, registry.managed] : [registry.managed, registry.data]
  const elsewhere = other.get(kindName)
  if (mode === 'data') {
    const who = elsewhere ? `The provider ${elsewhere.providerName} does not support` : 'No provider supports'
    const hint = elsewhere
      ? `\n\nDid you intend to use the managed resource type "${kindName}"? If so, declare this using a "resource" block instead of a "data" block.`
      : didYouMean(kindName, own.keys())
    return errorDiagnostic('Invalid data source', `${who} data source "${kindName}".${hint}`, { range })
  }
  const who = elsewhere ? `The provider ${elsewhere.providerName} does not support` : 'No provider supports'
  const hint = elsewhere
    ? `\n\nDid you intend to use the data source "${kindName}"? If so, declare this using a "data" block instead of a "resource" block.`
    : didYouMean(kindName, own.keys())
  return errorDiagnostic('Invalid resource type', `${who} resource type "${kindName}".${hint}`, { range })
}

/** A required argument that the block lacks, placed at its opening brace. */
export function missingIn(block: Block, name: string): Diagnostic {
  return missingArgument(name, {
    source: block.body.source,
    start: block.openBrace,
    end: block.openBrace + 1,
  })
}
