import type { SourceRange, SourceText } from '../diagnostic/source.js'
import type { ResourceDeclaration } from '../config/configuration.js'
import { expressionRange, headerRange } from '../schema/body-content.js'
import type { BlockSchema, NestedBlockSchema } from '../schema/schema.js'
import type { Block, Body, Expression } from '../syntax/tree.js'
import type { Path } from '../value/path.js'

/** The place of a path in a block: the innermost part that is written, or the block's header. */
export function rangeAt(declaration: ResourceDeclaration, path: Path): SourceRange {
  return bodyRange(declaration.body, declaration.kind.schema.block, path) ?? declaration.range
}

function bodyRange(body: Body, schema: BlockSchema, path: Path): SourceRange | undefined {
  const [name, ...rest] = path
  if (typeof name !== 'string') return undefined
  const attribute = body.attributes.find(each => each.name === name)
  if (attribute) return partRange(attribute.source, attribute.expression, rest) ?? expressionRange(attribute)
  const found = Object.entries(schema.blocks).find(([blockName, nested]) => (nested.as ?? blockName) === name)
  if (!found) return undefined
  const [blockName, nested] = found
  const blocks = body.blocks.filter(block => block.type === blockName || isDynamicOf(block, blockName))
  const [block, inner] = pickBlock(blocks, nested, rest)
  if (!block) return undefined
  const content = block.type === 'dynamic' ? block.body.blocks.find(each => each.type === 'content') : block
  return (content && bodyRange(content.body, nested.block, inner)) ?? headerRange(block)
}

function isDynamicOf(block: Block, type: string): boolean {
  return block.type === 'dynamic' && block.labels[0]?.value === type
}

/** The block that a path goes into and the rest of the path; a `dynamic` block stands for all that it makes. */
function pickBlock(
  blocks: readonly Block[],
  nested: NestedBlockSchema,
  path: Path,
): readonly [Block | undefined, Path] {
  const [key, ...rest] = path
  if (nested.nesting === 'single') return [blocks[0], path]
  const dynamic = blocks.find(block => block.type === 'dynamic')
  if (typeof key === 'number') return [blocks[key] ?? dynamic ?? blocks[0], rest]
  if (nested.nesting === 'map')
    return [blocks.find(block => block.type !== 'dynamic' && block.labels[0]?.value === key) ?? dynamic, rest]
  return [blocks[0], key === undefined ? [] : path]
}

/** The part of a written list or object that a path names, as far as it is written out. */
function partRange(source: SourceText, expression: Expression, path: Path): SourceRange | undefined {
  const [step, ...rest] = path
  const whole = { source, start: expression.start, end: expression.end }
  if (step === undefined) return whole
  if (expression.kind === 'parentheses') return partRange(source, expression.inner, path)
  if (expression.kind === 'tuple' && typeof step === 'number') {
    const element = expression.elements[step]
    return element ? partRange(source, element, rest) : whole
  }
  if (expression.kind === 'object') {
    const item = expression.items.find(({ key }) => key.kind === 'name' && key.name === step)
    return item ? partRange(source, item.value, rest) : whole
  }
  return whole
}
