import type { Diagnostic } from '../diagnostic/diagnostic.js'
import { readContent } from '../schema/body-content.js'
import type { Attribute, Block } from '../syntax/tree.js'
import type { LifecycleDeclaration, Written } from './configuration.js'
import { declareConditions } from './declare-condition.js'
import { keywordOf, staticList, writtenAttribute } from './written.js'
import { writtenReference } from './written-reference.js'

const managedShape = {
  attributes: {
    create_before_destroy: 'optional',
    prevent_destroy: 'optional',
    ignore_changes: 'optional',
    replace_triggered_by: 'optional',
    disruption: 'optional',
  },
  blocks: { precondition: [], postcondition: [] },
} as const

const dataShape = { attributes: {}, blocks: { precondition: [], postcondition: [] } } as const

/** The lifecycle of a block that has no lifecycle block. */
export const noLifecycle: LifecycleDeclaration = {
  createBeforeDestroy: undefined,
  preventDestroy: undefined,
  disruption: undefined,
  ignoreChanges: [],
  replaceTriggeredBy: [],
  preconditions: [],
  postconditions: [],
}

/** Reads a `lifecycle` block; of data blocks it takes conditions alone. */
export function declareLifecycle(
  block: Block,
  mode: 'managed' | 'data',
  diagnostics: Diagnostic[],
): LifecycleDeclaration {
  const content = readContent(block.body, mode === 'data' ? dataShape : managedShape, block)
  diagnostics.push(...content.diagnostics)
  const written = (name: string): Written | undefined => {
    const attribute = content.attributes.get(name)
    return attribute && writtenAttribute(attribute)
  }
  const triggers = written('replace_triggered_by')
  return {
    createBeforeDestroy: written('create_before_destroy'),
    preventDestroy: written('prevent_destroy'),
    disruption: written('disruption'),
    ignoreChanges: ignoredOf(content.attributes.get('ignore_changes'), diagnostics),
    replaceTriggeredBy: triggers ? staticList(triggers, diagnostics) : [],
    preconditions: declareConditions(content.blocks, 'precondition', diagnostics),
    postconditions: declareConditions(content.blocks, 'postcondition', diagnostics),
  }
}

function ignoredOf(attribute: Attribute | undefined, diagnostics: Diagnostic[]): 'all' | readonly Written[] {
  if (!attribute) return []
  if (keywordOf(attribute.expression) === 'all') return 'all'
  const elements = staticList(writtenAttribute(attribute), diagnostics)
  return elements.flatMap(element => writtenReference(element, diagnostics) ?? [])
}
