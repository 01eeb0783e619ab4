import type { SourceText } from '../diagnostic/source.js'
import { parseFile } from '../syntax/parse-file.js'
import type { SyntaxFile } from '../syntax/tree.js'

const files = new WeakMap<SourceText, SyntaxFile>()

/** The header of the top-level block that holds an offset: `vm "web"`; undefined outside of blocks and in JSON. */
export function blockContext(source: SourceText, offset: number): string | undefined {
  if (source.name.endsWith('.json')) return undefined
  const file = fileOf(source)
  const block = file.body.blocks.find(({ start, end }) => start < offset && offset <= end)
  if (block) return [block.type, ...block.labels.map(label => JSON.stringify(label.value))].join(' ')
  return brokenBlockContext(file, offset)
}

/** A block with a syntax error is not in the tree: the last header in front of the offset is looked for in the text. */
function brokenBlockContext({ source, body }: SyntaxFile, offset: number): string | undefined {
  const header =
    /^([\p{ID_Start}_][\p{ID_Continue}-]*(?:[ \t]+(?:"[^"\n]*"|[\p{ID_Continue}-]+))*)[ \t]*\{/gmu
  let last: RegExpExecArray | undefined
  for (const match of source.text.matchAll(header)) if (match.index < offset) last = match
  if (!last || body.blocks.some(block => block.start === last.index)) return undefined
  return last[1]?.replace(/[ \t]+/g, ' ')
}

function fileOf(source: SourceText): SyntaxFile {
  const known = files.get(source)
  if (known) return known
  const { file } = parseFile(source)
  files.set(source, file)
  return file
}
