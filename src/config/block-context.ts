import type { Diagnostic } from '../diagnostic/diagnostic.js'
import type { Block, SyntaxFile } from '../syntax/tree.js'

/** A block's header as it is told: `resource "vm" "web"`. */
export function blockHeader(block: Block): string {
  return [block.type, ...block.labels.map(label => `"${label.value}"`)].join(' ')
}

/** The top-level block that holds the character before an offset: what a place inside it is told as. */
function blockAround(blocks: readonly Block[], offset: number): Block | undefined {
  let low = 0
  let high = blocks.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const block = blocks[middle]
    if (!block) return undefined
    if (offset < block.start) high = middle - 1
    else if (offset >= block.end) low = middle + 1
    else return block
  }
  return undefined
}

/** The diagnostic with the name of the block that its range lies in. */
export function blockContext(diagnostic: Diagnostic, files: readonly SyntaxFile[]): Diagnostic {
  const { range } = diagnostic
  if (!range || diagnostic.context !== undefined) return diagnostic
  const file = files.find(each => each.source === range.source)
  const block = file && blockAround(file.body.blocks, range.start - 1)
  return block ? { ...diagnostic, context: blockHeader(block) } : diagnostic
}
