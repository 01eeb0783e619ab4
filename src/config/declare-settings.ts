import { type Diagnostic, errorDiagnostic } from '../diagnostic/diagnostic.js'
import { formatRange } from '../diagnostic/positions.js'
import { didYouMean, headerRange, nameRange, readContent } from '../schema/body-content.js'
import type { Block } from '../syntax/tree.js'
import type { ModuleDraft } from './module-draft.js'
import { staticString, staticValue } from './static-value.js'
import { languageLevel, meetsConstraint, parseConstraint } from './version-constraint.js'
import { attributeOf, labelRange, writtenAttribute } from './written.js'

const settingsShape = {
  attributes: { required_version: 'optional', providers: 'optional' },
  blocks: { backend: ['type'], required_providers: [] },
} as const

const providerMeta: ReadonlySet<string> = new Set(['alias', 'version'])

/** The kinds of places that keep a state. */
export const backendTypes: readonly string[] = ['local', 'postgres', 's3', 'http']

/** Reads a `poolwright` block, or a `terraform` block, which means the same. */
export function declareSettings(block: Block, draft: ModuleDraft): void {
  const { diagnostics } = draft
  const content = readContent(block.body, settingsShape, block)
  diagnostics.push(...content.diagnostics)
  checkVersion(block, draft)
  const providers = content.attributes.get('providers')
  if (providers?.expression.kind === 'object') {
    for (const item of providers.expression.items) {
      if (item.key.kind !== 'name') continue
      const range = { source: providers.source, start: item.value.start, end: item.value.end }
      draft.requiredProviders.set(item.key.name, { expression: item.value, range })
    }
  }
  for (const nested of content.blocks) {
    if (nested.type === 'backend') declareBackend(nested, block.type, draft)
    else {
      for (const attribute of nested.body.attributes) {
        draft.requiredProviders.set(attribute.name, writtenAttribute(attribute))
      }
    }
  }
}

function checkVersion(block: Block, draft: ModuleDraft): void {
  const { diagnostics } = draft
  const attribute = attributeOf(block.body, 'required_version')
  const text = staticString(attribute, diagnostics)
  if (!attribute || text === undefined) return
  const constraint = parseConstraint(text)
  if (constraint === undefined) {
    const detail =
      'This string does not use correct version constraint syntax. Examples: ">= 1.2", "~> 1.9.0", ">= 1.0, < 2.0".'
    diagnostics.push(
      errorDiagnostic('Invalid version constraint', detail, { range: writtenAttribute(attribute).range }),
    )
    return
  }
  if (meetsConstraint(languageLevel, constraint)) return
  const detail = `This configuration does not support language level ${languageLevel.join('.')}, which this Poolwright speaks. Choose another Poolwright, or change this version constraint. Version constraints are normally set for good reason, so changing it may lead to other errors or unexpected behavior.`
  diagnostics.push(
    errorDiagnostic('Unsupported language level', detail, {
      range: { source: attribute.source, start: attribute.start, end: attribute.end },
    }),
  )
}

function declareBackend(block: Block, settingsType: string, draft: ModuleDraft): void {
  const { diagnostics } = draft
  const type = block.labels[0]?.value ?? ''
  const range = headerRange(block)
  if (draft.backend) {
    const detail = `A module may have only one backend configuration. The backend was previously configured at ${formatRange(draft.backend.range)}.`
    diagnostics.push(errorDiagnostic('Duplicate backend configuration', detail, { range }))
    return
  }
  if (!backendTypes.includes(type)) {
    const detail = `There is no backend type named "${type}".${didYouMean(type, backendTypes)}`
    diagnostics.push(errorDiagnostic('Unsupported backend type', detail, { range: labelRange(block, 0) }))
    return
  }
  // A configuration that Terraform is to read as well has constants there.
  if (settingsType === 'terraform')
    for (const attribute of block.body.attributes) staticValue(writtenAttribute(attribute), diagnostics)
  draft.backend = { type, range, block }
}

/** Reads a `provider` block. */
export function declareProvider(block: Block, draft: ModuleDraft): void {
  const { diagnostics } = draft
  const name = block.labels[0]?.value ?? ''
  const range = headerRange(block)
  const known = [...draft.registry.providers.keys()]
  if (!known.includes(name) && !draft.requiredProviders.has(name)) {
    const detail = `There is no provider named "${name}".${didYouMean(name, known)}`
    diagnostics.push(errorDiagnostic('Unknown provider', detail, { range: labelRange(block, 0) }))
    return
  }
  const alias = staticString(attributeOf(block.body, 'alias'), diagnostics)
  const earlier = draft.providers.find(provider => provider.name === name && provider.alias === alias)
  if (earlier) {
    const which =
      alias === undefined
        ? 'default (non-aliased) provider configuration'
        : `provider configuration "${alias}"`
    const detail = `A ${which} for "${name}" was already given at ${formatRange(earlier.range)}. If multiple configurations are required, set the "alias" argument for alternative configurations.`
    diagnostics.push(errorDiagnostic('Duplicate provider configuration', detail, { range }))
    return
  }
  if (alias !== undefined && known.includes(name)) diagnostics.push(unheardAlias(name, alias, block))
  const attributes = block.body.attributes.filter(attribute => !providerMeta.has(attribute.name))
  draft.providers.push({ name, alias, range, block, body: { ...block.body, attributes } })
}

/** An alias would be a second way to the pools, and there is one: better refused than not heard. */
function unheardAlias(name: string, alias: string, block: Block): Diagnostic {
  const attribute = attributeOf(block.body, 'alias')
  const detail = `The provider "${name}" is opened once, and its blocks cannot choose between configurations, so "${alias}" would not be heard. One configuration reaches any number of pools: every host has an address of its own, and one lab file may describe several pools. What must be kept apart goes into folders of its own.`
  return errorDiagnostic('Provider aliases are not supported', detail, {
    range: attribute === undefined ? headerRange(block) : nameRange(attribute),
  })
}
