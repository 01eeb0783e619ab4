import type { Diagnostic } from '../diagnostic/diagnostic.js'
import { findKind, type KindRegistry } from '../schema/kind-registry.js'
import type { BlockSchema } from '../schema/schema.js'
import { type BlockShape, type BodyShape, decodeJsonBody, type JsonBody } from '../syntax/json-body.js'
import type { Body } from '../syntax/tree.js'
import { namesInStrings } from './json-names.js'

const plain: BodyShape = { blocks: {} }

function block(labels: readonly string[], body: BodyShape | BlockShape['body'] = plain): BlockShape {
  return { labels, body: typeof body === 'function' ? body : () => body }
}

const conditions = { precondition: block([]), postcondition: block([]) }

const settings = block([], {
  blocks: { backend: block(['type'], { blocks: { encryption: block([]) } }), required_providers: block([]) },
})

/** The body of a kind's block: its nested blocks, what the engine reads itself, and `dynamic`. */
function kindShape(schema: BlockSchema | undefined): BodyShape {
  const nested = schema ? schemaBlocks(schema) : {}
  return { blocks: { lifecycle: block([], { blocks: conditions }), ...nested } }
}

function schemaBlocks(schema: BlockSchema): Record<string, BlockShape> {
  const blocks: Record<string, BlockShape> = {}
  for (const [name, nested] of Object.entries(schema.blocks)) {
    blocks[name] = {
      labels: nested.nesting === 'map' ? ['key'] : [],
      body: () => ({ blocks: schemaBlocks(nested.block) }),
      isArgumentToo: Object.hasOwn(schema.attributes, name),
    }
  }
  if (Object.keys(blocks).length === 0 || Object.hasOwn(blocks, 'dynamic')) return blocks
  const content = (type: string | undefined): BodyShape => {
    const nested = type !== undefined && Object.hasOwn(schema.blocks, type) ? schema.blocks[type] : undefined
    return { blocks: { content: block([], () => ({ blocks: nested ? schemaBlocks(nested.block) : {} })) } }
  }
  return { ...blocks, dynamic: block(['type'], labels => content(labels[0])) }
}

/** Which properties of a module's JSON file are blocks. */
function moduleShape(registry: KindRegistry): BodyShape {
  const blocks: Record<string, BlockShape> = {}
  for (const [name, kind] of registry.managed) {
    blocks[name] = block(['name'], () => kindShape(kind.schema.block))
  }
  const kindOf = (mode: 'managed' | 'data') => (labels: readonly string[]) =>
    kindShape(findKind(registry, mode, labels[0] ?? '')?.schema.block)
  const language: Record<string, BlockShape> = {
    poolwright: settings,
    terraform: settings,
    provider: block(['name'], labels => {
      const schema = registry.providers.get(labels[0] ?? '')
      return { blocks: schema ? schemaBlocks(schema) : {} }
    }),
    variable: block(['name'], { blocks: { validation: block([]) } }),
    locals: block([]),
    output: block(['name'], { blocks: { precondition: block([]) } }),
    module: block(['name']),
    resource: block(['type', 'name'], kindOf('managed')),
    data: block(['type', 'name'], kindOf('data')),
    moved: block([]),
    removed: block([], { blocks: { lifecycle: block([]) } }),
    import: block([]),
    check: block(['name'], { blocks: { assert: block([]), data: block(['type', 'name'], kindOf('data')) } }),
  }
  return { blocks: { ...blocks, ...language } }
}

/** A module's JSON file as the body that the native form would give. */
export function jsonModuleBody(body: JsonBody, registry: KindRegistry, diagnostics: Diagnostic[]): Body {
  const decoded = decodeJsonBody(body, moduleShape(registry))
  diagnostics.push(...decoded.diagnostics)
  return namesInStrings(decoded.body, diagnostics)
}
